"""The course of a simulated plant: when its clocks began, and what it made by any month of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.calendar import Calendar
from sim.reference.plant import Clock
from sim.scenario.milestones import Milestone, milestone_of
from sim.scenario.schema import Scenario
from sim.study.running.batch import Floats
from sim.study.running.runner import Results
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH, HOURS_PER_WEEK

_READ: tuple[Clock, ...] = ("works_start", "first_cell", "first_delivery", "serial_start")


def looked_at(scenario: Scenario) -> list[Milestone]:
    """The milestones that the clocks are read from, of the block that is built first."""
    first = next(iter(scenario.blocks))
    found = [milestone_of(f"{first}_{name}", scenario) for name in _READ]
    return [milestone for milestone in found if milestone is not None]


@dataclass(frozen=True)
class Course:
    """All replications of a plant.

    start, end: first and last day that is simulated.
    begun: hour at which a clock begins, (n,): infinite for later, not a number for never.
    made: good output from the start to the end of every period, GWh, (n, periods).
    cell_yield: share of good cells in every period, (n, periods).
    headcount: own people at the end of every period, (n, periods); not a number where nothing is said of them.
    weeks: of a period.
    """

    start: date
    end: date
    begun: Mapping[Clock, Floats]
    made: Floats
    cell_yield: Floats
    headcount: Floats
    weeks: int = 1

    @classmethod
    def of(cls, results: Results) -> "Course":
        """That of a run. results: with the milestones of ``looked_at`` and with details."""
        scenario, weekly = results.prepared.scenario, results.weekly
        return cls(
            scenario.start, scenario.horizon_end, _begun(results), weekly["cumulative"].astype(float),
            weekly["cell_yield"].astype(float), weekly["headcount"].astype(float),
        )  # fmt: skip

    def months_from(self, begun: date, clock: Clock) -> Floats:
        """Months from the middle of a day until a clock begins, (n,); later and never count as the horizon's end.

        Not a number where the clock was not kept.
        """
        if clock not in self.begun:  # forecasts on record from before there was such a clock
            return np.full(len(self.made), np.nan)
        calendar = Calendar(self.start)
        hours, end = self.begun[clock], calendar.hours(self.end + timedelta(days=1))
        hours = np.where(np.isfinite(hours), hours, end)
        return (hours - calendar.hours(begun) - HOURS_PER_DAY / 2) / HOURS_PER_MONTH

    def yield_at(self, clock: Clock, month: float) -> Floats:
        """Yield so many months after a clock began, (n,): not a number where that is not inside the horizon."""
        return self._at(self.cell_yield, clock, month)

    def people_at(self, clock: Clock, month: float) -> Floats:
        """Own people so many months after a clock began, (n,): not a number where that is not inside the horizon."""
        return self._at(self.headcount, clock, month)

    def _at(self, series: Floats, clock: Clock, month: float) -> Floats:
        periods = self._periods(clock, month)
        inside = (periods >= 0.0) & (periods < series.shape[1])
        found = np.full(len(periods), np.nan)
        found[inside] = series[inside, periods[inside].astype(int)]
        return found

    def made_by(self, clock: Clock, month: float) -> Floats:
        """GWh made until so many months after a clock began, (n,): not a number where that is beyond the horizon."""
        periods, count = self._periods(clock, month), self.made.shape[1]
        known = np.flatnonzero(periods <= count)
        begin = np.clip(periods[known].astype(int), 0, count - 1)
        ends = np.concatenate([np.zeros((len(periods), 1)), self.made], axis=1)[known]
        before, after = (np.take_along_axis(ends, (begin + step)[:, None], axis=1)[:, 0] for step in (0, 1))
        found = np.full(len(periods), np.nan)
        found[known] = before + (after - before) * np.clip(periods[known] - begin, 0.0, 1.0)
        return found

    def _periods(self, clock: Clock, month: float) -> Floats:
        """Periods from the start, (n,): neither infinite nor never is a number that is inside."""
        hours = self.begun[clock] + month * HOURS_PER_MONTH
        return np.asarray(hours / (HOURS_PER_WEEK * self.weeks), float)


def _begun(results: Results) -> dict[Clock, Floats]:
    first = next(iter(results.prepared.blocks))
    return {clock: _hours(results, f"{first}_{clock}") for clock in _READ}


def _hours(results: Results, milestone: str) -> Floats:
    """Of a milestone; never where the scenario has none of the name, e.g. no site works."""
    known = [found.name for found in results.milestones]
    return results.hours_of(milestone) if milestone in known else np.full(len(results.ran), np.nan)
