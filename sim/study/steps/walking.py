"""The work of a walk: every configuration simulated with the same luck, and the whole way split into steps."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sim.calendar import Calendar
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.paired import Shift, shift
from sim.study.running.progress import Progress, silent
from sim.study.running.reached import Reached, near_horizon, reached
from sim.study.running.workers import Workers
from sim.study.statistics import DateSummary, summarise
from sim.study.steps.walk import NONE, NOT_POSSIBLE, Floats, Groups, Step, Walk


def walk(
    labels: Mapping[str, str],
    scenarios: Mapping[Groups, tuple[Scenario, int]],
    milestone: Milestone,
    workers: Workers | None = None,
    progress: Progress = silent,
    check: Callable[[DateSummary, DateSummary], None] = lambda first, last: None,
) -> Walk:
    """Simulate every configuration and split the whole way into steps.

    Args:
        labels: of the groups, in the order of the steps.
        scenarios: those of the chain at least, each with how many replications it needs: one where nothing is drawn,
            which stands for all.
        milestone: whose date is explained.
        workers: who calculates (default: this process).
        progress: wraps the numbers of all replications of all configurations, to show a bar.
        check: called as soon as both ends are known; what it raises stops the rest.

    Raises:
        RuntimeError: every replication of a configuration failed, or none finished in all of them.
    """
    groups, whole = tuple(labels), frozenset(labels)
    calendar = Calendar(scenarios[NONE][0].start)

    def date_of(hours: Floats) -> DateSummary:
        return summarise(milestone.name, milestone.label, hours, calendar, None)

    found = dict[Groups, Reached]()
    for name, one in _reach_all(scenarios, milestone, workers, progress):
        found[name] = one
        if {NONE, whole} <= set(found) and name in (NONE, whole):
            check(*(date_of(end.of(end.hours)) for end in (found[NONE], found[whole])))
    ran = _ran_in_all(found)
    hours = {name: one.of(ran) for name, one in found.items()}
    return Walk(
        milestone, labels, date_of(hours[NONE]), tuple(steps(groups, hours, date_of)), shift(hours[NONE], hours[whole]),
        hours, ran, tuple(failure for one in found.values() for failure in one.failures),
    )  # fmt: skip


def _reach_all(
    scenarios: Mapping[Groups, tuple[Scenario, int]], milestone: Milestone, workers: Workers | None, progress: Progress
) -> Iterator[tuple[Groups, Reached]]:
    """Dates in every configuration, in the given order; each is simulated as far as the one before made likely."""
    counts = [count for _, count in scenarios.values()]
    ticks = iter(progress(range(sum(counts)), sum(counts)))
    near = next(iter(scenarios.values()))[0].horizon_end

    def counted(done: Iterable[Any], _total: int) -> Iterator[Any]:
        return (one for one, _ in zip(done, ticks, strict=False))

    for groups, (scenario, count) in scenarios.items():
        one = reached(scenario, milestone, range(count), near, workers, counted)
        if count == 1 and one.hours:
            one = Reached(dict.fromkeys(range(scenario.replications), one.hours[0]), one.failures)
        near = near_horizon(scenario, one)
        yield groups, one


def _ran_in_all(found: Mapping[Groups, Reached]) -> tuple[int, ...]:
    """Replications that finished in every configuration, in order."""
    ran = sorted(set.intersection(*(set(one.hours) for one in found.values())))
    if not ran:
        raise RuntimeError("no replication finished in all configurations")
    return tuple(ran)


def steps(
    groups: Sequence[str], hours: Mapping[Groups, Floats], date_of: Callable[[Floats], DateSummary]
) -> Iterator[Step]:
    """The steps in order. hours: of every configuration, those of the chain at least; date_of: their summary."""
    whole = frozenset(groups)

    def between(before: Groups, after: Groups) -> Shift:
        return shift(hours[before], hours[after]) if before in hours and after in hours else NOT_POSSIBLE

    for k, group in enumerate(groups):
        before, after = frozenset(groups[:k]), frozenset(groups[: k + 1])
        first, last = between(NONE, frozenset({group})), between(whole - {group}, whole)
        yield Step(group, date_of(hours[after]), shift(hours[before], hours[after]), first, last)
