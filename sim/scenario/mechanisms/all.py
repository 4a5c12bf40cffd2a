"""All mechanisms, in the order that decides which of two equal limits counts."""

from typing import Any

from sim.scenario.mechanisms.debugging import DEBUGGING
from sim.scenario.mechanisms.line_gate import LINE_GATE
from sim.scenario.mechanisms.line_interval import LINE_INTERVAL
from sim.scenario.mechanisms.mechanism import Mechanism
from sim.scenario.mechanisms.novices import NOVICES
from sim.scenario.mechanisms.planned_stop import PLANNED_STOP
from sim.scenario.mechanisms.shift_teams import SHIFT_TEAMS

MECHANISMS: tuple[Mechanism, ...] = (LINE_INTERVAL, LINE_GATE, DEBUGGING, SHIFT_TEAMS, NOVICES, PLANNED_STOP)


def acting(scenario: Any) -> tuple[Mechanism, ...]:
    """Those that act in a scenario."""
    return tuple(mechanism for mechanism in MECHANISMS if mechanism.acts(scenario))
