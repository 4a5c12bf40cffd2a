"""Failures that become rarer with hours run, and power laws of experience: Crow and AMSAA, Wright."""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import NamedTuple

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


class Growth(NamedTuple):
    """Mean time between failures as the model has it: mature hours, share of them at first, exponent, scale (h)."""

    mature: float
    start: float
    exponent: float
    scale: float

    def mtbf(self, hours: float) -> float:
        """After so many hours run, by the model's own function."""
        return self.mature * reliability(hours, self.start, self.exponent, self.scale)

    def failures(self, hours: float) -> float:
        """Expected to an hour: the rate summed in steps of ln(1 + h / scale), in which it is smooth from the start."""
        edges = self.scale * np.expm1(np.linspace(0.0, math.log1p(hours / self.scale), 4001))
        return float(sum((b - a) / self.mtbf(0.5 * (a + b)) for a, b in pairwise(edges.tolist())))


def _power_law(size: float, shape: float) -> Growth:
    """Expected failures ``size t^shape``: growth that starts at next to nothing and is never mature."""
    mature, scale = 1e6, 1e-9
    return Growth(mature, scale ** (1.0 - shape) / (size * shape) / mature, 1.0 - shape, scale)


def _observed(growth: Growth) -> Observe:
    """Failures to ``_HOURS`` of a machine whose rate falls in steps, each with the mean rate of its hours."""
    line = Line("one", [Stage("a", constant(_LOT), breakdown=Breakdown(math.inf, constant(_REPAIR)))])

    @cache
    def changes() -> list[StageChange]:
        edges = [0.0, *(_LOT * np.unique(np.geomspace(1.0, _HOURS / _LOT, _STEPS).round())).tolist()]
        expected = [growth.failures(edge) for edge in edges]
        means = np.diff(expected) / np.diff(edges)
        return [StageChange("a", a, mtbf_hours=float(1.0 / mean)) for a, mean in zip(edges, means, strict=False)]

    def observe(seed: int) -> tuple[float, float]:
        result = simulate_line(line, lots=int(_HOURS / _LOT), changes=changes(), seed=seed)
        return float(result.column("a", REPAIR).sum()) / _REPAIR, 1.0

    return observe


def _failures(name: str, exact: Callable[[], float], formula: str, growth: Growth, worked: float | None = None) -> Case:
    return Case(
        FAMILY, name, exact, formula, _observed(growth), tolerance=1e-5,
        why_tolerance="the model's rate is summed in steps", worked=worked, source=CROW,
    )  # fmt: skip


def _crow(size: float, shape: float, worked: float | None = None) -> Case:
    return _failures(f"NHPP {size:g} t^{shape:g}, failures to 1000 h", lambda: size * _HOURS**shape, "lambda T^beta",
                     _power_law(size, shape), worked)  # fmt: skip


def _capped(mature: float, start: float, scale: float, exponent: float) -> Case:
    """Growth up to the mature value, then level."""
    cap = scale * ((1.0 / start) ** (1.0 / exponent) - 1.0)

    def exact() -> float:
        power, grown = 1.0 - exponent, min(_HOURS, cap)
        growing = scale / (mature * start * power) * ((1.0 + grown / scale) ** power - 1.0)
        return float(growing + max(_HOURS - cap, 0.0) / mature)

    return _failures(f"growth from {start:g} of {mature:g} h, failures", exact,
                     "integral of the rate, growing and level", Growth(mature, start, exponent, scale))  # fmt: skip


def _mtbf() -> Case:
    size, shape = 0.5, 0.6
    return Case(
        FAMILY, "NHPP 0.5 t^0.6, MTBF at 1000 h", lambda: _HOURS ** (1.0 - shape) / (size * shape),
        "T^(1 - beta) / (lambda beta)", certain(lambda: _power_law(size, shape).mtbf(_HOURS)),
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
