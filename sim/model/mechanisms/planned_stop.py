"""Planned stops act: they close every line, and let it run more of the hours of the days that are left.

Planned hours lie evenly over the days of a year that are open, never more than all of their hours. What is closed is
known long before, so a line ends its lot under way at assembly and stands from then on for as long as it is closed.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from sim.arrays import Floats, Ints
from sim.flow.processes import at
from sim.model.network import Steps
from sim.model.under_way import PlantLine, Programme
from sim.remembered import remembered
from sim.scenario.mechanisms.planned_stop import PLANNED_STOP, Closure, closed_days, closed_in
from sim.units import HOURS_PER_DAY, HOURS_PER_WEEK, HOURS_PER_YEAR


class _Laid(NamedTuple):
    """running: planned hours on open days over those of the mean of a year, of every week by the year in which it
    begins; open_share: of the days of every week; closed: first hour and end of every closure."""

    running: Floats
    open_share: Floats
    closed: Sequence[Sequence[float]]


def begin(programme: Programme) -> None:
    """Lay out all closures, and let every line stand in each."""
    scenario, ramp = programme.prepared.scenario, programme.ramp
    most = HOURS_PER_YEAR / scenario.line.planning.hours_per_year
    laid = _laid_out(tuple(scenario.closures.values()), scenario.start, len(ramp.running_hours), most)
    ramp.running_hours[:] = laid.running
    ramp.weekly_hours[:] = laid.running * laid.open_share
    programme.env.process(_spread(programme, laid.running))
    for line in programme.lines():
        programme.env.process(_stand(programme, line, laid.closed))


@remembered(1)
def _laid_out(closures: tuple[Closure, ...], start: date, weeks: int, most: float) -> _Laid:
    """most: planned hours that a week can have, over those of the mean of a year."""
    closed = closed_days(closures, start, 7 * weeks)
    years = [(start + timedelta(weeks=week)).year for week in range(weeks)]
    found = {year: closed_in(closures, year) for year in set(years)}
    running = {year: min(days / (days - shut), most) for year, (shut, days) in found.items()}
    edges = np.flatnonzero(np.diff(closed, prepend=False, append=False)) * HOURS_PER_DAY
    open_share = 1.0 - closed.reshape(weeks, 7).mean(axis=1)
    return _Laid(np.array([running[year] for year in years]), open_share, edges.reshape(-1, 2).tolist())


def _spread(programme: Programme, running: Floats) -> Steps:
    """Tell every line when planned hours lie closer, or less close, than in the year before."""
    for week in np.flatnonzero(np.diff(running, prepend=1.0)):
        yield at(programme.env, week * HOURS_PER_WEEK)
        for line in programme.lines():
            programme.ramp.set_hours(line.i, float(running[week]))


def _stand(programme: Programme, line: PlantLine, closed: Sequence[Sequence[float]]) -> Steps:
    """One line, closure after closure; stays go on, and a lot that is made slowly waits as much longer."""
    env, flow, prepared = programme.env, programme.ramp.flow, programme.prepared
    cause, own = prepared.causes.index(PLANNED_STOP.name), prepared.tables.stage_slice(line.i)
    stages, assembly = flow.stages[own], flow.stages[own][prepared.traits.assembly]
    standing = _side_by_side(np.flatnonzero(prepared.on_planned_hours) + own.start)
    yield programme.events.when(f"{line.name}_first_cell")
    for first, end in closed:
        if end <= env.now:
            continue
        yield at(env, max(first, env.now))
        length = end - env.now
        flow.settle(env.now, line.i)
        under_way = min(max(assembly["last_start"] + assembly["last_hours"] - env.now, 0.0), assembly["last_hours"])
        stages["due"] += np.where(stages["due"] > env.now, length, 0.0)
        for some in standing:
            flow.close(some, env.now, cause)
        yield at(env, env.now + under_way + length)
        flow.settle(env.now, line.i)
        for some in standing:
            flow.reopen(some, env.now, cause)


def _side_by_side(numbers: Ints) -> list[slice]:
    """Slices of rising numbers that follow each other without a gap."""
    breaks = np.flatnonzero(np.diff(numbers) > 1) + 1
    return [slice(int(part[0]), int(part[-1]) + 1) for part in np.split(numbers, breaks) if part.size]
