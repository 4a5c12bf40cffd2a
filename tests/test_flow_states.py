"""Times in states: they sum to servers x elapsed hours, and each state holds what it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite
from oracles_lines import random_line

from sim.distributions import constant, exponential
from sim.flow.alone import Stop, simulate_line
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.states import StateHours, state_hours

STATES = ("working", "slow", "repair", "starved", "blocked", "closed")
seeds: SearchStrategy[int] = st.integers(0, 2**32)


@composite
def stopped_lines(draw: DrawFn) -> tuple[Line, list[Stop]]:
    line = random_line("line", np.random.default_rng(draw(seeds)))
    names = st.sampled_from([stage.name for stage in line.stages])
    moments = st.one_of(st.integers(0, 60).map(float), st.floats(0.0, 60.0))
    stop = st.builds(lambda name, begin, length: Stop(name, begin, begin + length), names, moments, moments)
    return line, draw(st.lists(stop, max_size=5))


@settings(max_examples=150, deadline=None)
@given(stopped_lines(), st.one_of(st.integers(1, 80).map(float), st.floats(0.01, 80.0)), st.integers(0, 5))
def test_states_sum_to_servers_times_elapsed_hours(case: tuple[Line, list[Stop]], hours: float, seed: int) -> None:
    line, stops = case
    result = simulate_line(line, hours=hours, stops=stops, seed=seed)
    for stage in line.stages:
        states = result.states[stage.name]
        assert states.total() == pytest.approx(stage.servers * hours, rel=1e-12)
        assert min(getattr(states, name) for name in STATES) >= -1e-9 * stage.servers * hours


@settings(max_examples=50, deadline=None)
@given(stopped_lines(), st.integers(1, 40))
def test_states_sum_when_a_number_of_lots_is_run(case: tuple[Line, list[Stop]], lots: int) -> None:
    line, stops = case
    result = simulate_line(line, lots=lots, stops=stops)
    for stage in line.stages:
        assert result.states[stage.name].total() == pytest.approx(stage.servers * result.elapsed_hours, rel=1e-9)


def states_of(*stages: Stage, hours: float, stops: tuple[Stop, ...] = ()) -> dict[str, StateHours]:
    return simulate_line(Line("line", stages), hours=hours, stops=stops).states


def test_fast_after_slow_starves_and_fast_before_slow_is_blocked() -> None:
    """1 h and 4 h: the fast one works a quarter of the time."""
    slow_first = states_of(Stage("slow", constant(4.0)), Stage("fast", constant(1.0), ("slow",)), hours=404.0)
    assert slow_first["slow"] == StateHours(404.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert slow_first["fast"] == StateHours(100.0, 0.0, 0.0, 304.0, 0.0, 0.0)
    fast_first = states_of(Stage("fast", constant(1.0)), Stage("slow", constant(4.0), ("fast",)), hours=401.0)
    assert fast_first["slow"] == StateHours(400.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    assert fast_first["fast"].working == 101.0
    assert fast_first["fast"].blocked == 300.0


def test_idle_hours_of_a_stop_are_closed_and_work_under_way_is_not() -> None:
    """The lots that run when the stop begins end two hours later; then both servers are closed for six hours."""
    states = states_of(Stage("a", constant(5.0), servers=2), hours=20.0, stops=(Stop("a", 3.0, 11.0),))
    assert states["a"] == StateHours(28.0, 0.0, 0.0, 0.0, 0.0, 12.0)


def test_stops_that_overlap_count_once() -> None:
    stops = (Stop("a", 10.0, 20.0), Stop("a", 15.0, 30.0), Stop("a", 16.0, 17.0))
    assert states_of(Stage("a", constant(1.0)), hours=40.0, stops=stops)["a"].closed == 20.0


def test_repair_hours_are_those_of_the_breakdowns() -> None:
    """A failure every 20 working hours, 4 hours each: a sixth of the time, within four standard errors."""
    hours = 120_000.0
    states = states_of(Stage("a", exponential(1.0), breakdown=Breakdown(20.0, constant(4.0))), hours=hours)["a"]
    failures = hours / 24.0
    assert states.repair == pytest.approx(4.0 * failures, rel=4.0 * (20.0 / 24.0) / failures**0.5)
    assert states.starved == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    ("elapsed", "states"),
    [
        (3.0, StateHours(1.0, 0.0, 0.0, 2.0, 0.0, 0.0)),
        (7.5, StateHours(4.0, 1.5, 0.0, 2.0, 0.0, 0.0)),
        (10.0, StateHours(4.0, 2.0, 2.0, 2.0, 0.0, 0.0)),
        (12.5, StateHours(4.0, 2.0, 3.0, 2.0, 1.5, 0.0)),
        (20.0, StateHours(4.0, 2.0, 3.0, 9.0, 2.0, 0.0)),
    ],
)
def test_a_lot_under_way_counts_work_before_slowness_before_repair(elapsed: float, states: StateHours) -> None:
    """One lot from hour 2: 4 rated hours, 2 more as it is slow, 3 of repair; ready at 11, its place free at 13."""
    record = np.array([[2.0, 11.0, 13.0, 13.0, 4.0, 2.0, 3.0, 0.0]])
    assert state_hours(record, 1, [], elapsed) == states
