"""Nothing between the stations: a cycle lasts as long as the longest of its operations, whatever their law."""

import math
from functools import partial
from itertools import pairwise

from scipy.integrate import quad

from sim.distributions import Distribution, constant, erlang, exponential, gamma, lognormal, triangular
from sim.flow.spec import Line, Stage
from sim.verify.case import Case
from sim.verify.lines import rate

FAMILY = "no buffer"


def _rate(hours: list[Distribution]) -> float:
    """1 over the mean of the longest: the integral of 1 - product of the distribution functions."""

    def longer(x: float) -> float:
        return 1.0 - math.prod(one.cdf(x) for one in hours)

    jumps = sorted({float(x) for one in hours for x in one.support() if math.isfinite(x)} | {0.0, 0.5, 1.0, 2.0, 5.0})
    parts = [quad(longer, a, b, epsabs=1e-11)[0] for a, b in pairwise(jumps)]
    return 1.0 / (sum(parts) + quad(longer, jumps[-1], math.inf, epsabs=1e-11)[0])


def _pair(name: str, one: Distribution, other: Distribution) -> Case:
    line = Line("pair", [Stage("a", one), Stage("b", other, ("a",))], recorded=frozenset("b"))
    return Case(
        FAMILY, f"two stations, {name}", partial(_rate, [one, other]), "1 / E[max(X, Y)], by quadrature",
        rate(line, 20_000, 100), source="both start together when a lot moves on", line=line,
    )  # fmt: skip


def _join(name: str, *hours: Distribution) -> Case:
    *feeders, last = hours
    stages = [Stage(f"f{j}", one) for j, one in enumerate(feeders)]
    joined = Stage("join", last, tuple(stage.name for stage in stages))
    line = Line("join", [*stages, joined], recorded=frozenset(["join"]))
    return Case(
        FAMILY, f"{len(feeders)} feeders and a join, {name}", partial(_rate, list(hours)),
        "1 / E[max(X1, ..., Xn)], by quadrature", rate(line, 20_000, 100),
        source="all start together when a lot moves on", line=line,
    )  # fmt: skip


_EXP, _LN = exponential(1.0), lognormal(1.0, 0.5)
CASES = (
    _pair("exp", _EXP, _EXP),
    _pair("fixed and exp", constant(1.0), _EXP),
    _pair("triangular", triangular(0.5, 1.0, 2.0), triangular(0.5, 1.0, 2.0)),
    _pair("lognormal", _LN, _LN),
    _pair("gamma, CV 1.41", gamma(1.0, 0.5), gamma(1.0, 0.5)),
    _pair("Erlang-3 and lognormal", erlang(1.2, 3), _LN),
    _join("exp", _EXP, _EXP, _EXP),
    _join("lognormal", _LN, _LN, _LN),
    _join("exp", _EXP, _EXP, _EXP, _EXP, _EXP),
    _join("triangular", triangular(0.5, 1.0, 2.0), triangular(0.2, 1.0, 3.0), constant(1.2)),
)
