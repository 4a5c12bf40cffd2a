"""Novices act: they move the losses of every line, quarter by quarter, from its continuous operation on.

What a maker reports of its lines at continuous operation has the novices of that day in it; a line's losses are those
times ``(1 + (k - 1) n) / (1 + (k - 1) n0)``, with n the share of novices now, n0 that of then, k their defects over
those of the experienced.
"""

from sim.arrays import Floats
from sim.model.network import Steps
from sim.model.under_way import PlantLine, Programme
from sim.units import HOURS_PER_WEEK, RUN_RATE_WEEKS

_FELT = 0.005  # of losses: less is left as it is


def begin(programme: Programme) -> None:
    """Follow the people of every line."""
    assert programme.people is not None
    for line in programme.lines():
        novices = programme.people.blocks[line.network.name].novices
        programme.env.process(_follow(programme, line, 1.0 + (programme.people.novice_defects - 1.0) * novices))


def _follow(programme: Programme, line: PlantLine, losses: Floats) -> Steps:
    """losses: of the line at the ends of weeks, over what it would lose with the experienced alone."""
    yield programme.events.when(f"{line.name}_installed")
    first = min(int(programme.env.now / HOURS_PER_WEEK), len(losses) - 1)
    last = 1.0
    for week in range(first + RUN_RATE_WEEKS, len(losses), RUN_RATE_WEEKS):
        factor = float(losses[week] / losses[first])
        if abs(factor - last) >= _FELT:
            yield programme.env.timeout((week + 1) * HOURS_PER_WEEK - programme.env.now)
            programme.ramp.set_novices(line.i, factor)
            last = factor
