"""Dates of one milestone with no more simulated than they need: a near horizon first, all of it for who is later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.batch import Failure
from sim.study.runner import Progress, Results, run, silent
from sim.study.statistics import quantile
from sim.study.workers import Workers
from sim.units import HOURS_PER_YEAR

# How far beyond the P90 of a similar scenario it pays to look, and the least that is simulated, in hours.
_BEYOND_P90, _LEAST = 1.25, 3.0 * HOURS_PER_YEAR


@dataclass(frozen=True)
class Reached:
    """Hours of one milestone by replication: infinite for later, not a number for never; and those that failed."""

    hours: Mapping[int, float]
    failures: tuple[Failure, ...]

    def of(self, replications: Iterable[int]) -> NDArray[np.float64]:
        """Hours of these replications, in their order, (n,)."""
        return np.array([self.hours[number] for number in replications])


def near_horizon(scenario: Scenario, similar: Reached) -> date:
    """A day by which most replications have reached what 90 % of a similar scenario's have; at most the horizon."""
    hours = np.array(list(similar.hours.values()))
    p90 = quantile(np.sort(np.where(np.isnan(hours), np.inf, hours)), 0.9)
    if not np.isfinite(p90):
        return scenario.horizon_end
    return min(Calendar(scenario.start).date(max(_BEYOND_P90 * p90, _LEAST)), scenario.horizon_end)


def reached(
    scenario: Scenario,
    milestone: Milestone,
    numbers: Sequence[int],
    near: date,
    workers: Workers | None = None,
    progress: Progress = silent,
) -> Reached:
    """When replications reach a milestone: the same hours as over the whole horizon.

    Args:
        scenario: what to simulate.
        milestone: what to look for.
        numbers: of the replications.
        near: the day up to which all are simulated; who has not reached it then is simulated again, to the end.
        workers: who calculates (default: this process).
        progress: wraps the replications as they are done.

    Raises:
        RuntimeError: every replication failed.
    """
    near_scenario = scenario.model_copy(update={"horizon_end": near})
    first = run(near_scenario, numbers, marks=[milestone], workers=workers, progress=progress)
    hours, failures = _hours(first, milestone), first.failures
    later = [number for number, hour in hours.items() if np.isposinf(hour)]
    if later and near < scenario.horizon_end:
        again = run(scenario, later, marks=[milestone], workers=workers)
        hours = {n: hour for n, hour in hours.items() if not np.isposinf(hour)} | _hours(again, milestone)
        failures += again.failures
    return Reached(hours, failures)


def _hours(results: Results, milestone: Milestone) -> dict[int, float]:
    return dict(zip(results.ran, results.hours_of(milestone.name).tolist(), strict=True))
