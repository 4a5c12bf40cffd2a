"""The answer to what must be true: boxes of conditions, how good they are, the latest decisions."""

from dataclasses import dataclass
from datetime import date

from sim.chances import share_interval
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.discovery.axes import DecisionAxis
from sim.study.running.failures import Failure

ENOUGH = 20  # successes below which no conditions are looked for


@dataclass(frozen=True)
class Column:
    """What a condition can be about: a decision, or something drawn.

    axis: the decision; name: of what is drawn; event: whether it is something that happens (1) or not (0).
    """

    axis: DecisionAxis | None = None
    name: str = ""
    event: bool = False


@dataclass(frozen=True)
class Told:
    """One condition: limits as of ``Condition``, of a drawn input on its uniform.

    values: the smallest and the largest that a drawn input takes inside; None for decisions and events.
    """

    column: Column
    low: float | None
    high: float | None
    values: tuple[float, float] | None = None


@dataclass(frozen=True)
class Found:
    """Conditions and how good they are on points that were not used to find them.

    points, hits: of these, inside; all_hits: inside and outside.
    """

    conditions: tuple[Told, ...]
    points: int
    hits: int
    all_hits: int

    @property
    def density(self) -> float:
        """Share of successes inside."""
        return self.hits / self.points if self.points else 0.0

    @property
    def density_interval(self) -> tuple[float, float]:
        """Its 95 % interval."""
        return share_interval(self.hits, self.points) if self.points else (0.0, 1.0)

    @property
    def coverage(self) -> float:
        """Share of all successes that lie inside."""
        return self.hits / self.all_hits if self.all_hits else 0.0

    def worth(self, chance: float) -> tuple[float, float]:
        """What makes one box better than another: more than the chance asked for is not needed, then coverage."""
        return min(self.density, chance), self.coverage

    @property
    def coverage_interval(self) -> tuple[float, float]:
        """Its 95 % interval."""
        return share_interval(self.hits, self.all_hits) if self.all_hits else (0.0, 1.0)


@dataclass(frozen=True)
class LatestDecision:
    """Investment decisions of a block among the successes: the latest of all, and by when nine in ten are taken."""

    block: str
    latest: date
    nine_in_ten: date


@dataclass(frozen=True)
class Discovery:
    """The answer. chance: share of successes that is asked for.

    decided: conditions on decisions alone; with_luck: on decisions and on what turns out; None where too few succeed.
    best_rate: largest 13-week rate of any point by the target, GWh a year.
    """

    scenario: Scenario
    milestone: Milestone
    target: date
    chance: float
    axes: tuple[DecisionAxis, ...]
    points: int
    hits: int
    failures: tuple[Failure, ...]
    best_rate: float
    decided: Found | None
    with_luck: Found | None
    latest: tuple[LatestDecision, ...]

    @property
    def too_few(self) -> bool:
        """Whether too few points succeed to say what they have in common."""
        return self.hits < ENOUGH

    @property
    def certain(self) -> bool:
        """Whether every point succeeds, so that nothing has to be true."""
        return self.hits == self.points

    @property
    def luck_adds(self) -> bool:
        """Whether conditions on what turns out make more of it than those on decisions alone."""
        if self.decided is None or self.with_luck is None:
            return False
        drawn = any(told.column.axis is None for told in self.with_luck.conditions)
        return drawn and self.with_luck.worth(self.chance) > self.decided.worth(self.chance)

    @property
    def best(self) -> Found | None:
        """Decisions alone where they are enough or luck adds nothing to them; None where too few succeed."""
        enough = self.decided is not None and self.decided.density >= self.chance
        return self.with_luck if self.luck_adds and not enough else self.decided
