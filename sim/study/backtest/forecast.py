"""What a simulated plant says of the same things that were seen of the real one, read from the same clocks."""

import math
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import numpy as np

from sim.reference.plant import Clock, Plant
from sim.reference.told import months_between
from sim.scenario.schema import Scenario
from sim.study.backtest.course import Course, looked_at
from sim.study.backtest.seen import Seen, anchor
from sim.study.running.batch import Floats
from sim.study.running.progress import Progress, silent
from sim.study.running.runner import run
from sim.study.running.workers import Workers
from sim.units import HOURS_PER_MONTH, HOURS_PER_YEAR


@dataclass(frozen=True)
class Forecast:
    """All replications of a plant. failed: how many more there were that did not end."""

    plant: Plant
    course: Course
    failed: int = 0

    @classmethod
    def of(
        cls, plant: Plant, scenario: Scenario, workers: Workers | None = None, progress: Progress = silent
    ) -> "Forecast":
        """Simulate a plant.

        Raises:
            AllFailedError: every replication failed.
        """
        results = run(scenario, marks=looked_at(scenario), details=True, workers=workers, progress=progress)
        return cls(plant, Course.of(results), len(results.failures))

    @property
    def n(self) -> int:
        """How many replications there are."""
        return len(self.course.made)

    def values(self, seen: Seen) -> Floats:
        """Of one thing seen, by replication, (n,): not a number where it has no clock inside the horizon.

        A date that is later than the horizon, or never comes, counts as at the end of the horizon; what was seen beyond
        the horizon is therefore not forecast at all.
        """
        if self._is_beyond(seen):
            return np.full(self.n, np.nan)
        if seen.part == "building":
            begun = anchor(self.plant)
            assert begun is not None
            return self.course.months_from(begun.middle, cast(Clock, seen.what))
        if seen.part == "yield":
            return self.course.yield_at(seen.clock, seen.month)
        if seen.part == "people":
            return self.course.people_at(seen.clock, seen.month) / self.plant.nameplate.gwh_per_year
        return self.share(seen.clock, seen.since, seen.month)

    def _is_beyond(self, seen: Seen) -> bool:
        """Whether it was, or may have been, seen after the last day that is simulated."""
        begun = self.plant.clock_date(seen.clock)
        if begun is None:
            return False
        last = seen.month if seen.part != "building" else seen.low if math.isinf(seen.high) else seen.high
        return last > months_between(begun, self.course.end + timedelta(days=1))

    def share(self, clock: Clock, since: float, month: float) -> Floats:
        """Good output between two months of a clock as a share of the plant's nameplate over that time, (n,)."""
        made = self.course.made_by(clock, month) - self.course.made_by(clock, since)
        years = (month - since) * HOURS_PER_MONTH / HOURS_PER_YEAR
        return np.asarray(made / years / self.plant.nameplate.gwh_per_year, float)

    @property
    def never(self) -> float:
        """Chance that the plant makes no cell inside the horizon."""
        return float((~np.isfinite(self.course.begun["first_cell"])).mean())
