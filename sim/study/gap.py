"""Why a date is later than planned: groups of causes go from planned to simulated, one by one, with the same luck."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.errors import InputError
from sim.scenario.milestones import Milestone
from sim.scenario.schema import GROUPS, AsPlanned, PlanPoint, Scenario
from sim.study.batch import Failure
from sim.study.paired import Shift, shift
from sim.study.reached import Reached, near_horizon, reached
from sim.study.runner import Progress, silent
from sim.study.statistics import DateSummary, summarise
from sim.study.workers import Workers

Floats = NDArray[np.float64]
Groups = frozenset[str]
PLAN: Groups = frozenset()
# While at most these are simulated, nothing is drawn: one replication is all of them.
_NOT_DRAWN = frozenset({"schedule"})


@dataclass(frozen=True)
class Step:
    """What one group of causes does to the P50 of a milestone.

    date: P50 once the groups up to this one are simulated.
    in_order: its shift in the stated order; first: alone, from the plan; last: from all others to the whole scenario.
    """

    group: str
    date: DateSummary
    in_order: Shift
    first: Shift
    last: Shift


@dataclass(frozen=True)
class Gap:
    """From the announced date over the plan as modelled to the P50, step by step.

    announced: None where nothing was announced for the milestone.
    total: from the plan to the whole scenario; the steps in order sum to it.
    hours: of every configuration, named by its simulated groups, (n,): infinite for later, not a number for never.
    ran: replications that finished in every configuration; failures: of any.
    """

    scenario: Scenario
    milestone: Milestone
    announced: PlanPoint | None
    plan: DateSummary
    steps: tuple[Step, ...]
    total: Shift
    hours: Mapping[Groups, Floats]
    ran: tuple[int, ...]
    failures: tuple[Failure, ...]

    @property
    def whole(self) -> DateSummary:
        """When the milestone is reached with all groups simulated."""
        return self.steps[-1].date


def groups_of(scenario: Scenario) -> tuple[str, ...]:
    """The groups that a scenario simulates, in the order in which a gap takes them.

    Raises:
        InputError: the scenario has no luck or simulates nothing, so that there is no gap.
    """
    if scenario.twin != "none":
        raise InputError(f"twin = {scenario.twin!r}: the gap goes from the plan to what is drawn; it needs twin=none")
    found = tuple(name for name in GROUPS if name not in scenario.planned.names())
    if not found:
        raise InputError("as_planned: everything goes as planned, so there is no gap; set one of its groups to false")
    return found


def configurations(groups: Sequence[str]) -> tuple[Groups, ...]:
    """Which groups are simulated together: in order, each first, each last; equal ones once."""
    chain = [frozenset(groups[:k]) for k in range(len(groups) + 1)]
    first, last = [frozenset({group}) for group in groups], [chain[-1] - {group} for group in groups]
    return tuple(dict.fromkeys([*chain, *first, *last]))


def gap(scenario: Scenario, milestone: Milestone, workers: Workers | None = None, progress: Progress = silent) -> Gap:
    """Run the steps of a scenario's gap.

    Args:
        scenario: with as many replications as each configuration gets.
        milestone: whose date is explained.
        workers: who calculates (default: this process).
        progress: wraps the numbers of all replications of all configurations, to show a bar.

    Raises:
        InputError: there is no gap (see ``groups_of``).
        RuntimeError: every replication of a configuration failed, or none finished in all of them.
    """
    groups = groups_of(scenario)
    found = _reach_all(scenario, configurations(groups), milestone, workers, progress)
    ran = sorted(set.intersection(*(set(one.hours) for one in found.values())))
    if not ran:
        raise RuntimeError("no replication finished in all configurations")
    hours = {name: one.of(ran) for name, one in found.items()}
    point = {p.milestone: p for p in scenario.announced.values()}.get(milestone.name)
    calendar, announced = Calendar(scenario.start), point.date if point is not None else None

    def date_of(hours: Floats) -> DateSummary:
        return summarise(milestone.name, milestone.label, hours, calendar, announced)

    return Gap(
        scenario, milestone, point, date_of(hours[PLAN]), tuple(_steps(groups, hours, date_of)),
        shift(hours[PLAN], hours[frozenset(groups)]), hours, tuple(ran),
        tuple(failure for one in found.values() for failure in one.failures),
    )  # fmt: skip


def _reach_all(
    scenario: Scenario, wanted: Sequence[Groups], milestone: Milestone, workers: Workers | None, progress: Progress
) -> dict[Groups, Reached]:
    """Dates in every configuration; where nothing is drawn, one replication stands for all."""
    counts = [1 if simulated <= _NOT_DRAWN else scenario.replications for simulated in wanted]
    ticks, found = iter(progress(range(sum(counts)), sum(counts))), dict[Groups, Reached]()
    near = scenario.horizon_end

    def counted(done: Iterable[Any], _total: int) -> Iterator[Any]:
        return (one for one, _ in zip(done, ticks, strict=False))

    for simulated, count in zip(wanted, counts, strict=True):
        one = reached(simulating(scenario, simulated), milestone, range(count), near, workers, counted)
        if count == 1 and one.hours:
            one = Reached(dict.fromkeys(range(scenario.replications), one.hours[0]), one.failures)
        found[simulated], near = one, near_horizon(scenario, one)
    return found


def simulating(scenario: Scenario, groups: Groups) -> Scenario:
    """The scenario in which these groups are simulated and all others go as planned."""
    planned = AsPlanned(**{name: name not in groups for name in GROUPS})
    return scenario.model_copy(update={"as_planned": planned})


def _steps(
    groups: Sequence[str], hours: Mapping[Groups, Floats], date_of: Callable[[Floats], DateSummary]
) -> Iterator[Step]:
    whole = frozenset(groups)
    for k, group in enumerate(groups):
        before, after = hours[frozenset(groups[:k])], hours[frozenset(groups[: k + 1])]
        first, last = shift(hours[PLAN], hours[frozenset({group})]), shift(hours[whole - {group}], hours[whole])
        yield Step(group, date_of(after), shift(before, after), first, last)
