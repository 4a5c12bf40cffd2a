"""Worked examples with known answers (``data/verification_examples.csv``): every row this line can express, simulated.

Tolerances are those of the rows. Each row is either measured here, tested where it belongs, or left out for a reason.
"""

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from oracles_estimates import mean_and_error, rate_and_error

from sim.distributions import constant, exponential, triangular
from sim.flow.alone import ARRIVALS, simulate_line
from sim.flow.compiled import CompiledFlow
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.tables import READY, START, build_tables
from sim.keys import name_key, replication_key, single_uniform
from sim.streams import mix, uniform

HERE = Path(__file__).parent
ROWS = {
    row["case"]: row
    for row in csv.DictReader((HERE / "data" / "verification_examples.csv").read_text(encoding="utf-8").splitlines())
}
LEFT_OUT = {
    "C.interf.N6.R1.lam0.1": "six machines share one repair crew; here every stage repairs its own breakdowns",
    "D.assembly.1.1.1.1.1": "kits stay in the buffers until assembly ends; here the places are free when it starts "
    "(test_flow_oracles.py has the chain of our own convention)",
}
LEARNING = ("E.expyield.0.3.0.95.6.12", "E.wright.0.9")  # in test_learning_oracles.py: no line is needed


def saturated(stations: int, places: int, breakdown: Breakdown | None = None) -> float:
    """Rate of a line of exponential stations with mean 1."""
    names = [str(j) for j in range(stations)]
    stages = [
        Stage(name, exponential(1.0), (names[j - 1],) if j else (), buffer=places, breakdown=breakdown)
        for j, name in enumerate(names)
    ]
    result = simulate_line(Line("line", stages, recorded=frozenset(names[-1:])), lots=1_000_000)
    return rate_and_error(result.departures_hours[1_000:])[0]


def fluid() -> float:
    """Two machines without a buffer, their flow cut into lots of 0.02 h: the share of full speed."""
    stop = Breakdown(10.0, exponential(1.0))
    stages = [Stage("a", constant(0.02), breakdown=stop), Stage("b", constant(0.02), ("a",), breakdown=stop)]
    return 0.02 * simulate_line(Line("fluid", stages, recorded=frozenset("b")), lots=2_000_000).throughput()


def small_parts() -> float:
    """Production rate where n counts the part in service at M2 and M1 cannot start at n = N.

    A part that M1 has made and that waits for M2 stays on M1: blocking after service with N - 2 places, here none.
    """
    return saturated(2, 0, Breakdown(1.0 / 0.01, exponential(1.0 / 0.1)))


def wait(stage: Stage, gap: float) -> float:
    """Mean wait in the queue of one stage with Poisson arrivals."""
    result = simulate_line(Line("queue", [stage]), lots=500_000, arrivals=exponential(gap))
    return mean_and_error(result.column(stage.name, START) - result.column(ARRIVALS, READY))[0]


def growing_reliability() -> float:
    """Mean failures to 1,000 h over 400 replications: hourly lots, the failure rate of each hour set before it.

    The rate of an hour is that of the curve on average, so the expected number of failures is exact.
    """
    stage = Stage("a", constant(1.0), breakdown=Breakdown(1.0, constant(0.0)))
    tables = build_tables([Line("machine", [stage])], capacity=1_000)
    rates = np.diff(0.5 * np.arange(1_001.0) ** 0.6)
    failures = []
    for replication in range(400):
        flow = CompiledFlow(tables, replication_key(1, replication))
        for hour, rate in enumerate(rates):
            flow.settle(float(hour))
            flow.stages["failure_rate"] = rate
        flow.settle(1_000.0)
        failures.append(flow.stages["failures"][0])
    return float(np.mean(failures))


def later_of_two() -> float:
    """Mean of the later of two activities, drawn by their quantiles."""
    building, equipment = triangular(12, 17, 24), triangular(12, 15, 24)
    first, second = (np.uint64(name_key("later", name)) for name in ("building", "equipment"))
    draws = [max(building.quantile(uniform(first, i)), equipment.quantile(uniform(second, i))) for i in range(20_000)]
    return float(np.mean(draws))


def last_departure() -> float:
    stages = [
        Stage("a", constant(2.0)),
        Stage("b", constant(3.0), ("a",), buffer=None),
        Stage("c", constant(2.5), ("b",), buffer=None),
    ]
    return float(simulate_line(Line("row", stages), lots=100).departures_hours[-1])


MEASURED: dict[str, Callable[[], float]] = {
    "A.exp.K2.B0": lambda: saturated(2, 0),
    "A.exp.K2.B1": lambda: saturated(2, 1),
    "A.exp.K3.B0": lambda: saturated(3, 0),
    "A.exp.K3.B1": lambda: saturated(3, 1),
    "A.exp.K4.B0": lambda: saturated(4, 0),
    "B.fluid2.MTBF10/10.MTTR1/1.C0": fluid,
    "B.exp2.(1,0.1,0.01).(1,0.1,0.01).N2": small_parts,
    "C.MG1.D.rho0.5": lambda: wait(Stage("server", constant(1.0), buffer=None), 2.0),
    "C.MMc.c2": lambda: wait(Stage("server", exponential(1.0), servers=2, buffer=None), 1.0 / 1.5),
    "E.crow.0.6": growing_reliability,
    "E.join.tri": later_of_two,
    "G.det-flow.3.100": last_departure,
    "G.formation-cap.1000": lambda: simulate_line(
        Line("formation", [Stage("formation", constant(24.0), servers=1000, dwell=True)]), lots=20_000
    ).throughput(),
}


def allowed(row: dict[str, str]) -> float:
    """The row's tolerance in the unit of its value."""
    kind, value = row["tolerance"].split(" (")[0], float(row["value"])
    if kind.startswith("rel "):
        return float(kind[4:].rstrip("%")) / 100.0 * value
    if kind.startswith("abs "):
        return float(kind[4:])
    return {"exact": 1e-9, "3 sigma of Poisson": 3.0 * math.sqrt(value / 400)}[kind]


@pytest.mark.parametrize("case", MEASURED)
def test_worked_example(case: str) -> None:
    row = ROWS[case]
    assert abs(MEASURED[case]() - float(row["value"])) <= allowed(row)


def test_no_example_is_forgotten() -> None:
    assert set(ROWS) == {*MEASURED, *LEFT_OUT, *LEARNING}
    elsewhere = (HERE / "test_learning_oracles.py").read_text(encoding="utf-8")
    assert all(".".join(case.split(".")[:2]) in elsewhere for case in LEARNING)


@pytest.mark.parametrize("key", [0, 1, 2**63, 2**64 - 1, 0x123456789ABCDEF0])
@pytest.mark.parametrize("i", [0, 1, 17, 2**31, 2**40])
def test_a_single_draw_is_the_one_of_the_stream(key: int, i: int) -> None:
    assert single_uniform(key, i) == uniform(np.uint64(mix(np.uint64(key))), i)
