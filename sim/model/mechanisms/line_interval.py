"""The line interval acts: one factor of the programme, in place of months and a yield gate for every line."""

import math

from sim.model.under_way import Programme


def begin(programme: Programme) -> None:
    """Tell every block how far the plan to set up and start one line after the other slips."""
    maker = programme.prepared.scenario.maker
    settings = maker.line_interval
    assert settings is not None
    own = programme.inputs.normal("line_interval_factor")
    common = programme.inputs.normal("debugging_factor") if maker.debugging is not None else 0.0
    r = settings.with_debugging if maker.debugging is not None else 0.0
    score = r * common + math.sqrt(1.0 - r * r) * own
    factor = settings.factor_median * math.exp(settings.factor_sigma * score)
    programme.inputs.note("line_interval_factor", factor)
    for network in programme.networks.values():
        network.line_slip = factor
