"""Why B is earlier: groups of inputs go from A's values to B's, one after the other, with the same luck."""

from dataclasses import dataclass

from sim.errors import InputError
from sim.report.look.words import told_share
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.compare.way import Way
from sim.study.running.progress import Progress, silent
from sim.study.running.workers import Workers
from sim.study.statistics import DateSummary
from sim.study.steps.walk import NONE, Walk
from sim.study.steps.walking import walk


@dataclass(frozen=True)
class Why(Walk):
    """From A's P50 to B's, where a step is a group of inputs that goes from A's values to B's."""

    way: Way

    @property
    def before(self) -> Scenario:
        """A."""
        return self.way.scenarios[NONE]

    @property
    def after(self) -> Scenario:
        """B."""
        return self.way.scenarios[frozenset(self.way.groups)]


def why(way: Way, milestone: Milestone, workers: Workers | None = None, progress: Progress = silent) -> Why:
    """Run the steps of a way.

    Args:
        way: between two scenarios.
        milestone: whose date is explained.
        workers: who calculates (default: this process).
        progress: wraps the numbers of all replications of all configurations, to show a bar.

    Raises:
        InputError: neither scenario reaches the milestone in half of the replications.
        RuntimeError: every replication of a configuration failed, or none finished in all of them.
    """
    counted = {name: (one, one.replications if one.twin == "none" else 1) for name, one in way.scenarios.items()}
    return Why(**vars(walk(way.labels, counted, milestone, workers, progress, _check_reached)), way=way)


def _check_reached(*ends: DateSummary) -> None:
    if all(end.p50 is None for end in ends):
        a, b = (
            told_share(end.reached_share, end.replications, f"replications of {letter}")
            for end, letter in zip(ends, "AB", strict=True)
        )
        raise InputError(
            f"milestone {ends[0].name!r}: lies outside the horizon: {a} and {b} get there, "
            "so there is no even chance to explain; give a later horizon_end, or ask for another milestone"
        )
