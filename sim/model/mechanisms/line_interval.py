"""The line interval acts: a factor that lines share, in place of months and a yield gate for every line."""

from functools import partial

from sim.model.known_lines import Seen
from sim.model.shared_factor import SharedFactor, of_interval
from sim.model.under_way import Programme

_NOTHING = Seen("at_least", 0.0)


def begin(programme: Programme) -> None:
    """Tell every block how far the plan to set up and start one line after the other slips."""
    settings = programme.prepared.scenario.maker.line_interval
    assert settings is not None
    factor = of_interval(settings)
    shared = factor.programme_score(programme.inputs)
    for network in programme.networks.values():
        network.line_slip = partial(_slip, programme, factor, shared, network.name)


def _slip(programme: Programme, factor: SharedFactor, shared: float, block: str, number: int) -> float:
    """Actual over planned interval before a line: as it is known, else drawn, and at least what has passed."""
    line = f"{block}.line_{number}"
    seen = programme.prepared.known.intervals.get(line, _NOTHING)
    if seen.how == "exact":
        return programme.inputs.note(f"{line}.{factor.name}", seen.factor)
    return factor.of_line(line, shared, programme.inputs, seen.factor if seen.how == "at_least" else 0.0)
