"""Learning of quality and speed, line by line and stage by stage, compiled: equations in ``docs/model.md``.

Quality knowledge K grows with *judged* cells, good and bad, after the feedback lag:
``dK/dt = (1 - K) / tau * team share * min(1, (R / Rref) ** g)``. Speed knowledge V grows with hours run:
``dV/dh = (1 - V) / tau_v * team share``. The mean time between failures follows Crow-AMSAA in hours run, capped at
its mature value. Between two updates both are extrapolated to the middle of the coming period.
"""

import math
from typing import NamedTuple

import numpy as np

from sim.arrays import Row, Rows
from sim.flow.borrowed import borrowed
from sim.jit import compiled
from sim.model.record import Judged

SKILL = np.dtype(
    [
        ("quality", np.float64),  # K, 0 to 1
        ("speed", np.float64),  # V, 0 to 1
        ("grown_hours", np.float64),  # hours run that count for reliability growth
        ("counted_hours", np.float64),  # run hours already learned from
        ("cells_rate", np.float64),  # judged cells of the last period over the reference, per hour
        ("hours_rate", np.float64),  # hours run of the last period, per hour
        ("quality_pull", np.float64),  # -d ln(1 - K) / dt
        ("speed_pull", np.float64),  # -d ln(1 - V) / dt
        ("growth_pull", np.float64),  # d grown_hours / dt
        ("start_defects", np.float64),
        ("mature_defects", np.float64),
        ("start_performance", np.float64),
        ("mature_performance", np.float64),
        ("capacity", np.float64),  # share that has arrived, where bought in tranches
        ("effective", np.float64),  # cells per hour under the rules in force; 0 without a rate or before first cell
    ],
    align=True,
)
LEARNER = np.dtype(
    [
        ("started", np.float64),  # hours; infinite before first cell
        ("updated", np.float64),
        ("coarse", np.int64),  # 1: nobody looks at it any more, so its lots may be as coarse as they get
        ("debugged", np.int64),  # 1: it is, and learns nothing that stays
        ("plant", np.int64),  # 0: the pilot, which learns alone and with a team of its own
        ("pace", np.float64),  # rated cells per planned hour
        ("reference", np.float64),  # judged cells per hour for full speed of learning
        ("quality_hours", np.float64),
        ("speed_hours", np.float64),
        ("exponent", np.float64),
        ("floor", np.float64),  # least speed of learning from judged cells, however few
        ("novices", np.float64),  # losses with the people of now, over those with the people it began with
        ("hours", np.float64),  # planned hours in an hour that it runs, over those of hours spread over the whole year
        ("lag", np.float64),
        ("sister_share", np.float64),
        ("mtbf_start", np.float64),  # share of the mature mean time between failures
        ("growth_exponent", np.float64),
        ("growth_scale", np.float64),  # hours
        ("full_hours", np.float64),  # hours run beyond which it is surely mature
        ("knowledge", np.float64),  # mean of K, weighted with the losses of the start
        ("cell_yield", np.float64),  # of lots that start now
        ("next_yield", np.float64),  # of lots that start one period later
    ],
    align=True,
)


class Rules(NamedTuple):
    """How to calculate between two reviews: their distance in hours, hours of a lot while learning and after, noise."""

    period: float
    lot_hours: float
    mature_lot_hours: float
    noise_free: bool


@compiled()
def reliability(grown_hours: float, start: float, exponent: float, scale: float) -> float:
    """Mean time between failures over its mature value after so many hours: Crow-AMSAA growth, capped at 1.

    MTBF grows as a power of hours run (Crow 1975, MIL-HDBK-189C): ``start * (1 + h / scale) ** exponent``.

    >>> reliability(0.0, 0.25, 0.33, 100.0)
    0.25
    >>> reliability(1e9, 0.25, 0.33, 100.0)
    1.0
    """
    grown: float = start * (1.0 + grown_hours / scale) ** exponent
    return min(1.0, grown)


