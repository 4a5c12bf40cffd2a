"""From one configuration to another, one group of causes at a time, with the same luck: the steps of a waterfall."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.scenario.milestones import Milestone
from sim.study.paired import Shift
from sim.study.running.failures import Failure
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


@dataclass(frozen=True)
class Walk:
    """From one configuration to another, step by step, with the same luck.

    labels: of the groups, for a reader.
    first: before any step; total: from there to the last; the steps in order sum to it.
    hours: of every configuration, named by its switched groups, (n,): infinite for later, not a number for never.
    ran: replications that finished in every configuration; failures: of any.
    """

    milestone: Milestone
    labels: Mapping[str, str]
    first: DateSummary
    steps: tuple[Step, ...]
    total: Shift
    hours: Mapping[Groups, Floats]
    ran: tuple[int, ...]
    failures: tuple[Failure, ...]

    @property
    def last(self) -> DateSummary:
        """When the milestone is reached with all groups switched."""
        return self.steps[-1].date


def configurations(groups: Sequence[str]) -> tuple[Groups, ...]:
    """Which groups are switched together: in order, each first, each last; equal ones once."""
    chain = [frozenset(groups[:k]) for k in range(len(groups) + 1)]
    first, last = [frozenset({group}) for group in groups], [chain[-1] - {group} for group in groups]
    return tuple(dict.fromkeys([*chain, *first, *last]))
