"""Debugging acts: it sets how long hot commissioning takes, thins what is made meanwhile, and lets learning begin."""

from functools import partial

from sim.model.network import Steps
from sim.model.shared_factor import SharedFactor, of_debugging
from sim.model.under_way import PlantLine, Programme
from sim.scenario.mechanisms.debugging import DEBUGGING, Debugging
from sim.units import HOURS_PER_MONTH


def begin(programme: Programme) -> None:
    """Let every line of the plant be debugged from its first cell on."""
    settings = programme.prepared.scenario.maker.debugging
    assert settings is not None
    factor = of_debugging(settings)
    shared = factor.programme_score(programme.inputs)
    pace = programme.inputs.draw("debugging_pace", settings.pace)
    for line in programme.lines():
        programme.env.process(_debug(programme, line, pace))
        line.network.takes[line.hot] = partial(_hours, programme, settings, line, factor, shared)


def _debug(programme: Programme, line: PlantLine, pace: float) -> Steps:
    cause, flow = programme.prepared.causes.index(DEBUGGING.name), programme.ramp.flow
    yield programme.events.when(f"{line.name}_first_cell")
    programme.ramp.begin_debugging(line.i)
    flow.limit(line.i, cause, pace, programme.env.now)
    yield programme.events.when(f"{line.name}_installed")
    flow.settle(programme.env.now, line.i)
    flow.limit(line.i, cause, 1.0, programme.env.now)
    programme.ramp.begin_learning(line.i)


def _hours(
    programme: Programme, settings: Debugging, line: PlantLine, factor: SharedFactor, shared: float, elapsed: float
) -> float:
    """How long the debugging of a line that begins now takes, at least what has elapsed.

    Of machines that others have debugged less, by what is known of them.
    """
    least = max(elapsed, min(settings.least_months * HOURS_PER_MONTH, line.planned_hours))
    hours = line.planned_hours * (1.0 - programme.ramp.known_from_lines(line.i))
    if hours == 0.0:
        return least
    return max(hours * factor.of_line(line.name, shared, programme.inputs, elapsed / hours), least)
