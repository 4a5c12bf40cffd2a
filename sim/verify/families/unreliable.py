"""Stations that fail while they work, alone and two in a line."""

import math
from functools import partial

from sim.distributions import Distribution, constant, erlang, exponential, lognormal
from sim.flow.spec import Breakdown, Line, Stage
from sim.verify.case import Case
from sim.verify.lines import line_of, rate
from sim.verify.markov import Station, throughput

FAMILY = "lines that fail"
GERSHWIN = "exact Markov chain; model of Gershwin & Berman (MIT ESL-FR-834-7, 1978; studylib.net/doc/11097061)"
FLUID = "continuous-material two-machine line, equal speeds; class of Gershwin (1994), Dallery, David & Xie (1989)"
LOT = 0.02  # hours, in place of a fluid


def _case(name: str, stations: list[Station], worked: float | None = None, lots: int = 20_000) -> Case:
    line = line_of(stations)
    return Case(
        FAMILY, name, partial(throughput, stations), "stationary law of the Markov chain", rate(line, lots, 2_000),
        worked=worked, source=GERSHWIN, line=line,
    )  # fmt: skip


def _two(places: int, one: tuple[float, float, float], other: tuple[float, float, float]) -> list[Station]:
    """Two machines by their rates of work, repair and failure, as Gershwin and Berman have them."""
    (mu1, r1, p1), (mu2, r2, p2) = one, other
    return [Station(1, places, 1.0 / mu1, 1, p1, r1), Station(None, 0, 1.0 / mu2, 1, p2, r2)]


def _alone(name: str, hours: Distribution, mtbf: float, repair: Distribution, mean: float) -> Case:
    line = Line("alone", [Stage("a", hours, breakdown=Breakdown(mtbf, repair))])
    return Case(
        FAMILY, name, lambda: 1.0 / (1.0 + mean / mtbf), "1 / (1 + mean repair / mean time between failures), mean 1",
        rate(line, 20_000, 100), source="renewal reward", line=line,
    )  # fmt: skip


def _fluid(mtbf: float, mttr: float, worked: float | None) -> Case:
    stop = Breakdown(mtbf, exponential(mttr))
    stages = [Stage("a", constant(LOT), breakdown=stop), Stage("b", constant(LOT), ("a",), breakdown=stop)]
    line = Line("fluid", stages, recorded=frozenset("b"))
    found = rate(line, 100_000, 5_000)

    def observe(seed: int) -> tuple[float, float]:
        lots, hours = found(seed)
        return lots * LOT, hours

    return Case(
        FAMILY, f"fluid, up {mtbf:g} h, down {mttr:g} h, no buffer", lambda: 1.0 / (1.0 + 2.0 * mttr / mtbf),
        "1 / (1 + sum of mean repair / mean time between failures)", observe, worked=worked, source=FLUID, line=line,
        tolerance=0.001, why_tolerance=f"lots of {LOT} h stand in place of a fluid",
    )  # fmt: skip


_SLOW, _FAST = (1.0, 0.1, 0.01), (1.0, 0.5, 0.02)
CASES = (
    _alone("alone, exp, up 10 h, exp 1 h", exponential(1.0), 10.0, exponential(1.0), 1.0),
    _alone("alone, exp, up 2 h, exp 4 h", exponential(1.0), 2.0, exponential(4.0), 4.0),
    _alone("alone, exp, up .25 h, exp .5 h", exponential(1.0), 0.25, exponential(0.5), 0.5),
    _alone("alone, Erlang-3, up 20 h, fixed 5 h", erlang(1.0, 3), 20.0, constant(5.0), 5.0),
    _alone("alone, fixed, up 8 h, lognormal", constant(1.0), 8.0, lognormal(2.0, 0.5), 2.0 * math.exp(0.125)),
    _case("two alike (1, .1, .01), no place", _two(0, _SLOW, _SLOW), 0.589955),
    _case("two alike (1, .1, .01), 4 places", _two(4, _SLOW, _SLOW)),
    _case("two alike (1, .1, .01), 10 places", _two(10, _SLOW, _SLOW)),
    _case("two, (1.25, .5, .1) and (1, .3, .02), 8", _two(8, (1.25, 0.5, 0.1), (1.0, 0.3, 0.02))),
    _case("two, (1, .1, .01) and (1, .5, .02), 2", _two(2, _SLOW, _FAST)),
    _case("three, Erlang-2, 2 places, ends fail", [
        Station(1, 2, 1.0, 2, 0.2, 1.0), Station(2, 2, 1.0, 2), Station(None, 0, 1.0, 2, 0.2, 1.0),
    ]),
    _fluid(10.0, 1.0, 0.833333),
    _fluid(20.0, 5.0, None),
)  # fmt: skip
