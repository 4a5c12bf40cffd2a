"""Speed as planned (``as_planned.speed``, ``twin=plan``): a line goes from nothing to nameplate in a straight ramp."""

from typing import NamedTuple

from sim.arrays import Rows
from sim.jit import compiled
from sim.model.prepared import Prepared
from sim.units import HOURS_PER_MONTH

LOWEST_LEVEL = 0.02


class PlannedSpeed(NamedTuple):
    """The plan's ramp: its hours, efficiency at its end, the stage that sets the content of lots, hours of a lot."""

    ramp_hours: float
    efficiency: float
    assembly: int
    lot_hours: float


def planned_speed(prepared: Prepared) -> PlannedSpeed:
    """The ramp ends so early that good cells leave the line at nameplate when the plan says so."""
    design, numerics = prepared.scenario.line, prepared.scenario.numerics
    ramp_hours = numerics.plan_ramp_months * HOURS_PER_MONTH - prepared.crossing_hours
    return PlannedSpeed(ramp_hours, design.planning.efficiency, prepared.traits.assembly, numerics.lot_hours)


@compiled()
def set_planned_speed(
    i: int, when: float, plan: PlannedSpeed, learners: Rows, traits: Rows, lines: Rows, stages: Rows
) -> None:
    """Pace of line ``i`` at an hour: planning efficiency times the ramp, no failures, no tranches."""
    level, first = 1.0, lines[i].first
    if plan.ramp_hours > 0.0:
        level = min(max((when - learners[i].started) / plan.ramp_hours, LOWEST_LEVEL), 1.0)
    for j in range(traits.shape[0]):
        stages[first + j].stretch = 1.0 / (plan.efficiency * level) if traits[j].down > 0.0 else 1.0
        stages[first + j].failure_rate = 0.0
    rate = learners[i].pace * traits[plan.assembly].ratio * plan.efficiency * level
    lines[i].content = rate * plan.lot_hours * learners[i].hours
    lines[i].lot_hours = plan.lot_hours
