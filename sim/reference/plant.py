"""A reference plant: what was planned when works began, what became of it, and what was seen of it."""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from sim.reference.told import Amount, Dated, Filled, Months, Planned, Told, When, months_between
from sim.scenario.layers import HERE_ONLY, first_of
from sim.scenario.load import load_scenario
from sim.scenario.parts.values import Name, Number, Text
from sim.scenario.schema import Scenario

MakerClass = Literal["newcomer", "incumbent_abroad", "incumbent_home", "joint_venture"]
Stage = Literal["announced", "works_begun", "machines_in", "first_cell", "first_delivery", "serial_start"]
State = Literal["running", "under_way", "cancelled", "insolvent", "shelved"]
Clock = Literal["works_start", "first_cell", "first_delivery", "serial_start"]
Quantity = Literal[
    "first_cell", "first_delivery", "serial_start", "rate", "mean_rate", "cumulative", "installed", "yield",
    "lines_running", "headcount",
]  # fmt: skip
STAGES: tuple[Stage, ...] = ("announced", "works_begun", "machines_in", "first_cell", "first_delivery", "serial_start")
ENDED = frozenset({"cancelled", "insolvent", "shelved"})
DATES = frozenset({"first_cell", "first_delivery", "serial_start"})  # observed as dates; the others as values
UNITS = {
    "rate": "GWh/year", "mean_rate": "GWh/year", "cumulative": "GWh", "installed": "GWh/year", "yield": "share",
    "lines_running": "lines", "headcount": "people",
}  # fmt: skip
OVER_TIME = frozenset({"rate", "mean_rate", "cumulative"})  # made over some time, which begins with the clock
LEAST_OWN_ERROR = 0.10
OF_A_CALL = frozenset({*HERE_ONLY, "scenario", "seed", "replications", "store"})  # of no plant, as it stands in a file


