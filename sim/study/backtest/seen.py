"""What was seen of reference plants, in the form in which forecasts are scored."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sim.reference.plant import DATES, Clock, MakerClass, Observed, Plant
from sim.reference.told import Dated, months_between
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH, HOURS_PER_YEAR

Part = Literal["building", "starting up", "yield", "people"]
PARTS: tuple[Part, ...] = ("building", "starting up", "yield", "people")
RATE_MONTHS = 3.0  # of a rate that is told of one month: thirteen weeks, as of a run rate
# Deliveries are less than what was made, but not by any factor: at least a third of it (assumed).
MADE_OF_DELIVERED = 3.0
_PARTS: dict[str, Part] = {
    "first_cell": "building", "first_delivery": "building", "serial_start": "building", "rate": "starting up",
    "mean_rate": "starting up", "cumulative": "starting up", "yield": "yield",
    "headcount": "people",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """One thing seen of a plant, that a forecast can be scored on.

    since, month: between which months of its clock; the same of what is told of one moment.
    low, high: between which values it lies, before its own error: months from the beginning of works (building), share
        of nameplate as a mean between the months (starting up), share of good cells (yield), people a GWh/year of
        nameplate (people).
    own_error: standard deviation of the logarithm of what was read; 0 of dates, whose ends say it.
    bound: as the plant's file has it.
    """

    plant: str
    maker: MakerClass
    part: Part
    what: str
    clock: Clock
    since: float
    month: float
    low: float
    high: float
    own_error: float
    bound: str

    @property
    def middle(self) -> float:
        """The month in the middle."""
        return (self.since + self.month) / 2

    @property
    def value(self) -> float:
        """In the middle of its ends, or the end that there is; of shares in the middle of the logarithms."""
        if math.isinf(self.high) or not self.low:
            return self.low or self.high
        return (self.low + self.high) / 2 if self.part == "building" else math.sqrt(self.low * self.high)


def seen_of(plant: Plant) -> list[Seen]:
    """All of a plant that is evidence on the model, its dates first."""
    return list(_rows(plant))


def _rows(plant: Plant) -> Iterator[Seen]:
    for row in plant.rows:
        if not row.score or row.what not in _PARTS:
            continue
        found = _date(plant, row) if row.what in DATES else _share(plant, row)
        if found is not None:
            yield found


def anchor(plant: Plant) -> Dated | None:
    """From when months of building count: when works began."""
    return plant.milestones.works_begun


def _date(plant: Plant, row: Observed) -> Seen | None:
    found: Dated | None = getattr(plant.milestones, row.what)
    begun = anchor(plant)
    if found is None or begun is None:
        return None
    low = _months_to(begun.middle, found.first)
    high = math.inf if row.bound == "at_least" else _months_to(begun.middle, found.last + timedelta(days=1))
    return Seen(plant.name, plant.maker_class, "building", row.what, "works_start", 0.0, 0.0, low, high, 0.0, row.bound)


def _months_to(begun: date, day: date) -> float:
    """Months from the middle of a day to the beginning of another, to the last bit as of a forecast."""
    return ((day - begun).days * HOURS_PER_DAY - HOURS_PER_DAY / 2) / HOURS_PER_MONTH


def _share(plant: Plant, row: Observed) -> Seen | None:
    month = row.month if row.month is not None else plant.month_of(row)
    if month is None or row.value is None:
        return None
    value = row.value
    since = {
        "yield": month, "headcount": month, "rate": max(month - RATE_MONTHS, 0.0), "mean_rate": row.since_month or 0.0,
    }.get(row.what, 0.0)  # fmt: skip
    if row.what != "yield":
        value /= plant.nameplate.gwh_per_year
    if row.what == "cumulative":
        value *= HOURS_PER_YEAR / HOURS_PER_MONTH / month
    most = {"yield": 1.0, "headcount": math.inf}.get(row.what, MADE_OF_DELIVERED * value)
    low, high = {"at_least": (value, most), "at_most": (0.0, value)}.get(row.bound, (value, value))
    return Seen(
        plant.name, plant.maker_class, _PARTS[row.what], row.what, row.clock, since, month, low, high, row.own_error,
        row.bound,
    )  # fmt: skip


def planned_months(plant: Plant, what: str) -> float | None:
    """Announced months from the beginning of works to a date; None: nothing was announced.

    What was announced of the first cell stands for the serial start where nothing else was said, and the other way
    round: plants announce "production".
    """
    begun = anchor(plant)
    order = ("first_cell", "serial_start") if what == "first_cell" else ("serial_start", "first_cell")
    planned = next((found for name in order if (found := getattr(plant.plan, name)) is not None), None)
    if planned is None or begun is None:
        return None
    return months_between(begun.middle, planned.middle)


def planned_share(plant: Plant, since: float, month: float) -> float | None:
    """Announced output between two months after the start as a share of nameplate: a straight line up to the announced
    capacity at its full date.

    None: no full date was announced.
    """
    full = plant.plan.full_capacity
    begin = plant.plan.serial_start or plant.plan.first_cell
    if full is None or begin is None:
        return None
    ramp = max(months_between(begin.middle, full.middle), 1.0)
    most = (plant.plan.capacity or plant.nameplate).gwh_per_year / plant.nameplate.gwh_per_year
    if month <= since:
        return most * min(month / ramp, 1.0)
    return most * (_made(month / ramp) - _made(since / ramp)) * ramp / (month - since)


def _made(part: float) -> float:
    """Integral of a share that rises from 0 to 1 in a unit of time and stays there."""
    return part**2 / 2 if part < 1.0 else part - 0.5


def others_of(seen: Sequence[Seen], one: Seen) -> list[Seen]:
    """What was seen of other plants of the same part."""
    return [other for other in seen if other.plant != one.plant and other.part == one.part]