@compiled(inline="always")
def _take(judged: Judged, row: int, until: float) -> float:
    """Take all that is booked before an hour out of a row of weekly bins, linear inside a week."""
    if until <= 0.0:
        return 0.0
    weekly = judged.weekly
    whole = min(int(until / 168.0), weekly.shape[1])
    total = 0.0
    for w in range(judged.since[row], whole):
        total += weekly[row, w]
        weekly[row, w] = 0.0
    judged.since[row] = max(judged.since[row], whole)
    if whole < weekly.shape[1]:
        part = weekly[row, whole] * (until / 168.0 - whole)
        weekly[row, whole] -= part
        total += part
    return total


@compiled()
def observe(now: float, learners: Rows, skills: Rows, traits: Rows, lines: Rows, stages: Rows, judged: Judged) -> None:
    """What every line has seen since its last update: hours run, and cells judged up to the feedback lag before now.

    judged: cells not yet learned from, taken out here.
    """
    learners, skills, traits, lines = borrowed(learners), borrowed(skills), borrowed(traits), borrowed(lines)
    stages, judged = borrowed(stages), borrowed(judged)
    for i in range(learners.shape[0]):
        learner = learners[i]
        span = now - learner.updated
        if learner.started == math.inf or span <= 0.0:
            continue
        inspections = judged.since.shape[0] // learners.shape[0]
        for a in range(inspections):
            cells = _take(judged, i * inspections + a, now - learner.lag)
            for j in range(traits.shape[0]):
                if traits[j].inspection == a:
                    skills[i, j].cells_rate = cells / span / learner.reference
        for j in range(traits.shape[0]):
            stage = stages[lines[i].first + j]
            under_way = min(max(stage.last_start + stage.last_hours - now, 0.0), stage.last_hours)
            hours = stage.run_hours - under_way
            skills[i, j].hours_rate = (hours - skills[i, j].counted_hours) / span
            skills[i, j].counted_hours = hours


@compiled(inline="always")
def _attention(now: float, team_lines: float, ramped_at: float, learners: Rows) -> float:
    """Share of full attention that each line gets from the process team: equal among the lines that still ramp."""
    ramping = 0
    for i in range(learners.shape[0]):
        if learners[i].started < now and learners[i].plant == 1 and learners[i].knowledge < ramped_at:
            ramping += 1
    return min(1.0, team_lines / max(ramping, 1))


@compiled(inline="always")
def _approach(state: float, pull: float, span: float) -> float:
    """A state that approaches 1 at a rate of ``pull`` times what is left, after ``span`` hours."""
    return 1.0 - (1.0 - state) * math.exp(-pull * span) if pull > 0.0 else state


@compiled(inline="always")
def _grow(share: float, cells: float, hours: float, span: float, learner: Row, skill: Row) -> None:
    """Set the pulls of a skill from judged cells over their reference and hours run; move it on by ``span`` hours."""
    seen = 1.0 if cells >= 1.0 else 0.0
    if 0.0 < cells < 1.0:  # elsewhere a power of it need not be taken
        seen = max(cells**learner.exponent, learner.floor)
    skill.quality_pull = share * seen / learner.quality_hours
    skill.speed_pull = share * hours / learner.speed_hours
    skill.growth_pull = hours
    skill.quality = _approach(skill.quality, skill.quality_pull, span)
    skill.speed = _approach(skill.speed, skill.speed_pull, span)
    skill.grown_hours += skill.growth_pull * span


@compiled()
def learn(now: float, team_lines: float, ramped_at: float, learners: Rows, skills: Rows) -> None:
    """Move K, V and the grown hours of every line on to ``now`` with what it, and its sisters in part, have observed.

    team_lines: lines that the process team serves at full attention.
    """
    learners, skills = borrowed(learners), borrowed(skills)
    attention = _attention(now, team_lines, ramped_at, learners)
    for j in range(skills.shape[1]):
        lines = 0
        cells = hours = 0.0
        for i in range(learners.shape[0]):
            if learners[i].started < now and learners[i].plant == 1:
                lines += 1
                cells += skills[i, j].cells_rate
                hours += skills[i, j].hours_rate
        for i in range(learners.shape[0]):
            learner = learners[i]
            skill = skills[i, j]
            if learner.started < now:
                others = learner.sister_share / (lines - 1) if learner.plant == 1 and lines > 1 else 0.0
                own_cells = skill.cells_rate + others * (cells - skill.cells_rate)
                own_hours = skill.hours_rate + others * (hours - skill.hours_rate)
                share = attention if learner.plant == 1 else 1.0
                if learner.debugged == 1:
                    share = 0.0
                _grow(share, own_cells, own_hours, now - learner.updated, learner, skill)
    for i in range(learners.shape[0]):
        if learners[i].started < now:
            learners[i].updated = now


