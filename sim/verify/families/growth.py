"""Failures that become rarer with hours run, and power laws of experience: Crow and AMSAA, Wright."""

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from sim.distributions import constant
from sim.flow.alone import StageChange, simulate_line
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.tables import REPAIR
from sim.model.learning import reliability
from sim.verify.case import CERTAIN, Case, Observe, certain

FAMILY = "reliability growth"
CROW = "Crow-AMSAA closed form (Crow 1975; MIL-HDBK-189C)"
_HOURS, _LOT, _STEPS, _REPAIR = 1000.0, 0.5, 80, 1e-7


def _failures(expected: Callable[[float], float]) -> Observe:
    """Failures to ``_HOURS`` of a machine whose rate falls in steps, each with the mean rate of its hours."""
    grid = np.geomspace(1.0, _HOURS / _LOT, _STEPS).round()
    edges = [0.0, *(_LOT * np.unique(grid)).tolist()]
    means = [(expected(b) - expected(a)) / (b - a) for a, b in pairwise(edges)]
    changes = [StageChange("a", a, mtbf_hours=1.0 / mean) for a, mean in zip(edges, means, strict=False)]
    line = Line("one", [Stage("a", constant(_LOT), breakdown=Breakdown(math.inf, constant(_REPAIR)))])

    def observe(seed: int) -> tuple[float, float]:
        result = simulate_line(line, lots=int(_HOURS / _LOT), changes=changes, seed=seed)
        return float(result.column("a", REPAIR).sum()) / _REPAIR, 1.0

    return observe


def _crow(size: float, shape: float, worked: float | None = None) -> Case:
    def expected(t: float) -> float:
        return float(size * t**shape)

    return Case(
        FAMILY, f"NHPP {size:g} t^{shape:g}, failures to 1000 h", partial(expected, _HOURS), "lambda T^beta",
        _failures(expected), worked=worked, source=CROW,
    )  # fmt: skip


def _capped(mature: float, start: float, scale: float, exponent: float) -> Case:
    """Growth as the model has it: a power of hours run up to the mature value, then level."""
    cap = scale * ((1.0 / start) ** (1.0 / exponent) - 1.0)

    def expected(t: float) -> float:
        grown = min(t, cap)
        power = 1.0 - exponent
        growing = scale / (mature * start * power) * ((1.0 + grown / scale) ** power - 1.0)
        return float(growing + max(t - cap, 0.0) / mature)

    def by_model(t: float) -> float:
        """The same by a sum over the model's own mean times between failures."""
        steps = np.linspace(0.0, t, 2001)
        middles = 0.5 * (steps[1:] + steps[:-1])
        return float(sum(t / 2000.0 / (mature * reliability(float(h), start, exponent, scale)) for h in middles))

    return Case(
        FAMILY, f"growth from {start:g} of {mature:g} h, failures", partial(expected, _HOURS),
        "integral of the rate, growing and level", _failures(by_model), tolerance=2e-4,
        why_tolerance="the model's rate is summed in steps", source=CROW,
    )  # fmt: skip


def _mtbf() -> Case:
    size, shape, mature, shift = 0.5, 0.6, 1e4, 1e-9
    start = shift ** (1.0 - shape) / (size * shape) / mature
    return Case(
        FAMILY, "NHPP 0.5 t^0.6, MTBF at 1000 h", lambda: _HOURS ** (1.0 - shape) / (size * shape),
        "T^(1 - beta) / (lambda beta)", certain(lambda: mature * reliability(_HOURS, start, 1.0 - shape, shift)),
        random=False, tolerance=CERTAIN, worked=52.8298, source=CROW,
    )  # fmt: skip


def _wright() -> Case:
    b = -math.log2(0.9)
    return Case(
        FAMILY, "Wright, ratio 0.9, unit 1000", lambda: 1000.0**-b, "n^-b, b = -log2(ratio)",
        certain(lambda: 0.1 / reliability(999.0, 0.1, b, 1.0)), random=False, tolerance=CERTAIN, worked=0.349938,
        source="Wright unit curve",
    )  # fmt: skip


CASES = (
    _crow(0.5, 0.6, 31.5479),
    _crow(0.2, 0.8),
    _capped(20.0, 0.25, 30.0, 0.5),
    _mtbf(),
    _wright(),
)
