"""Dates of one milestone with no more simulated than they need: a near horizon first, all of it for who is later."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.running.batch import Simulate
from sim.study.running.failures import Failure
from sim.study.running.progress import Progress, silent
from sim.study.running.runner import Results, run
from sim.study.running.workers import Workers
from sim.study.statistics import in_order, quantile
from sim.units import HOURS_PER_YEAR

# How far beyond the P90 of a similar scenario it pays to look, and the least that is simulated, in hours.
_BEYOND_P90, _LEAST = 1.25, 3.0 * HOURS_PER_YEAR


@dataclass(frozen=True)
class Reached:
    """Hours of one milestone by replication: infinite for later, not a number for never; and those that failed.

    inputs: what each replication drew until then.
    """

    hours: Mapping[int, float]
    failures: tuple[Failure, ...]
    inputs: Mapping[int, dict[str, float]] = field(default_factory=dict)

    def of(self, replications: Iterable[int]) -> NDArray[np.float64]:
        """Hours of these replications, in their order, (n,)."""
        return np.array([self.hours[number] for number in replications])


def near_horizon(scenario: Scenario, similar: Reached) -> date:
    """A day by which most replications have reached what 90 % of a similar scenario's have; at most the horizon."""
    return horizon_beyond(scenario, quantile(in_order(np.array(list(similar.hours.values()))), 0.9))


def horizon_beyond(scenario: Scenario, p90: float) -> date:
    """A day by which most replications are there, from the hours of a P90; at most the horizon."""
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
    simulate: Simulate | None = None,
) -> Reached:
    """When replications reach a milestone: the same hours as over the whole horizon.

    Args:
        scenario: what to simulate.
        milestone: what to look for.
        numbers: of the replications.
        near: the day up to which all are simulated; who has not reached it then is simulated again, to the end.
        workers: who calculates (default: this process).
        progress: wraps the replications as they are done.
        simulate: one history; given where it is to have other luck.

    Raises:
        AllFailedError: every replication failed.
    """
    near_scenario = scenario.model_copy(update={"horizon_end": near})
    kept: dict[str, Any] = {"marks": [milestone], "workers": workers} | ({"simulate": simulate} if simulate else {})
    first = run(near_scenario, numbers, **kept, progress=progress)
    hours, inputs, failures = _hours(first, milestone), _inputs(first), first.failures
    later = [number for number, hour in hours.items() if np.isposinf(hour)]
    if later and near < scenario.horizon_end:
        again = run(scenario, later, **kept)
        hours = {n: hour for n, hour in hours.items() if not np.isposinf(hour)} | _hours(again, milestone)
        inputs |= _inputs(again)
        failures += again.failures
    return Reached(hours, failures, {n: inputs[n] for n in hours})


def _hours(results: Results, milestone: Milestone) -> dict[int, float]:
    return dict(zip(results.ran, results.hours_of(milestone.name).tolist(), strict=True))


def _inputs(results: Results) -> dict[int, dict[str, float]]:
    return dict(zip(results.ran, results.inputs, strict=True))
