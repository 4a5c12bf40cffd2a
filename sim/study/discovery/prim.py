"""A box with many successes: the patient rule induction method, kept to a few conditions.

Friedman and Fisher 1999, https://doi.org/10.1023/A:1008894516817; as scenario discovery, Bryant and Lempert 2010,
https://doi.org/10.1016/j.techfore.2009.08.002. Peeling takes a thin slice off the side where most is gained for every
point given up (Kwakkel and Jaxa-Rozen 2016), which is fair to switches: their slice is all of one side.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
PEEL = 0.05  # of the points inside, taken off at a time
FEWEST = 10  # points inside, at the least


@dataclass(frozen=True)
class Condition:
    """Limits of one column, both included; None is no limit."""

    column: int
    low: float | None
    high: float | None


def inside(points: Floats, conditions: Sequence[Condition]) -> Mask:
    """Which points meet all conditions, (n,)."""
    found = np.ones(len(points), bool)
    for c in conditions:
        values = points[:, c.column]
        found &= (values >= (-np.inf if c.low is None else c.low)) & (values <= (np.inf if c.high is None else c.high))
    return found


def find_box(points: Floats, hit: Mask, density: float, most: int = 4, fewest: int = FEWEST) -> list[Condition]:
    """The fewest conditions of a box in which this share of points hit, or as large a share as peeling gets to.

    Args:
        points: (n, columns).
        hit: which of them succeed, (n,).
        density: share of hits that is wanted inside.
        most: conditions at the most.
        fewest: points that stay inside.
    """
    every = range(points.shape[1])
    free = _peeled(points, hit, density, every, fewest)
    loss = {c.column: _density(points, hit, [d for d in free if d is not c]) for c in free}
    chosen = sorted(loss, key=lambda column: loss[column])[:most]  # those without which most is lost
    box = _peeled(points, hit, density, chosen, fewest)
    return _without_idle(points, hit, box, density)


def _density(points: Floats, hit: Mask, conditions: Sequence[Condition]) -> float:
    kept = inside(points, conditions)
    return float(hit[kept].mean()) if kept.any() else 0.0


def _without_idle(points: Floats, hit: Mask, box: list[Condition], density: float) -> list[Condition]:
    """Leave out conditions, one after the other, without which the box is as good or good enough."""
    enough = min(density, _density(points, hit, box))
    while box:
        without = [[d for d in box if d is not c] for c in box]
        best = max(without, key=lambda conditions: _density(points, hit, conditions))
        if _density(points, hit, best) < enough:
            break
        box = best
    return box


def _peeled(points: Floats, hit: Mask, density: float, columns: Sequence[int], fewest: int) -> list[Condition]:
    """Conditions on these columns, from peeling until the density is reached or nothing is gained."""
    kept = np.ones(len(points), bool)
    while kept.any() and hit[kept].mean() < density:
        before, size = hit[kept].mean(), kept.sum()
        best, most = None, 0.0
        for smaller in _slices(points, kept, columns):
            left = smaller.sum()
            gain = (hit[smaller].mean() - before) * left / (size - left) if fewest <= left < size else 0.0
            if gain > most:
                best, most = smaller, gain
        if best is None:
            break
        kept = best
    return [c for column in columns if (c := _limits(points, kept, column)) is not None]


def _slices(points: Floats, kept: Mask, columns: Sequence[int]) -> Iterator[Mask]:
    for column in columns:
        values = points[:, column]
        low = np.quantile(values[kept], PEEL, method="lower")
        high = np.quantile(values[kept], 1.0 - PEEL, method="higher")
        yield kept & (values > low)
        yield kept & (values < high)


def _limits(points: Floats, kept: Mask, column: int) -> Condition | None:
    """What the points inside have in common; None where they reach as far as all points."""
    values, own = points[:, column], points[kept, column]
    low = None if own.min() == values.min() else float(own.min())
    high = None if own.max() == values.max() else float(own.max())
    return None if low is None and high is None else Condition(column, low, high)
