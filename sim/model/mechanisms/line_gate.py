"""The gate acts: it holds the first cell of every line until the line before is debugged, or makes cells at a yield."""

from itertools import pairwise

import simpy

from sim.model.network import Steps
from sim.model.under_way import PlantLine, Programme


def begin(programme: Programme) -> None:
    """Let every line of a block but the first wait."""
    rule = programme.prepared.scenario.maker.line_start
    for before, line in pairwise(programme.lines()):
        if before.network is not line.network:
            continue
        gates = line.network.gates[line.hot] = []
        if rule.debugged:
            gates.append(programme.events.when(f"{before.name}_installed"))
        if rule.cell_yield is not None:
            gates.append(programme.env.event())
            programme.env.process(_watch(programme, before, rule.cell_yield, gates[-1]))


def _watch(programme: Programme, line: PlantLine, goal: float, reached: simpy.Event) -> Steps:
    yield programme.events.when(f"{line.name}_first_cell")
    programme.ramp.watch_yield(line.i, goal, reached)
