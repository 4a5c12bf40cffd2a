"""Saturated lines against the exact law of their Markov chain: blocking, starving, breakdowns, joins.

Each chain is solved in the test. Each simulated rate lies within four of its own standard errors, and these are small:
the sample of 300,000 lots leaves four errors of at most one percent.
"""

import pytest
from oracles_estimates import assert_close, rate_and_error

from sim.distributions import exponential
from sim.flow.alone import simulate_line
from sim.flow.spec import Line, Stage
from sim.verify.lines import line_of
from sim.verify.markov import Station, serial, throughput

LOTS = 300_000
WARM_UP = 1_000


def assert_exact(stations: list[Station], most: float = 0.01) -> None:
    departures = simulate_line(line_of(stations), lots=LOTS, seed=3).departures_hours[WARM_UP:]
    assert_close(rate_and_error(departures), throughput(stations), most)


def test_two_exponential_stations_have_a_closed_form() -> None:
    """The chain itself: (B + 2) / (B + 3) of the rate of two equal exponential stations with B places between."""
    for places in range(6):
        assert throughput(serial([places])) == pytest.approx((places + 2) / (places + 3), rel=1e-12)


@pytest.mark.parametrize("places", [[0], [1], [4], [0, 0], [1, 1], [0, 3], [0, 0, 0], [2, 0, 1]])
def test_exponential_lines(places: list[int]) -> None:
    assert_exact(serial(places))


@pytest.mark.parametrize("means", [(0.5, 1.0), (1.0, 0.5), (1.5, 1.0, 1.2), (0.7, 1.0, 0.7)])
def test_exponential_lines_with_unequal_stations(means: tuple[float, ...]) -> None:
    last = len(means) - 1
    assert_exact([Station(j + 1 if j < last else None, 1, mean) for j, mean in enumerate(means)])


@pytest.mark.parametrize(("places", "phases"), [([0], 2), ([2], 2), ([1, 1], 2), ([0, 0, 0], 2), ([1], 4)])
def test_erlang_lines(places: list[int], phases: int) -> None:
    """Less variable hours block and starve less."""
    assert throughput(serial(places, phases=phases)) > throughput(serial(places))
    assert_exact(serial(places, phases=phases))


@pytest.mark.parametrize(
    "stations",
    [
        [Station(1, 0, 1.0, 1, 0.01, 0.1), Station(None, 0, 1.0, 1, 0.01, 0.1)],
        [Station(1, 4, 1.0, 1, 0.05, 0.2), Station(None, 0, 1.0, 1, 0.05, 0.2)],
        [Station(1, 8, 0.8, 1, 0.10, 0.5), Station(None, 0, 1.0, 1, 0.02, 0.3)],
        [Station(1, 2, 1.0, 2, 0.20, 1.0), Station(2, 2, 1.0, 2), Station(None, 0, 1.0, 2, 0.20, 1.0)],
    ],
)
def test_breakdowns_that_come_with_work(stations: list[Station]) -> None:
    """Operation-dependent failures: the clock of a station stands still while it is blocked, starved or repaired."""
    assert_exact(stations, most=0.025)


@pytest.mark.parametrize(("failure_rate", "repair_rate"), [(0.1, 1.0), (0.5, 0.25), (4.0, 2.0)])
def test_a_station_alone_is_up_by_its_mean_times(failure_rate: float, repair_rate: float) -> None:
    """A = 1 / (1 + failures an hour x mean repair), also with several failures in one lot."""
    alone = [Station(None, 0, 1.0, 1, failure_rate, repair_rate)]
    assert throughput(alone) == pytest.approx(1.0 / (1.0 + failure_rate / repair_rate), rel=1e-12)
    assert_exact(alone, most=0.03)


@pytest.mark.parametrize(
    "stations",
    [
        [Station(2, 0), Station(2, 0), Station(None)],
        [Station(2, 1), Station(2, 1), Station(None)],
        [Station(2, 3, 0.9), Station(2, 3, 1.1), Station(None, 0, 0.8)],
        [Station(3, 1), Station(3, 1), Station(3, 1), Station(None, 0, 0.5)],
        [Station(1, 1), Station(3, 1), Station(3, 1, 0.8, 2), Station(4, 2, 0.7), Station(None)],
        [Station(2, 1, 1.0, 1, 0.1, 0.5), Station(2, 1), Station(None)],
    ],
    ids=["no places", "one place", "unequal", "three feeders", "chains", "a feeder that fails"],
)
def test_assembly(stations: list[Station]) -> None:
    """Lot k of every feeder makes lot k of the assembly; places are free again when the assembly starts."""
    assert_exact(stations, most=0.015)


@pytest.mark.parametrize("servers", [1, 3])
def test_the_order_of_feeders_does_not_matter_for_the_rate(servers: int) -> None:
    stages = [Stage("a", exponential(1.0)), Stage("b", exponential(0.8), servers=servers)]
    rates = []
    for feeders in (("a", "b"), ("b", "a")):
        joined = Line("join", [*stages, Stage("join", exponential(0.9), feeders, buffer=2)])
        rates.append(simulate_line(joined, lots=5_000, seed=1).departures_hours)
    assert list(rates[0]) == list(rates[1])