@compiled(inline="always")
def _set_quality(rules: Rules, learner: Row, skills: Rows, first: int, stages: Rows) -> None:
    """Defects of lots that start in the coming period; the line's yield now and one period on; its knowledge."""
    now = coming = known = weight = 0.0
    for j in range(skills.shape[0]):
        skill = skills[j]
        excess = (skill.start_defects - skill.mature_defects) * (1.0 - skill.quality)
        halfway = math.exp(-0.5 * rules.period * skill.quality_pull) if excess > 0.0 else 1.0
        stages[first + j].defects = learner.novices * (skill.mature_defects + excess * halfway)
        now += skill.mature_defects + excess
        coming += skill.mature_defects + excess * halfway * halfway
        known += skill.start_defects * skill.quality
        weight += skill.start_defects
    learner.cell_yield = math.exp(-learner.novices * now)
    learner.next_yield = math.exp(-learner.novices * coming)
    learner.knowledge = known / weight if weight > 0.0 else 1.0


@compiled(inline="always")
def _set_speed(rules: Rules, learner: Row, skill: Row, trait: Row, stage: Row) -> float:
    """Stretch and failure rate of a stage in the coming period; returns its share of the rated rate."""
    if trait.down == 0.0:
        stage.stretch = 1.0 / skill.capacity if trait.ratio < math.inf else 1.0
        return skill.capacity  # type: ignore[no-any-return]
    speed = 1.0 - (1.0 - skill.speed) * math.exp(-0.5 * rules.period * skill.speed_pull)
    performance = skill.start_performance + (skill.mature_performance - skill.start_performance) * speed
    grown = skill.grown_hours + 0.5 * rules.period * skill.growth_pull
    mtbf_share = 1.0
    if grown <= learner.full_hours:
        mtbf_share = reliability(grown, learner.mtbf_start, learner.growth_exponent, learner.growth_scale)
    performance *= skill.capacity
    effective: float = performance / (1.0 + trait.down / mtbf_share)
    stage.stretch = 1.0 / (effective if rules.noise_free else performance)
    stage.failure_rate = 0.0 if rules.noise_free else trait.down / trait.repair / mtbf_share
    return effective


@compiled(inline="always")
def _lot_hours(rules: Rules, skills: Rows, traits: Rows) -> float:
    """Hours of output in a lot: more where less is left to learn, so that every lot is about as coarse a step."""
    least = 1.0
    for j in range(skills.shape[0]):
        if skills[j].capacity < 1.0:
            return rules.lot_hours
        if traits[j].start_share > 0.0:
            least = min(least, skills[j].quality)
        if traits[j].down > 0.0:
            least = min(least, skills[j].speed)
    return min(rules.lot_hours / math.sqrt(max(1.0 - least, 1e-9)), rules.mature_lot_hours)


@compiled()
def set_rules(i: int, rules: Rules, learners: Rows, skills: Rows, traits: Rows, lines: Rows, stages: Rows) -> None:
    """Write what holds for lots of line ``i`` that start in the coming period.

    Knowledge is taken at the middle of the period, so that the length of a period hardly moves a date.
    """
    learners, skills, traits, lines, stages = (
        borrowed(learners), borrowed(skills), borrowed(traits), borrowed(lines), borrowed(stages),
    )  # fmt: skip
    learner = learners[i]
    first = lines[i].first
    _set_quality(rules, learner, skills[i], first, stages)
    slowest = math.inf
    for j in range(traits.shape[0]):
        share = _set_speed(rules, learner, skills[i, j], traits[j], stages[first + j])
        if traits[j].ratio < math.inf:
            skills[i, j].effective = share * traits[j].ratio * learner.pace
            slowest = min(slowest, skills[i, j].effective)
    hours = rules.mature_lot_hours if learner.coarse == 1 else _lot_hours(rules, skills[i], traits)
    lines[i].content = slowest * hours * learner.hours
    lines[i].lot_hours = hours
