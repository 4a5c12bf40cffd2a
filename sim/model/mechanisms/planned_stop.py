"""Planned stops act: they close every line, and let it run more of the hours of the days that are left.

Planned hours lie evenly over the days of a year that are open, never more than all of their hours. What is closed is
known long before, so a line ends its lot under way at assembly and stands from then on for as long as it is closed.
"""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from sim.arrays import Floats
from sim.flow.processes import at
from sim.model.network import Steps
from sim.model.prepared import Prepared
from sim.model.under_way import PlantLine, Programme
from sim.scenario.mechanisms.planned_stop import PLANNED_STOP, closed_days, closed_in
from sim.units import HOURS_PER_DAY, HOURS_PER_WEEK, HOURS_PER_YEAR


def begin(programme: Programme) -> None:
    """Lay out all closures, and let every line stand in each."""
    prepared, ramp = programme.prepared, programme.ramp
    weeks = len(ramp.running_hours)
    closed = closed_days(prepared.scenario.closures.values(), prepared.scenario.start, 7 * weeks)
    ramp.running_hours[:] = _running(prepared, weeks)
    ramp.weekly_hours[:] = ramp.running_hours * (1.0 - closed.reshape(weeks, 7).mean(axis=1))
    programme.env.process(_spread(programme, ramp.running_hours))
    edges = np.flatnonzero(np.diff(closed, prepend=False, append=False)) * HOURS_PER_DAY
    for line in programme.lines():
        programme.env.process(_stand(programme, line, edges.reshape(-1, 2).tolist()))


def _running(prepared: Prepared, weeks: int) -> Floats:
    """Planned hours on open days over those of the mean of a year, of every week by the year in which it begins."""
    scenario = prepared.scenario
    most = HOURS_PER_YEAR / scenario.line.planning.hours_per_year
    years = [(scenario.start + timedelta(weeks=week)).year for week in range(weeks)]
    found = {year: closed_in(scenario.closures.values(), year) for year in set(years)}
    running = {year: min(days / (days - closed), most) for year, (closed, days) in found.items()}
    return np.array([running[year] for year in years])


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
    standing = [slice(own.start + j, own.start + j + 1) for j in np.flatnonzero(prepared.on_planned_hours)]
    for first, end in closed:
        yield at(env, max(first, env.now))
        flow.settle(env.now, line.i)
        under_way = min(max(assembly["last_start"] + assembly["last_hours"] - env.now, 0.0), assembly["last_hours"])
        stages["due"] += np.where(stages["due"] > env.now, end - first, 0.0)
        for stage in standing:
            flow.close(stage, env.now, cause)
        yield at(env, env.now + under_way + (end - first))
        flow.settle(env.now, line.i)
        for stage in standing:
            flow.reopen(stage, env.now, cause)
