"""The line interval acts: one factor of the programme, in place of months and a yield gate for every line."""

import math

from sim.model.mechanisms.stage import Stage


def begin(stage: Stage) -> None:
    """Tell every block how far the plan to set up and start one line after the other slips."""
    maker = stage.prepared.scenario.maker
    settings = maker.line_interval
    assert settings is not None
    own = stage.inputs.normal("line_interval_factor")
    common = stage.inputs.normal("debugging_factor") if maker.debugging is not None else 0.0
    r = settings.with_debugging if maker.debugging is not None else 0.0
    score = r * common + math.sqrt(1.0 - r * r) * own
    factor = settings.factor_median * math.exp(settings.factor_sigma * score)
    stage.inputs.note("line_interval_factor", factor)
    for network in stage.networks.values():
        network.line_slip = factor
