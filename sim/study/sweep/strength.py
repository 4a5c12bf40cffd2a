"""How much of what a sweep found each of its axes explains."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.report.look.days import number
from sim.study.sweep.dimensions import Dimension
from sim.study.sweep.rows import SweepRow


def strengths(rows: Sequence[SweepRow], found: Sequence[Dimension], horizon: date, *, exact: bool) -> list[float]:
    """Share of the variance of the P50 over the points that each axis explains alone.

    The correlation ratio (Pearson 1903): variance, over the points, of the mean P50 of all points with the same value
    of the axis, divided by the variance of the P50. On a full grid it is the first-order Sobol index. Off a grid the
    other axes leave noise in these means, of which k among n points explain (k - 1)/(n - 1) by chance; that is taken
    off (epsilon squared, Kelley 1935), down to zero.

    The P50 is that of the first milestone; a point without one stands at the end of the horizon. Points that are not
    done, or beyond whose plant it is, are left out. All shares are zero where the P50 does not vary.

    Args:
        rows: all points.
        found: axes, with few values each.
        horizon: last day that is simulated.
        exact: whether the points are a full grid.
    """
    done = [i for i, row in enumerate(rows) if row.dated]
    p50 = np.array([number(rows[i].summaries[0].p50 or horizon) for i in done])
    if not p50.size or not p50.var():
        return [0.0] * len(found)
    return [_explained(p50, np.array([axis.levels[i] for i in done]), exact) for axis in found]


def _explained(p50: NDArray[np.float64], levels: NDArray[np.int64], exact: bool) -> float:
    _, of, counts = np.unique(levels, return_inverse=True, return_counts=True)
    means = np.bincount(of, p50) / counts
    share = float(means[of].var() / p50.var())
    n, k = len(p50), len(counts)
    return share if exact or n == k else max(0.0, 1.0 - (1.0 - share) * (n - 1) / (n - k))
