"""What became of plants like one: how many never came, and how long the others took."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sim.chances import told_interval
from sim.reference.incidence import Course
from sim.reference.plant import STAGES, Plant, Stage
from sim.reference.told import months_between

Since = Literal["announced", "works_begun"]
OUTPUTS = ("rate", "mean_rate")


@dataclass(frozen=True)
class Fate:
    """Of the plants that reached a stage: how many came to a first cell or never will, and who still may.

    known: those of which that is settled; never: those of them that never came.
    """

    known: int
    never: int
    open: int

    @property
    def chance(self) -> tuple[float, float]:
        """95 % interval of the chance of never (Clopper and Pearson 1934)."""
        return told_interval(self.never, self.known)


def fate(plants: Iterable[Plant], stage: Stage) -> Fate:
    """Of those of the plants that came so far."""
    there = [plant for plant in plants if STAGES.index(plant.outcome.stage) >= STAGES.index(stage)]
    never = sum(plant.never_came for plant in there)
    came = sum(plant.came for plant in there)
    return Fate(came + never, never, len(there) - came - never)


def courses(plants: Iterable[Plant], since: Since) -> list[Course]:
    """Months from a milestone to the first cells, of plants of which both days are known.

    The first cells are those of the serial start where no others are known.
    """
    return [found for plant in plants if (found := course(plant, since)) is not None]


def course(plant: Plant, since: Since) -> Course | None:
    """Of one plant; None: a day is not known, or it never reached the milestone."""
    begun = getattr(plant.milestones, since)
    end = plant.milestones.made_cells if plant.came else plant.outcome
    if begun is None or end is None:
        return None
    kind: Literal["came", "never", "open"] = "came" if plant.came else "never" if plant.never_came else "open"
    return Course(months_between(begun.middle, end.middle), kind)


@dataclass(frozen=True)
class Reached:
    """Months from the serial start between which a plant reached a share of its nameplate.

    after: the last at which it was seen below; by: the first at which it was seen there; None: never seen so.
    """

    after: float | None
    by: float | None


def reached(plant: Plant, share: float) -> Reached | None:
    """Of one plant; None where no output is known. What is at least so much is never seen below anything."""
    shift = _to_serial(plant)
    seen = [
        (month + shift[row.clock], (row.value or 0.0) / plant.nameplate.gwh_per_year, row.bound)
        for row in plant.observed
        if row.what in OUTPUTS and row.clock in shift and (month := plant.month_of(row)) is not None
    ]
    if not seen:
        return None
    by = min((month for month, value, bound in seen if value >= share and bound != "at_most"), default=None)
    below = [month for month, value, bound in seen if value < share and bound != "at_least"]
    return Reached(max((month for month in below if by is None or month < by), default=None), by)


def _to_serial(plant: Plant) -> dict[str, float]:
    """Months to be added so that they count from the serial start, or else the first delivery, by the clock."""
    serial = plant.clock_date("serial_start") or plant.clock_date("first_delivery")
    first = plant.clock_date("first_cell")
    found = {"serial_start": 0.0}
    return found | ({"first_cell": months_between(serial, first)} if serial and first else {})


def of_class(plants: Sequence[Plant], maker_class: str) -> list[Plant]:
    """Those of a class of maker."""
    return [plant for plant in plants if plant.maker_class == maker_class]
