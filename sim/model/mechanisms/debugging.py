"""Debugging acts: it sets how long hot commissioning takes, thins what is made meanwhile, and lets learning begin."""

from functools import partial

from sim.model.mechanisms.shared_factor import SharedFactor
from sim.model.mechanisms.stage import PlantLine, Stage
from sim.model.network import Steps
from sim.model.posterior import Evidence
from sim.scenario.mechanisms.debugging import DEBUGGING, Debugging
from sim.units import HOURS_PER_MONTH


def begin(stage: Stage) -> None:
    """Let every line of the plant be debugged from its first cell on."""
    settings = stage.prepared.scenario.maker.debugging
    assert settings is not None
    factor = SharedFactor("debugging_factor", settings.factor_median, settings.factor_sigma, settings.line_sigma)
    shared = factor.programme_score(stage.inputs, _seen(stage, factor))
    pace = stage.inputs.draw("debugging_pace", settings.pace)
    for line in stage.lines():
        stage.env.process(_debug(stage, line, pace))
        line.network.takes[line.hot] = partial(_hours, stage, settings, line, factor, shared)


def _debug(stage: Stage, line: PlantLine, pace: float) -> Steps:
    cause, flow = stage.prepared.causes.index(DEBUGGING.name), stage.ramp.flow
    yield stage.events.when(f"{line.name}_first_cell")
    stage.ramp.begin_debugging(line.i)
    flow.limit(line.i, cause, pace, stage.env.now)
    yield stage.events.when(f"{line.name}_installed")
    flow.settle(stage.env.now, line.i)
    flow.limit(line.i, cause, 1.0, stage.env.now)
    stage.ramp.begin_learning(line.i)


def _hours(
    stage: Stage, settings: Debugging, line: PlantLine, factor: SharedFactor, shared: float, elapsed: float
) -> float:
    """How long the debugging of a line that begins now takes, at least what has elapsed.

    Of machines that others have debugged less, by what is known of them.
    """
    least = max(elapsed, min(settings.least_months * HOURS_PER_MONTH, line.planned_hours))
    hours = line.planned_hours * (1.0 - stage.ramp.known_from_lines(line.i))
    if hours == 0.0:
        return least
    return max(hours * factor.of_line(line.name, shared, stage.inputs, elapsed / hours), least)


def _seen(stage: Stage, factor: SharedFactor) -> Evidence:
    """Scores of what is known: lines that run continuously, and lines that are still debugged at the data date."""
    exact: list[float] = []
    at_least: list[float] = []
    for line in stage.lines():
        begun, done = line.network.known_hour(f"{line.hot}.start"), line.network.known_hour(line.hot)
        if begun is None or not line.planned_hours or not factor.sigma:
            continue
        took = (line.network.data_hour if done is None else done) - begun
        if took > 0.0:
            (at_least if done is None else exact).append(factor.score_of(took / line.planned_hours))
    return Evidence(tuple(exact), tuple(at_least))
