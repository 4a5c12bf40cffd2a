"""Plants that never came: the chance that was given to that, scored by Brier (1950)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sim.reference.plant import Plant


@dataclass(frozen=True)
class Never:
    """Of one plant: the chance given to no cell inside the horizon, and whether it came; None: under way then."""

    plant: str
    chance: float
    came: bool | None


def never_of(plant: Plant, chance: float, horizon_end: date) -> Never:
    """What became of a plant beside the chance that was given to its never making a cell.

    Whether one came that made its first cell beyond the horizon is left open, since the chance is not of that.
    """
    came = True if plant.came else False if plant.never_came else None
    first = plant.milestones.first_cell
    if came and first is not None and first.last > horizon_end:
        came = None
    return Never(plant.name, chance, came)


def brier(found: Sequence[Never]) -> tuple[float, float] | None:
    """Mean square of what the chance was off, and that of a forecast that gives each the share of the others that never
    came; None where fewer than two have an end.

    >>> brier([Never("a", 0.0, True), Never("b", 0.5, False), Never("c", 0.0, True)])
    (0.08333333333333333, 0.5)
    """
    ended = [(one.chance, 0.0 if one.came else 1.0) for one in found if one.came is not None]
    if len(ended) < 2:
        return None
    total, n = sum(never for _, never in ended), len(ended)
    ours = sum((chance - never) ** 2 for chance, never in ended) / n
    others = sum(((total - never) / (n - 1) - never) ** 2 for _, never in ended) / n
    return ours, others
