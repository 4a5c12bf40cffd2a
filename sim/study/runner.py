"""Replications one after the other, reduced to what is kept; a failing one is data."""

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.flow.compiled import Room
from sim.model import programme
from sim.model.bottleneck import Bottleneck
from sim.model.prepared import Prepared, prepare
from sim.model.trajectory import Trajectory
from sim.scenario.milestones import Milestone, milestones
from sim.scenario.schema import Scenario
from sim.study.dates import YearWeights, milestone_hours, run_rate
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR

Floats = NDArray[np.float64]
Weekly = NDArray[np.float32]
SERIES = ("run_rate", "installed", "cumulative", "cell_yield", "efficiency")


@dataclass(frozen=True)
class Failure:
    """A replication that did not finish."""

    replication: int
    message: str
    traceback: str


@dataclass(frozen=True)
class Results:
    """What a run keeps. ``ran`` are the replications that finished, in order; n is their number.

    hours: (n, milestones) of ``milestones``: infinite for later, not a number for never;
    weekly: for each of SERIES (n, weeks); good_gwh, sellable_gwh: (n, years) of ``years``;
    inputs: what each replication drew; bottlenecks: which stage set the pace of each line, by replication;
    losses: loss tree by replication, (blocks, weeks, categories) of ``prepared.categories`` in GWh; empty where none
    was asked for.
    """

    prepared: Prepared
    milestones: tuple[Milestone, ...]
    ran: tuple[int, ...]
    failures: tuple[Failure, ...]
    hours: Floats
    weekly: dict[str, Weekly]
    years: tuple[int, ...]
    good_gwh: Floats
    sellable_gwh: Floats
    inputs: tuple[dict[str, float], ...]
    bottlenecks: tuple[Bottleneck, ...]
    losses: tuple[Weekly, ...]

    def hours_of(self, milestone: str) -> Floats:
        """Hours of one milestone, (n,): infinite for later, not a number for never."""
        return self.hours[:, [m.name for m in self.milestones].index(milestone)]


Simulate = Callable[[Prepared, int], Trajectory]
Progress = Callable[[Iterable[Any]], Iterable[Any]]


def run(
    scenario: Scenario,
    replications: Iterable[int] | None = None,
    simulate: Simulate | None = None,
    marks: Sequence[Milestone] | None = None,
    *,
    losses: bool = False,
) -> Results:
    """Simulate a scenario.

    Args:
        scenario: what to simulate; its seed and number of replications.
        replications: which ones, in order (default: all); wrap them to see progress.
        simulate: one history; given only where failure is to be provoked.
        marks: the milestones to look at (default: all of the scenario).
        losses: keep the loss tree of every replication.

    Raises:
        RuntimeError: every replication failed; the first traceback is in the message.
    """
    prepared = prepare(scenario)
    history = simulate or partial(programme.simulate, room=Room(prepared.tables), losses=losses)
    marks, years = tuple(milestones(scenario) if marks is None else marks), YearWeights(prepared)
    rows, failures = [], []
    for number in range(scenario.replications) if replications is None else replications:
        try:
            rows.append((number, _reduce(history(prepared, number), prepared, marks, years)))
        except Exception as error:  # a failing replication is data: counted, stored, never dropped
            failures.append(Failure(number, f"{type(error).__name__}: {error}", traceback.format_exc()))
    if not rows:
        raise RuntimeError(f"all {len(failures)} replications failed; the first:\n{failures[0].traceback}")
    kept = [row for _, row in rows]
    return Results(
        prepared=prepared, milestones=marks, ran=tuple(number for number, _ in rows), failures=tuple(failures),
        hours=np.array([row.hours for row in kept]),
        weekly={name: np.stack([row.weekly[name] for row in kept]) for name in SERIES},
        years=tuple(years.years), good_gwh=np.array([row.good for row in kept]),
        sellable_gwh=np.array([row.sellable for row in kept]), inputs=tuple(row.inputs for row in kept),
        bottlenecks=tuple(row.bottleneck for row in kept),
        losses=tuple(row.losses for row in kept if row.losses is not None),
    )  # fmt: skip


def run_all(
    scenarios: Iterable[Scenario], progress: Progress = iter, marks: Sequence[Milestone] | None = None
) -> Iterator[Results]:
    """Results of several scenarios, in their order; each is let go before the next where the caller keeps none.

    Args:
        scenarios: what to run.
        progress: wraps what is to be done, to show a bar.
        marks: the milestones to look at (default: all of each scenario).

    Raises:
        RuntimeError: every replication of a scenario failed.
    """
    for scenario in progress(list(scenarios)):
        yield run(scenario, marks=marks)


@dataclass(frozen=True)
class _Reduced:
    hours: list[float]
    weekly: dict[str, Weekly]
    good: Floats
    sellable: Floats
    inputs: dict[str, float]
    bottleneck: Bottleneck
    losses: Weekly | None


def _reduce(path: Trajectory, prepared: Prepared, marks: tuple[Milestone, ...], years: YearWeights) -> _Reduced:
    return _Reduced(
        [milestone_hours(milestone, prepared, path, years) for milestone in marks],
        {name: series.astype(np.float32) for name, series in weekly_series(path).items()},
        years.annual(path.good_gwh.sum(axis=0)),
        years.annual(path.sellable_gwh.sum(axis=0)),
        path.inputs,
        path.bottleneck,
        None if path.losses_gwh is None else path.losses_gwh.astype(np.float32),
    )


def weekly_series(path: Trajectory) -> dict[str, Floats]:
    """The plant as a whole, week by week; yield and efficiency over 13 weeks, not a number before any cell."""
    good, cohort = path.good_gwh.sum(axis=0), path.cohort_gwh.sum(axis=0)
    rate, started = run_rate(good), run_rate(cohort)
    efficiency = run_rate(path.started_share) * (HOURS_PER_WEEK / HOURS_PER_YEAR)
    empty = np.full_like(good, np.nan)
    return {
        "run_rate": rate,
        "installed": path.installed_gwh_per_year,
        "cumulative": np.cumsum(good),
        "cell_yield": np.divide(rate, started, out=empty.copy(), where=started > 0.0),
        "efficiency": np.where(efficiency > 0.0, efficiency, empty),
    }
