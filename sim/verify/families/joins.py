"""Assembly: lot k of every feeder makes lot k; the law of a Markov chain."""

from functools import partial

from sim.verify.case import Case
from sim.verify.lines import line_of, rate
from sim.verify.markov import Station, throughput

FAMILY = "joins"


def _case(name: str, stations: list[Station]) -> Case:
    line = line_of(stations)
    return Case(
        FAMILY, name, partial(throughput, stations), "stationary law of the Markov chain", rate(line, 20_000, 1_000),
        source="exact Markov chain; places are free again when the assembly starts", line=line,
    )  # fmt: skip


CASES = (
    _case("2 feeders, no place", [Station(2, 0), Station(2, 0), Station(None)]),
    _case("2 feeders, 1 place", [Station(2, 1), Station(2, 1), Station(None)]),
    _case("2 feeders .9 1.1, join .8, 3 places", [Station(2, 3, 0.9), Station(2, 3, 1.1), Station(None, 0, 0.8)]),
    _case("3 feeders, 1 place, join .5", [Station(3, 1), Station(3, 1), Station(3, 1), Station(None, 0, 0.5)]),
    _case("chains of 1 and 2, Erlang-2 feeder", [
        Station(1, 1), Station(3, 1), Station(3, 1, 0.8, 2), Station(4, 2, 0.7), Station(None),
    ]),
    _case("2 feeders, 1 place, one fails", [Station(2, 1, 1.0, 1, 0.1, 0.5), Station(2, 1), Station(None)]),
    _case("Erlang-2, 2 feeders, 1 place", [Station(2, 1, 1.0, 2), Station(2, 1, 1.0, 2), Station(None, 0, 1.0, 2)]),
)  # fmt: skip
