"""The line interval acts: one factor of the programme, in place of months and a yield gate for every line."""

import math

from sim.model.under_way import Programme


def begin(programme: Programme) -> None:
    """Tell every block how far the plan to set up and start one line after the other slips."""
    maker = programme.prepared.scenario.maker
    settings = maker.line_interval
    assert settings is not None
    r = settings.with_debugging if maker.debugging is not None else 0.0
    score = programme.inputs.normal_with("line_interval_factor", "debugging_factor", r)
    factor = settings.factor_median * math.exp(settings.factor_sigma * score)
    programme.inputs.note("line_interval_factor", factor)
    for network in programme.networks.values():
        network.line_slip = factor
