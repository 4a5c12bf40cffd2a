"""How each declared mechanism acts."""

from collections.abc import Callable, Mapping

from sim.model.mechanisms import debugging, line_interval, novices, shift_teams, yield_gate
from sim.model.under_way import Programme

ACTING: Mapping[str, Callable[[Programme], None]] = {
    "line_interval": line_interval.begin,
    "yield_gate": yield_gate.begin,
    "debugging": debugging.begin,
    "shift_teams": shift_teams.begin,
    "novices": novices.begin,
}
