"""One milestone in two scenarios: how much earlier, how likely earlier."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.chances import CONFIDENCE, share_interval
from sim.study.paired import Shift, shift, unpaired_shift

Floats = NDArray[np.float64]
Pair = tuple[float, float]


@dataclass(frozen=True)
class Versus:
    """A milestone in ``after`` against ``before``.

    shift: of the P50, months, negative is earlier.
    earlier: chance that ``after`` is earlier, a tie counted half, with its 95 % interval.
    """

    shift: Shift
    earlier: float
    earlier_interval: Pair


def versus(before: Floats, after: Floats, *, paired: bool) -> Versus:
    """Compare the hours of one milestone, infinite for later, not a number for never: both stand after all dates.

    Args:
        before, after: by replication, (n,) each; where paired, entry k of both from replication k.
        paired: whether they share their luck; then the chance is that of a pair, else of any two replications.

    Raises:
        ValueError: paired, and of different lengths.
    """
    one, other = (np.where(np.isnan(hours), np.inf, hours) for hours in (before, after))
    if paired:
        moved = shift(one, other)
        hits = float((other < one).sum() + 0.5 * (other == one).sum())
        chance, interval = hits / len(one), share_interval(hits, len(one))
    else:
        moved, chance = unpaired_shift(one, other), _earlier(one, other)
        interval = unpaired_interval(chance, len(one), len(other))
    return Versus(moved, chance, interval)


def _earlier(one: Floats, other: Floats) -> float:
    """Share of all pairs of replications in which the other is earlier (Mann and Whitney), a tie counted half."""
    ordered = np.sort(one)
    above = len(one) - np.searchsorted(ordered, other, side="right")
    not_below = len(one) - np.searchsorted(ordered, other, side="left")
    return float((above + not_below).sum() / (2.0 * len(one) * len(other)))


def unpaired_interval(chance: float, n: int, m: int) -> Pair:
    """95 % interval of such a share: Newcombe (2006), method 5, https://doi.org/10.1002/sim.2324.

    The values that lie within a normal quantile of their own standard error (Hanley and McNeil 1982) from the share;
    it stays an interval where the share is 0 or 1.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtri

    z, mean = float(ndtri(0.5 + CONFIDENCE / 2.0)), (n + m) / 2.0 - 1.0

    def outside(value: float) -> float:
        spread = 1.0 + mean * ((1.0 - value) / (2.0 - value) + value / (1.0 + value))
        return (value - chance) ** 2 - z * z * value * (1.0 - value) * spread / (n * m)

    # The share itself is inside; where it is 0 or 1 its own standard error is none, so the search begins beside it.
    low = brentq(outside, 0.0, min(chance, 1.0 - 1e-12)) if chance > 0.0 else 0.0
    high = brentq(outside, max(chance, 1e-12), 1.0) if chance < 1.0 else 1.0
    return float(low), float(high)
