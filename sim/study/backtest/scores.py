"""How good a forecast was of something seen: where it lies in the band, and the continuous ranked probability score.

Gneiting and Raftery (2007), https://doi.org/10.1198/016214506000001437. Of what is seen only between two ends the score
counts what is known, outside of them (threshold-weighted, Gneiting and Ranjan 2011,
https://doi.org/10.1198/jbes.2010.08110).
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_NODES = 15  # of an own error: normal scores in the middles of parts of equal chance


def crps(forecast: ArrayLike, low: float, high: float | None = None) -> float:
    """Score of a sample, in its unit, the smaller the better; of one value its distance.

    The integral of F^2 below the lower end and of (1 - F)^2 above the upper one.

    Args:
        forecast: the sample, (n,), finite.
        low, high: between what it was seen to be (default: exactly ``low``); an infinite end leaves it open.

    >>> crps([3.0], 5.0), crps([4.0, 6.0], 5.0), crps([4.0, 6.0], 3.0, 5.0)
    (2.0, 0.5, 0.25)
    """
    high = low if high is None else high
    ordered = np.sort(np.asarray(forecast, float))
    return _below(ordered, low) + _below(-ordered[::-1], -high)


def _below(ordered: Floats, end: float) -> float:
    """Integral of F^2 up to an end."""
    if end == -np.inf:
        return 0.0
    edges = np.append(np.minimum(ordered, end), end)
    shares = np.arange(1, len(ordered) + 1) / len(ordered)
    return float((shares**2 * np.diff(edges)).sum())


def with_own_error(logarithms: Floats, sigma: float) -> Floats:
    """A forecast of what will be *read* where a reading has an error of its own, (n * nodes,).

    Args:
        logarithms: the sample, (n,).
        sigma: standard deviation of the logarithm of a reading.
    """
    normal = NormalDist()
    scores = np.array([normal.inv_cdf((k + 0.5) / _NODES) for k in range(_NODES)])
    return np.asarray(np.add.outer(logarithms, sigma * scores).ravel(), float)


def place(low: float, high: float, p10: float, p90: float) -> str:
    """Where something seen between two ends lies: ``below``, ``inside`` or ``above`` a band.

    >>> place(1.0, 1.0, 2.0, 3.0), place(1.0, 2.5, 2.0, 3.0), place(4.0, 9.0, 2.0, 3.0)
    ('below', 'inside', 'above')
    """
    return "below" if high < p10 else "above" if low > p90 else "inside"
