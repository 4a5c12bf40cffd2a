"""A box with many successes: the patient rule induction method, kept to a few conditions.

Friedman and Fisher 1999, https://doi.org/10.1023/A:1008894516817; as scenario discovery, Bryant and Lempert 2010,
https://doi.org/10.1016/j.techfore.2009.08.002. Peeling takes a thin slice off the side where most is gained for every
point given up (Kwakkel and Jaxa-Rozen 2016), which is fair to switches: their slice is all of one side.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

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

    The share is taken a standard error lower, so that points that were not looked at keep it.

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
    return _sure(hit[inside(points, conditions)])


def _sure(hit: Mask) -> float:
    """Share of hits less its standard error."""
    if not len(hit):
        return 0.0
    share = float(hit.mean())
    return share - float(np.sqrt(share * (1.0 - share) / len(hit)))


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
    kept, box = np.ones(len(points), bool), {column: Condition(column, None, None) for column in columns}
    while kept.any() and _sure(hit[kept]) < density:
        before, size = hit[kept].mean(), kept.sum()
        best, most = None, 0.0
        for smaller, condition in _slices(points, kept, box):
            left = smaller.sum()
            gain = (hit[smaller].mean() - before) * left / (size - left) if fewest <= left < size else 0.0
            if gain > most:
                best, most = (smaller, condition), gain
        if best is None:
            break
        kept = best[0]
        box[best[1].column] = best[1]
    return [condition for condition in box.values() if (condition.low, condition.high) != (None, None)]


def _slices(points: Floats, kept: Mask, box: Mapping[int, Condition]) -> Iterator[tuple[Mask, Condition]]:
    """What is left without the lowest or the highest values of a column, and the condition that says so."""
    for column, condition in box.items():
        values = points[:, column]
        above = kept & (values > np.quantile(values[kept], PEEL, method="lower"))
        below = kept & (values < np.quantile(values[kept], 1.0 - PEEL, method="higher"))
        if above.any():
            yield above, replace(condition, low=float(values[above].min()))
        if below.any():
            yield below, replace(condition, high=float(values[below].max()))
