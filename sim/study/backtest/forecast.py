"""What a simulated plant says of the same things that were seen of the real one, read from the same clocks."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from sim.calendar import Calendar
from sim.reference.plant import Clock, Plant
from sim.scenario.milestones import Milestone, milestone_of
from sim.scenario.schema import Scenario
from sim.study.backtest.seen import Seen, anchor
from sim.study.running.batch import Floats
from sim.study.running.runner import Progress, Results, run, silent
from sim.study.running.workers import Workers
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH, HOURS_PER_WEEK, HOURS_PER_YEAR


def looked_at(scenario: Scenario) -> list[Milestone]:
    """The milestones that the clocks are read from, of the block that is built first."""
    first = next(iter(scenario.blocks))
    found = [milestone_of(f"{first}_{name}", scenario) for name in ("works_start", "first_cell", "first_delivery")]
    return [milestone for milestone in found if milestone is not None]


@dataclass(frozen=True)
class Forecast:
    """All replications of a plant. results: with the milestones of ``looked_at`` and with details."""

    plant: Plant
    results: Results

    @classmethod
    def of(
        cls, plant: Plant, scenario: Scenario, workers: Workers | None = None, progress: Progress = silent
    ) -> "Forecast":
        """Simulate a plant.

        Raises:
            AllFailedError: every replication failed.
        """
        marks = looked_at(scenario)
        return cls(plant, run(scenario, marks=marks, details=True, workers=workers, progress=progress))

    def hours(self, clock: Clock) -> Floats:
        """Hour at which a clock begins, (n,): infinite for later, not a number for never.

        Serial start is the later of the first sellable delivery and the end of the first line's hot commissioning.
        """
        first = next(iter(self.results.prepared.blocks))
        if clock != "serial_start":
            return self.results.hours_of(f"{first}_{clock}")
        delivery = self.results.hours_of(f"{first}_first_delivery")
        installed = [found.events.get(f"{first}.line_1_installed", np.inf) for found in self.results.details]
        return np.where(np.isnan(delivery), np.nan, np.maximum(delivery, installed))

    def values(self, seen: Seen) -> Floats:
        """Of one thing seen, by replication, (n,): not a number where it has no clock inside the horizon.

        A date that is later than the horizon, or never comes, counts as at the end of the horizon.
        """
        if seen.part == "building":
            return self._months(seen)
        if seen.part == "yield":
            return self.at(self.results.weekly["cell_yield"], seen.clock, seen.month)
        return self.share(seen.clock, seen.since, seen.month)

    def _months(self, seen: Seen) -> Floats:
        begun = anchor(self.plant)
        assert begun is not None
        scenario = self.results.prepared.scenario
        calendar = Calendar(scenario.start)
        end = calendar.hours(scenario.horizon_end + timedelta(days=1))
        assert seen.what in ("first_cell", "serial_start")
        hours = self.hours("first_cell" if seen.what == "first_cell" else "serial_start")
        hours = np.where(np.isfinite(hours), hours, end)
        return (hours - calendar.hours(begun.middle) - HOURS_PER_DAY / 2) / HOURS_PER_MONTH

    def at(self, weekly: Floats | np.ndarray, clock: Clock, month: float) -> Floats:
        """A weekly series so many months after a clock began, (n,)."""
        weeks = (self.hours(clock) + month * HOURS_PER_MONTH) / HOURS_PER_WEEK
        inside = weeks < weekly.shape[1]
        found = np.full(len(weeks), np.nan)
        found[inside] = weekly[np.flatnonzero(inside), weeks[inside].astype(int)]
        return found

    def share(self, clock: Clock, since: float, month: float) -> Floats:
        """Good output between two months of a clock as a share of the plant's nameplate over that time, (n,)."""
        made = self._made(clock, month) - self._made(clock, since)
        years = (month - since) * HOURS_PER_MONTH / HOURS_PER_YEAR
        return np.asarray(made / years / self.plant.nameplate.gwh_per_year, float)

    def _made(self, clock: Clock, month: float) -> Floats:
        """GWh made until so many months after a clock began, (n,)."""
        total = self.results.weekly["cumulative"].astype(float)
        weeks = (self.hours(clock) + month * HOURS_PER_MONTH) / HOURS_PER_WEEK
        inside = np.isfinite(weeks) & (weeks <= total.shape[1])
        ends = np.arange(total.shape[1] + 1)
        found = np.full(len(weeks), np.nan)
        for row in np.flatnonzero(inside):
            found[row] = np.interp(weeks[row], ends, np.concatenate(([0.0], total[row])))
        return found

    @property
    def never(self) -> float:
        """Chance that the plant makes no cell inside the horizon."""
        return float((~np.isfinite(self.hours("first_cell"))).mean())