class _Piece(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def _of_the_forecast(override: str) -> str:
    if (key := first_of(override)) in OF_A_CALL:
        raise ValueError(f"{key} is no part of a plant's forecast; it is given on the command line or left out")
    return override


class Forecast(_Piece):
    """An ordinary scenario that knows only what was known at its data date.

    scenario: its name.
    overrides: as on the command line.
    also: other scenarios of the same plant, which is none of the plants like theirs.
    """

    scenario: Name
    overrides: tuple[Annotated[Text, AfterValidator(_of_the_forecast)], ...] = ()
    also: tuple[Name, ...] = ()


class Milestones(_Piece):
    """When the plant got how far; None: not known, or not yet.

    first_delivery: the first sellable lot left; serial_start: that, and a line ran continuously.
    """

    announced: Dated | None = None
    works_begun: Dated | None = None
    machines_in: Dated | None = None
    first_cell: Dated | None = None
    first_delivery: Dated | None = None
    serial_start: Dated | None = None

    @property
    def made_cells(self) -> Dated | None:
        """By when it had made cells, the earliest that is known."""
        return self.first_cell or self.first_delivery or self.serial_start


class Plan(_Piece):
    """What was announced before works began, or when the plant was announced.

    capacity: of all phases that had a date; full_capacity: when all of it was to be installed.
    """

    capacity: Amount | None = None
    first_cell: Planned | None = None
    serial_start: Planned | None = None
    full_capacity: Planned | None = None


class Outcome(Dated):
    """What became of it by a date; of a plant under way and a running one, when it was last seen so.

    stage: how far it had come; note: why.
    """

    state: State
    stage: Stage


class Observed(Told):
    """One thing seen of a plant.

    clock: what its months count from; where a source does not say: serial start for makers with running plants.
    month: when, or at the end of what; since_month: of a mean, where it begins.
    date: when, in place of months.
    value: in the unit. bound: the plant did exactly this, at least (deliveries), at most, or says so itself.
    own_error: standard deviation of the logarithm; of a date, months.
    score: whether it is evidence on the model; why_not: where it is none.
    """

    what: Quantity
    clock: Clock
    month: Months | None = None
    since_month: Months | None = None
    date: When | None = None
    value: Annotated[Number, Field(gt=0, le=1e6)] | None = None
    unit: Literal["GWh/year", "GWh", "share", "lines", "people", "date"]
    bound: Literal["exact", "at_least", "at_most", "claimed"]
    own_error: Annotated[Number, Field(gt=0, le=24)]
    score: Annotated[bool, Field(strict=True)] = True
    why_not: Text = ""

    @model_validator(mode="after")
    def _fits_together(self) -> "Observed":
        if problem := next(filter(None, self._problems()), None):
            raise ValueError(problem)
        return self

    def _problems(self) -> Sequence[str]:
        dated = self.what in DATES
        unit, upper = UNITS.get(self.what, "date"), 1.0 if self.what == "yield" else 1e6
        return (
            f"unit {self.unit}: of {self.what} should be {unit}" if self.unit != unit else "",
            "month: give it or date, one of them" if (self.month is None) == (self.date is None) else "",
            f"month 0: {self.what} is made over some time; should be greater than 0"
            if self.month == 0.0 and self.what in OVER_TIME
            else "",
            f"value: {self.what} needs one" if not dated and self.value is None else "",
            f"value {self.value}: a yield is a share up to 1" if self.value is not None and self.value > upper else "",
            f"own_error {self.own_error:g}: should be at least {LEAST_OWN_ERROR:g}, of the logarithm"
            if not dated and self.own_error < LEAST_OWN_ERROR
            else "",
            *self._problems_of_a_mean(),
            "why_not: say it where score is false, and only there" if self.score == bool(self.why_not) else "",
        )

    def _problems_of_a_mean(self) -> Sequence[str]:
        if self.what != "mean_rate":
            return ("since_month: belongs to a mean_rate" if self.since_month is not None else "",)
        if self.since_month is None or self.month is None:
            return ("since_month: a mean_rate has since_month and month",)
        return ("since_month: should be before month" if self.since_month >= self.month else "",)

    @property
    def middle_month(self) -> float | None:
        """The month that it tells of: of a mean the middle one; None: it has a date."""
        if self.month is None or self.since_month is None:
            return self.month
        return (self.since_month + self.month) / 2.0


class Plant(_Piece):
    """One file of ``reference/``.

    plant, maker, country: as they are called.
    nameplate: of the phase that observed outputs are a share of.
    """

    name: Name
    plant: Filled
    maker: Filled
    country: Filled
    maker_class: MakerClass
    forecast: Forecast
    nameplate: Amount
    milestones: Milestones
    plan: Plan = Plan()
    outcome: Outcome
    observed: tuple[Observed, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "Plant":
        dated = self._dated()
        order = [(stage, dated[stage]) for stage in STAGES[1:] if stage in dated]  # some dig before they announce
        for (before, early), (after, late) in pairwise([*order, ("outcome", self.outcome)]):
            if late.last < early.first:
                raise ValueError(f"{after} {late.date} is before {before} {early.date}")
        if order and STAGES.index(self.outcome.stage) < STAGES.index(order[-1][0]):
            raise ValueError(f"outcome.stage {self.outcome.stage}: milestones name a later one, {order[-1][0]}")
        if self.outcome.state == "running" and not self.came:
            raise ValueError(f"outcome.state running: its stage is {self.outcome.stage}; should be first_cell or later")
        if given := [row.what for row in self.observed if row.what in DATES]:
            raise ValueError(f"observed: {given[0]} is given once, under milestones")
        if too_early := next(filter(None, map(self._too_early, range(len(self.observed)))), None):
            raise ValueError(too_early)
        return self

    def _too_early(self, place: int) -> str:
        """What is wrong with a date from which no months count; empty: nothing."""
        row = self.observed[place]
        month = self.month_of(row)
        if row.date is None or month is None or month > 0.0 or (month == 0.0 and row.what not in OVER_TIME):
            return ""
        found = self._dated()["works_begun" if row.clock == "works_start" else row.clock]
        return f"observed.{place + 1}.date {row.date}: should be after {row.clock} {found.date}, each by its middle day"

    def _dated(self) -> dict[Stage, Dated]:
        return {stage: found for stage in STAGES if (found := getattr(self.milestones, stage)) is not None}

    @property
    def came(self) -> bool:
        """Whether it made a cell."""
        return self.outcome.stage in DATES

    @property
    def never_came(self) -> bool:
        """Whether it was given up before it made one; neither this nor that of one that is under way."""
        return not self.came and self.outcome.state in ENDED

    @property
    def rows(self) -> tuple[Observed, ...]:
        """All that was seen of it, its dates first."""
        dates = [self._date_row(stage, found) for stage, found in self._dated().items() if stage in DATES]
        return (*dates, *self.observed)

    def _date_row(self, what: Stage, found: Dated) -> Observed:
        assumed = found.grade == "assumed"
        return Observed(
            **found.model_dump(include={"grade", "source", "confidence", "note", "date"}),
            what=what,
            clock="works_start",
            unit="date",
            bound="exact",
            own_error=found.own_error_months,
            score=not assumed,
            why_not="its date is assumed" if assumed else "",
        )

    def clock_date(self, clock: Clock) -> datetime.date | None:
        """The day that months count from; None: not known."""
        found = self._dated().get("works_begun" if clock == "works_start" else clock)
        return None if found is None else found.middle

    def month_of(self, row: Observed) -> float | None:
        """Months from the row's clock to what it tells of; None: the clock's day is not known."""
        if row.date is None:
            return row.middle_month
        start = self.clock_date(row.clock)
        when = Dated(grade="assumed", source="itself", confidence="low", date=row.date)
        return None if start is None else months_between(start, when.middle)

    def scenario(self, *more: str, config_dir: Path | None = None) -> Scenario:
        """The forecast, with more overrides.

        Raises:
            InputError: there is no such scenario, or it does not fit together.
        """
        return load_scenario([f"scenario={self.forecast.scenario}", *self.forecast.overrides, *more], config_dir)
