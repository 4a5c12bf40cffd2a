"""The yield gate acts: it holds the first cell of every line until the line before makes cells at a yield."""

from itertools import pairwise

import simpy

from sim.model.network import Steps
from sim.model.under_way import PlantLine, Programme


def begin(programme: Programme) -> None:
    """Let every line of a block but the first wait."""
    goal = programme.prepared.scenario.maker.line_start.cell_yield
    assert goal is not None
    lines = list(programme.lines())
    for before, line in pairwise(lines):
        if before.network is line.network:
            reached = line.network.gates[line.hot] = programme.env.event()
            programme.env.process(_watch(programme, before, goal, reached))


def _watch(programme: Programme, line: PlantLine, goal: float, reached: simpy.Event) -> Steps:
    yield programme.events.when(f"{line.name}_first_cell")
    programme.ramp.watch_yield(line.i, goal, reached)
