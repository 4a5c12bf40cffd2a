"""What must be true for a milestone by a date: few conditions on decisions, and on what turns out."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.discovery.axes import DecisionAxis
from sim.study.discovery.found import ENOUGH, Column, Discovery, Found, LatestDecision, Told
from sim.study.discovery.points import Sampled
from sim.study.discovery.prim import Condition, find_box, inside
from sim.study.sensitivity.drawn import Drawn, drawn_of
from sim.units import HOURS_PER_DAY

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MOST = 4  # conditions


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
