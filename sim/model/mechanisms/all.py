"""How each declared mechanism acts."""

from collections.abc import Callable, Mapping

from sim.model.mechanisms import debugging, line_gate, line_interval, novices, planned_stop, shift_teams
from sim.model.under_way import Programme

ACTING: Mapping[str, Callable[[Programme], None]] = {
    "line_interval": line_interval.begin,
    "line_gate": line_gate.begin,
    "debugging": debugging.begin,
    "shift_teams": shift_teams.begin,
    "novices": novices.begin,
    "planned_stop": planned_stop.begin,
}
