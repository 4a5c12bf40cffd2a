"""What must be true for a milestone by a date: few conditions on decisions, and on what turns out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.discovery.points import DecisionAxis, Sampled
from sim.study.discovery.prim import Condition, find_box, inside
from sim.study.running.batch import Failure
from sim.study.sensitivity.drawn import Drawn, drawn_of
from sim.study.statistics import share_interval
from sim.units import HOURS_PER_DAY

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
ENOUGH = 20  # successes below which no conditions are looked for
MOST = 4  # conditions


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


def discover(
    scenario: Scenario,
    milestone: Milestone,
    target: date,
    chance: float,
    axes: Sequence[DecisionAxis],
    sampled: Sampled,
) -> Discovery:
    """Look for the conditions under which a milestone is reached by its target date with the chance asked for."""
    calendar = Calendar(scenario.start)
    hit = sampled.hours[:, 0] < calendar.hours(target) + HOURS_PER_DAY
    decided = with_luck = None
    if hit.sum() >= ENOUGH:
        drawn = drawn_of(scenario, sampled.numbers, sampled.inputs)
        columns, values = _columns(axes, sampled, drawn)
        decided = _found(columns[: len(axes)], values, hit, chance, sampled)
        with_luck = _found(columns, values, hit, chance, sampled)
    return Discovery(
        scenario, milestone, target, chance, tuple(axes), len(hit), int(hit.sum()), sampled.failures,
        float(sampled.best_rate.max()), decided, with_luck, tuple(_latest(sampled, hit, calendar)),
    )  # fmt: skip


def _columns(axes: Sequence[DecisionAxis], sampled: Sampled, drawn: Drawn) -> tuple[list[Column], Floats]:
    """Decisions first, then what is drawn for the whole programme or a block; single lines matter little each."""
    kept = [k for k, name in enumerate(drawn.names) if ".line_" not in name]
    event = np.isfinite(drawn.happens[kept])
    uniforms = drawn.uniforms[:, kept]
    told = np.where(event, uniforms < drawn.happens[kept], uniforms)
    columns = [Column(axis) for axis in axes]
    columns += [Column(name=drawn.names[k], event=bool(e)) for k, e in zip(kept, event, strict=True)]
    return columns, np.hstack([sampled.decisions, told])


def _found(columns: Sequence[Column], values: Floats, hit: Mask, chance: float, sampled: Sampled) -> Found:
    """Conditions found on even points, measured on odd ones."""
    looked_at, odd = values[:, : len(columns)], np.array(sampled.numbers) % 2 == 1
    box = find_box(looked_at[~odd], hit[~odd], chance, MOST)
    within = inside(looked_at, box)
    conditions = tuple(_told(columns[c.column], c, within, sampled) for c in box)
    return Found(conditions, int((within & odd).sum()), int((within & odd & hit).sum()), int((odd & hit).sum()))


def _told(column: Column, condition: Condition, within: Mask, sampled: Sampled) -> Told:
    """With the values that a drawn input takes inside."""
    drawn = [x[column.name] for x, kept in zip(sampled.inputs, within, strict=True) if kept and column.name in x]
    values = (min(drawn), max(drawn)) if drawn and not column.event else None
    return Told(column, condition.low, condition.high, values)


def _latest(sampled: Sampled, hit: Mask, calendar: Calendar) -> list[LatestDecision]:
    found = []
    for k, block in enumerate(sampled.blocks, start=1):
        hours = np.sort(sampled.hours[hit, k])
        hours = hours[np.isfinite(hours)]
        if len(hours):
            early = calendar.date(float(hours[int(0.9 * (len(hours) - 1))]))
            found.append(LatestDecision(block, calendar.date(float(hours[-1])), early))
    return found
