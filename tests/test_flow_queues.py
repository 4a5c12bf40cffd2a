"""One stage behind a queue without limit, and lines of constant hours: closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles_estimates import assert_close, mean_and_error

from sim.distributions import Distribution, constant, erlang, exponential, gamma, lognormal
from sim.flow.alone import ARRIVALS, simulate_line
from sim.flow.spec import Line, Stage
from sim.flow.tables import HEAD, READY, START, TAIL
from sim.verify.families.queues import erlang_c
from sim.verify.lines import queue

LOTS = 400_000


def waits(hours: Distribution, arrival_gap: float, servers: int = 1, seed: int = 5) -> np.ndarray:
    """Hours that each lot waits before its start, lots coming by a Poisson process."""
    result = simulate_line(queue(hours, servers), lots=LOTS, arrivals=exponential(arrival_gap), seed=seed)
    return result.column("server", START) - result.column(ARRIVALS, READY)


@pytest.mark.parametrize("load", [0.3, 0.5, 0.8])
@pytest.mark.parametrize(
    ("hours", "cv_squared"),
    [
        (constant(1.0), 0.0),
        (exponential(1.0), 1.0),
        (erlang(1.0, 3), 1.0 / 3.0),
        (gamma(1.0, 0.5), 2.0),
        (lognormal(math.exp(-0.125), 0.5), math.expm1(0.25)),
    ],
    ids=["constant", "exponential", "erlang", "gamma", "lognormal"],
)
def test_single_server_with_poisson_arrivals(hours: Distribution, cv_squared: float, load: float) -> None:
    """Pollaczek and Khinchine: Wq = load (1 + cv^2) / (2 (1 - load)) at a mean of 1 hour."""
    exact = load * (1.0 + cv_squared) / (2.0 * (1.0 - load))
    assert_close(mean_and_error(waits(hours, 1.0 / load)), exact, most=0.13)


@pytest.mark.parametrize(("servers", "offered"), [(1, 0.7), (2, 1.5), (5, 4.0), (10, 7.5)])
def test_many_servers_with_poisson_arrivals(servers: int, offered: float) -> None:
    assert_close(mean_and_error(waits(exponential(1.0), 1.0 / offered, servers)), erlang_c(servers, offered), most=0.13)


@pytest.mark.parametrize("servers", [1, 7, 1000])
def test_every_lot_starts_at_once_where_servers_are_many(servers: int) -> None:
    """With constant hours c servers work on lots k, k + c, k + 2c, ... : S[k] = floor(k / c) hours."""
    result = simulate_line(Line("one", [Stage("a", constant(2.0), servers=servers)]), lots=3_000)
    assert list(result.column("a", START)) == [2.0 * (k // servers) for k in range(3_000)]


def test_formation_capacity() -> None:
    """1,000 channels that hold a cell for 24 hours: 1,000 / 24 cells an hour."""
    formation = Stage("formation", constant(24.0), servers=1000, dwell=True)
    result = simulate_line(Line("formation", [formation], content=3.0), lots=50_000)
    assert result.throughput() == pytest.approx(1000.0 / 24.0, rel=1e-12)


@settings(deadline=None)
@given(st.lists(st.integers(1, 20), min_size=1, max_size=8), st.integers(1, 40))
def test_constant_hours_with_unlimited_buffers(hours: list[int], lots: int) -> None:
    """Permutation flow shop of like jobs: the last leaves after the sum and (lots - 1) times the longest."""
    names = [str(j) for j in range(len(hours))]
    stages = [
        Stage(name, constant(float(h)), (names[j - 1],) if j else (), buffer=None)
        for j, (name, h) in enumerate(zip(names, hours, strict=True))
    ]
    result = simulate_line(Line("shop", stages), lots=lots)
    assert result.departures_hours[-1] == sum(hours) + (lots - 1) * max(hours)


@settings(deadline=None)
@given(st.lists(st.integers(1, 20), min_size=1, max_size=8), st.integers(1, 16), st.booleans())
def test_crossing_time_of_one_lot_in_batches(hours: list[int], batches: int, dwells: bool) -> None:
    """T = max over i of (first batches before i, all of i, one batch after i); a dwell stage has one batch."""
    stages = [
        Stage(str(j), constant(float(h)), (str(j - 1),) if j else (), dwell=dwells and j % 3 == 1)
        for j, h in enumerate(hours)
    ]
    batch = [h if stage.dwell else h / batches for h, stage in zip(hours, stages, strict=True)]
    exact = max(sum(batch[:i]) + hours[i] + sum(batch[i + 1 :]) for i in range(len(hours)))
    result = simulate_line(Line("batches", stages, batches=batches), lots=1)
    assert result.departures_hours[0] == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(("batches", "hours"), [(12, 46.0), (1, 288.0)])
def test_a_day_lot_crosses_twelve_stages(batches: int, hours: float) -> None:
    stages = [Stage(str(j), constant(24.0), (str(j - 1),) if j else ()) for j in range(12)]
    assert simulate_line(Line("day", stages, batches=batches), lots=1).departures_hours[0] == pytest.approx(hours)


@pytest.mark.parametrize("content", [1.0, 2.0])
@pytest.mark.parametrize(("places", "rate"), [(24, 1.0), (12, 0.5), (6, 0.25)])
def test_a_dwell_stage_holds_lots_for_its_hours_whatever_is_in_them(places: int, rate: float, content: float) -> None:
    """Ovens of 24 hours behind a stage of one hour for a full lot: the smaller of places / 24 and 1 / content."""
    stages = [Stage("coat", constant(1.0)), Stage("dry", constant(24.0), ("coat",), servers=places, dwell=True)]
    result = simulate_line(Line("oven", stages, content=content), lots=480)
    stay = result.column("dry", TAIL) - result.column("dry", START)
    assert stay == pytest.approx(24.0)
    assert result.departures_hours[0] == pytest.approx(24.0 + content)
    assert result.throughput(warm_up_lots=240) == pytest.approx(min(rate, 1.0 / content), rel=0.01)


def test_a_slow_feeder_keeps_the_tail_of_a_fast_stage() -> None:
    """The fast stage starts after the first batch and ends one batch after the slow one: its server waits between."""
    stages = [Stage("slow", constant(10.0)), Stage("fast", constant(1.0), ("slow",))]
    result = simulate_line(Line("pair", stages, batches=10), lots=1)
    times = [result.column("fast", c)[0] for c in (START, READY, HEAD, TAIL)]
    assert times == pytest.approx([1.0, 1.1, 1.1, 10.1])
    assert result.states["fast"].starved == pytest.approx(1.0 + 8.1)
