"""From one configuration to another, one group of causes at a time, with the same luck: the steps of a waterfall."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.gap.reached import Reached, near_horizon, reached
from sim.study.paired import Shift, shift
from sim.study.running.runner import Progress
from sim.study.running.workers import Workers
from sim.study.statistics import DateSummary

Floats = NDArray[np.float64]
Groups = frozenset[str]  # names the configuration in which these groups have been switched
NONE: Groups = frozenset()
NOT_POSSIBLE = Shift(None, None, None, 0)


@dataclass(frozen=True)
class Step:
    """What one group of causes does to the P50 of a milestone.

    date: P50 once the groups up to this one are switched.
    in_order: its shift in the stated order; first: alone; last: from all others to all; ``NOT_POSSIBLE`` where there
        is no such configuration.
    """

    group: str
    date: DateSummary
    in_order: Shift
    first: Shift
    last: Shift


def configurations(groups: Sequence[str]) -> tuple[Groups, ...]:
    """Which groups are switched together: in order, each first, each last; equal ones once."""
    chain = [frozenset(groups[:k]) for k in range(len(groups) + 1)]
    first, last = [frozenset({group}) for group in groups], [chain[-1] - {group} for group in groups]
    return tuple(dict.fromkeys([*chain, *first, *last]))


def reach_all(
    scenarios: Mapping[Groups, tuple[Scenario, int]], milestone: Milestone, workers: Workers | None, progress: Progress
) -> Iterator[tuple[Groups, Reached]]:
    """Dates in every configuration, in the given order; each is simulated as far as the one before made likely.

    Args:
        scenarios: each with how many replications it needs: one where nothing is drawn, which stands for all.
        milestone: whose dates.
        workers: who calculates.
        progress: wraps the numbers of all replications of all configurations, to show a bar.
    """
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


def ran_in_all(found: Mapping[Groups, Reached]) -> tuple[int, ...]:
    """Replications that finished in every configuration, in order.

    Raises:
        RuntimeError: there is none.
    """
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
