"""Saturated stations one behind the other: blocking and starving by the stationary law of a Markov chain."""

from functools import partial

from sim.verify.case import Case
from sim.verify.lines import line_of, rate
from sim.verify.markov import Station, serial, throughput

FAMILY = "tandem lines"
HILLIER = (
    "exact Markov chain; problem class of Hillier & Boling (1967) Oper. Res. 15:286-303 and Hillier & So (1991) "
    "IIE Trans. (tables not seen)"
)


def _case(name: str, stations: list[Station], worked: float | None = None) -> Case:
    line = line_of(stations)
    return Case(
        FAMILY, name, partial(throughput, stations), "stationary law of the Markov chain", rate(line, 20_000, 1_000),
        worked=worked, source=HILLIER if worked else "", line=line,
    )  # fmt: skip


def _unequal(*means: float, places: int = 1) -> list[Station]:
    last = len(means) - 1
    return [Station(j + 1 if j < last else None, places, mean) for j, mean in enumerate(means)]


def _stations(places: list[int]) -> str:
    return f"{len(places) + 1} stations, places {' '.join(map(str, places))}"


_WORKED = {(0,): 0.666667, (1,): 0.75, (0, 0): 0.564103, (1, 1): 0.670466, (0, 0, 0): 0.514775}
_EXPONENTIAL = [[0], [1], [2], [4], [9], [0, 0], [1, 1], [0, 3], [3, 0], [0, 0, 0], [2, 0, 1], [1, 1, 1], [0, 0, 0, 0]]
_ERLANG = [([0], 2), ([2], 2), ([1], 4), ([0, 0], 2), ([1, 1], 2), ([0, 0, 0], 2)]
_UNEQUAL = [(0.5, 1.0), (1.0, 0.5), (1.5, 1.0, 1.2), (0.7, 1.0, 0.7), (1.0, 0.7, 1.0)]

CASES = (
    *(_case(f"exp, {_stations(p)}", serial(p), _WORKED.get(tuple(p))) for p in _EXPONENTIAL),
    *(_case(f"Erlang-{k}, {_stations(p)}", serial(p, phases=k)) for p, k in _ERLANG),
    *(_case(f"exp, means {' '.join(map(str, m))}, 1 place", _unequal(*m)) for m in _UNEQUAL),
)
