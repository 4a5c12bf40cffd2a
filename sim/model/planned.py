"""Speed as planned (``as_planned.speed``, ``twin=plan``): a line goes from nothing to nameplate in a straight ramp."""

import numpy as np

from sim.flow.compiled import FlowState
from sim.model.prepared import Prepared
from sim.units import HOURS_PER_MONTH

LOWEST_LEVEL = 0.02


def set_planned_speed(i: int, age_hours: float, pace: float, prepared: Prepared, flow: FlowState) -> None:
    """Rules of line ``i`` at an age: planning efficiency times the ramp, no failures, no tranches.

    The ramp ends so early that good cells leave the line at nameplate when the plan says so.
    """
    planning, numerics = prepared.scenario.line.planning, prepared.scenario.numerics
    ramp_hours = numerics.plan_ramp_months * HOURS_PER_MONTH - prepared.crossing_hours
    level = min(max(age_hours / ramp_hours, LOWEST_LEVEL), 1.0) if ramp_hours > 0.0 else 1.0
    rows, traits = flow.stages[prepared.tables.stage_slice(i)], prepared.traits.rows
    rows["stretch"] = np.where(traits["down"] > 0.0, 1.0 / (planning.efficiency * level), 1.0)
    rows["failure_rate"] = 0.0
    rate = pace * traits[prepared.traits.assembly]["ratio"] * planning.efficiency * level
    flow.lines[i]["content"] = rate * numerics.lot_hours
