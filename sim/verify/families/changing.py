"""Numbers that change while the line runs: counts of constant hours, and the law of each phase by itself."""

import math
from collections.abc import Sequence
from functools import partial

from sim.distributions import constant, exponential
from sim.flow.alone import ARRIVALS, LineChange, StageChange, simulate_line
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.tables import READY, START
from sim.verify.case import CERTAIN, Case, Observe, certain
from sim.verify.lines import line_of, queue
from sim.verify.markov import Station, serial, throughput

FAMILY = "lines that change"
Changes = Sequence[StageChange | LineChange]
_AT, _SETTLED, _LOTS = 1_000.0, 2_000.0, 20_000  # hours of the change, and from which a phase is looked at


def _counted(name: str, changes: Changes, hours: float, exact: float, formula: str) -> Case:
    line = Line("one", [Stage("a", constant(1.0))], lot_hours=4.0)

    def count() -> float:
        return float(len(simulate_line(line, hours=hours, changes=changes).departures_hours))

    return Case(FAMILY, name, lambda: exact, formula, certain(count), random=False, tolerance=CERTAIN)


def _later_rate(line: Line, changes: Changes) -> Observe:
    """Lots an hour once the phase that began with the last change has settled."""

    def observe(seed: int) -> tuple[float, float]:
        departures = simulate_line(line, hours=12.0 * _LOTS, lots=_LOTS + 4_000, changes=changes, seed=seed)
        times = departures.departures_hours
        first = int(times.searchsorted(_SETTLED))
        return float(_LOTS), float(times[first + _LOTS] - times[first])

    return observe


def _phase(name: str, before: Line, changes: Changes, after: list[Station]) -> Case:
    return Case(
        FAMILY, name, partial(throughput, after), "stationary law of the Markov chain of the later phase",
        _later_rate(before, changes), source="renewal reward phase by phase",
    )  # fmt: skip


def _both_phases() -> Case:
    """One station with exponential hours: departures of each phase are a Poisson process of its rate."""
    line, until = Line("one", [Stage("a", exponential(1.0))]), 3_000.0
    changes = [StageChange("a", _AT, speed=0.5)]

    def observe(seed: int) -> tuple[float, float]:
        return float(len(simulate_line(line, hours=until, changes=changes, seed=seed).departures_hours)), until

    # The lot under way at the change keeps its speed: it is done after 1 hour in the mean, where the new rate says 2.
    exact = (_AT + (until - _AT) * 0.5 + 0.5) / until
    return Case(FAMILY, "exp, then half speed, whole run", lambda: exact,
                "hours of each phase x its rate, + 0.5 lots", observe, source="renewal reward")  # fmt: skip


def _queue() -> Case:
    """A server that slows down: wait of lots that come once the longer queue has settled."""
    speed, gap, line = 0.8, 2.0, queue(exponential(1.0))
    mean, load = 1.0 / speed, 1.0 / speed / gap

    def observe(seed: int) -> tuple[float, float]:
        changes = [StageChange("server", _AT, speed=speed)]
        result = simulate_line(line, lots=_LOTS, arrivals=exponential(gap), changes=changes, seed=seed)
        came = result.column(ARRIVALS, READY)
        waited = result.column("server", START) - came
        return float(waited[int(came.searchsorted(_SETTLED)) :].mean()), 1.0

    return Case(FAMILY, "M/M/1, load .5 then .625, wait then", lambda: load / (1.0 - load) * mean,
                "load / (1 - load) x mean of the later phase", observe)  # fmt: skip


def _fails() -> Line:
    return Line("one", [Stage("a", exponential(1.0), breakdown=Breakdown(math.inf, exponential(4.0)))])


CASES = (
    _counted("fixed, speeds 1, .5, .25",
             [StageChange("a", 1000.0, speed=0.5), StageChange("a", 2000.0, speed=0.25)], 3000.0, 1750.0,
             "1000 + 500 + 250 lots"),
    _counted("fixed, then lots of half content", [LineChange(600.0, content=0.5)], 1000.0, 1400.0,
             "600 + 2 x 400 lots"),
    _counted("fixed, then a quarter every 4 h", [LineChange(399.5, share=0.25)], 1000.0, 550.0,
             "400 lots, the last of them at 399; then one every 4 h from 400"),
    _both_phases(),
    _phase("exp, 2 stations, first at half speed", line_of(serial([1])), [StageChange("0", _AT, speed=0.5)],
           [Station(1, 1, 2.0), Station(None)]),
    _phase("exp, 3 stations, middle at .8", line_of(serial([1, 1])), [StageChange("1", _AT, speed=0.8)],
           [Station(1, 1), Station(2, 1, 1.25), Station(None)]),
    _phase("alone, failures every 20 h begin", _fails(), [StageChange("a", _AT, mtbf_hours=20.0)],
           [Station(None, 0, 1.0, 1, 0.05, 0.25)]),
    _phase("alone, failures every 5 h, at .5", _fails(), [StageChange("a", _AT, mtbf_hours=5.0, speed=0.5)],
           [Station(None, 0, 2.0, 1, 0.2, 0.25)]),
    _phase("exp, 2 stations, content 1 then 2", line_of(serial([1])), [LineChange(_AT, content=2.0)],
           [Station(1, 1, 2.0), Station(None, 0, 2.0)]),
    _queue(),
)  # fmt: skip
