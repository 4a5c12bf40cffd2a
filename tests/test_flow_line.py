"""What a line is and what it refuses; stops, arrivals, limits; both flows from the front door."""

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import simpy

from sim.distributions import constant, exponential, triangular
from sim.flow.alone import ARRIVALS, LineChange, Stop, simulate_line
from sim.flow.compiled import CompiledFlow
from sim.flow.processes import ProcessFlow
from sim.flow.spec import Breakdown, Line, LineError, Stage
from sim.flow.tables import HEAD, READY, START, TAIL, build_tables

Flow = Literal["compiled", "processes"]
FLOWS: tuple[Flow, ...] = ("compiled", "processes")
HOUR = constant(1.0)


def pair(**second: object) -> Line:
    """Two stages of an hour."""
    return Line("pair", [Stage("coat", HOUR), Stage("dry", HOUR, ("coat",), **second)])  # type: ignore[arg-type]


REFUSED: dict[str, tuple[list[Stage], str]] = {
    "the same name twice": ([Stage("a", HOUR), Stage("a", HOUR)], "line l: two stages have the same name"),
    "a misspelt feeder": (
        [Stage("calender", HOUR), Stage("slit", HOUR, ("calendar",))],
        "stage slit: feeder calendar is not a stage of line l; did you mean calender?",
    ),
    "an unknown feeder": ([Stage("a", HOUR, ("xyz",))], "stage a: feeder xyz is not a stage of line l"),
    "a fork": (
        [Stage("a", HOUR), Stage("b", HOUR, ("a",)), Stage("c", HOUR, ("a",))],
        "stage a feeds both b and c; a line is an in-tree, every stage feeds at most one other",
    ),
    "two last stages": (
        [Stage("a", HOUR), Stage("b", HOUR)],
        "line l: exactly one stage must have no successor; found: a, b",
    ),
    "a cycle": (
        [Stage("a", HOUR, ("b",)), Stage("b", HOUR, ("a",))],
        "line l: exactly one stage must have no successor; found: none, the stages form a cycle",
    ),
    "a cycle beside the line": (
        [Stage("a", HOUR, ("b",)), Stage("b", HOUR, ("a",)), Stage("c", HOUR)],
        "line l: these stages form a cycle and never reach c: a, b",
    ),
    "no server": ([Stage("a", HOUR, servers=0)], "stage a: servers must be at least 1, given 0"),
    "a negative buffer": (
        [Stage("a", HOUR, buffer=-1)],
        "stage a: buffer must be 0 or more, or None for unlimited; given -1",
    ),
    "negative hours": ([Stage("a", triangular(-1, 0, 1))], "stage a: processing times must not be negative"),
    "no time between failures": (
        [Stage("a", HOUR, breakdown=Breakdown(0.0, HOUR))],
        "stage a: mtbf_hours must be above 0, given 0.0",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_line_that_is_none_is_refused_in_words(what: str) -> None:
    stages, message = REFUSED[what]
    with pytest.raises(LineError) as error:
        Line("l", stages).ordered()
    assert str(error.value) == message


def test_stages_may_be_given_in_any_order() -> None:
    """Feeders come before their successor, and the times are those of the line in order."""
    stages = [Stage("join", HOUR, ("b", "c")), Stage("b", constant(2.0), ("a",)), Stage("a", HOUR), Stage("c", HOUR)]
    assert [stage.name for stage in Line("l", stages).ordered()] == ["a", "b", "c", "join"]
    shuffled, sorted_ = (simulate_line(Line("l", row), lots=5) for row in (stages, Line("l", stages).ordered()))
    assert list(shuffled.departures_hours) == list(sorted_.departures_hours) == [4.0, 6.0, 8.0, 10.0, 12.0]


def test_a_run_needs_an_end() -> None:
    with pytest.raises(ValueError, match="give the number of lots, or for a saturated line the hours to run"):
        simulate_line(pair())
    with pytest.raises(ValueError, match="give the number of lots"):
        simulate_line(pair(), hours=10.0, arrivals=HOUR)
    with pytest.raises(ValueError, match="stage coat: an unlimited buffer needs a limit on the number of lots"):
        simulate_line(pair(buffer=None), hours=10.0)


def test_arrivals_need_one_source() -> None:
    join = Line("join", [Stage("a", HOUR), Stage("b", HOUR), Stage("c", HOUR, ("a", "b"))])
    with pytest.raises(ValueError, match="arrivals need a line with one source; join has 2"):
        simulate_line(join, lots=5, arrivals=HOUR)


@pytest.mark.parametrize("flow", FLOWS)
def test_arrivals_wait_before_the_first_stage(flow: Flow) -> None:
    """Lots come every two hours; a stop of the first stage lets three of them wait."""
    result = simulate_line(pair(), lots=6, arrivals=constant(2.0), stops=[Stop("coat", 3.0, 9.5)], flow=flow)
    assert result.stages == (ARRIVALS, "coat", "dry")
    assert list(result.column(ARRIVALS, READY)) == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    assert list(result.column("coat", START)) == [2.0, 9.5, 10.5, 11.5, 12.5, 13.5]
    assert "coat" in result.states
    assert ARRIVALS not in result.states


@pytest.mark.parametrize("flow", FLOWS)
def test_no_lot_starts_during_a_stop_and_work_under_way_finishes(flow: Flow) -> None:
    result = simulate_line(pair(), hours=12.0, stops=[Stop("dry", 3.5, 6.25)], flow=flow)
    assert list(result.column("dry", START)[:5]) == [1.0, 2.0, 3.0, 6.25, 7.25]
    assert list(result.column("dry", TAIL)[:4]) == [2.0, 3.0, 4.0, 7.25]
    assert list(result.column("coat", HEAD)[:5]) == [1.0, 2.0, 3.0, 6.25, 7.25]  # lot 3 is ready at 4 and has no place


@pytest.mark.parametrize("flow", FLOWS)
def test_at_one_hour_the_programme_comes_before_the_lots(flow: Flow) -> None:
    """A stop that begins when a lot could start holds it; one that ends then lets it start."""
    line = Line("one", [Stage("a", HOUR)])
    result = simulate_line(line, hours=8.0, stops=[Stop("a", 2.0, 4.0), Stop("a", 5.0, 5.0)], flow=flow)
    assert list(result.column("a", START)) == [0.0, 1.0, 4.0, 5.0, 6.0, 7.0]


@pytest.mark.parametrize("flow", FLOWS)
def test_stops_that_overlap_end_with_the_last(flow: Flow) -> None:
    line = Line("one", [Stage("a", HOUR)])
    stops = [Stop("a", 2.0, 5.0), Stop("a", 3.0, 9.0), Stop("a", 4.0, 6.0)]
    assert list(simulate_line(line, hours=11.0, stops=stops, flow=flow).column("a", START)) == [0.0, 1.0, 9.0, 10.0]


@pytest.mark.parametrize("flow", FLOWS)
def test_a_thinned_lot_keeps_its_source_as_long_as_a_whole_one(flow: Flow) -> None:
    """Counted from its start, so a late start is not caught up."""
    line, thin = Line("one", [Stage("a", HOUR)], lot_hours=2.5), [LineChange(0.0, share=0.4)]
    result = simulate_line(line, hours=13.0, stops=[Stop("a", 4.0, 6.0)], changes=thin, flow=flow)
    assert list(result.column("a", START)) == [0.0, 2.5, 6.0, 8.5, 11.0]
    assert list(result.contents) == [0.4] * 5
    assert result.states["a"].working == 5 * 0.4


def released(kind: Flow, changes: dict[float, float], until: float) -> list[float]:
    """Starts of a stage of one hour whose share changes at given hours."""
    env = simpy.Environment()
    tables = build_tables([Line("one", [Stage("a", HOUR)], lot_hours=2.0)], capacity=4)
    flow = CompiledFlow(tables, 1) if kind == "compiled" else ProcessFlow(tables, 1, env)
    for hours, share in changes.items():
        env.run(until=hours) if hours else None
        flow.settle(hours)
        flow.limit(0, 0, share, hours)
    env.run(until=until)
    flow.settle(until)
    return [float(start) for start in flow.records(0)[: flow.started[0], 0, START]]


@pytest.mark.parametrize("kind", FLOWS)
def test_a_share_of_nothing_holds_a_line_before_its_first_lot_and_after(kind: Flow) -> None:
    assert released(kind, {0.0: 0.0}, 50.0) == []
    assert released(kind, {0.0: 0.0, 20.0: 1.0}, 23.0) == [20.0, 21.0, 22.0]
    assert released(kind, {2.0: 0.0, 7.25: 0.5}, 12.0) == [0.0, 1.0, 7.25, 9.25, 11.25]


@pytest.mark.parametrize("batches", [1, 4])
def test_both_flows_give_the_same_throughput(batches: int) -> None:
    stop = Breakdown(20.0, exponential(3.0))
    stages = [
        Stage("anode", exponential(1.0), breakdown=stop),
        Stage("cathode", exponential(1.1)),
        Stage("stack", triangular(0.5, 1.0, 2.0), ("anode", "cathode"), buffer=2, breakdown=stop),
        Stage("form", constant(6.0), ("stack",), servers=8, dwell=True, buffer=1),
    ]
    results = [simulate_line(Line("cell", stages, batches), lots=300, seed=4, flow=flow) for flow in FLOWS]
    assert results[0].throughput(100) == results[1].throughput(100)
    np.testing.assert_array_equal(results[0].records, results[1].records)
    assert results[0].states == results[1].states


def test_throughput_leaves_out_the_warm_up() -> None:
    """Ten lots of a line of two hourly stages leave at 2, 3, ... 11: ten in 11 hours, nine in nine after the first."""
    result = simulate_line(pair(), lots=10)
    assert list(result.departures_hours) == [float(hour) for hour in range(2, 12)]
    assert result.throughput() == 10.0 / 11.0
    assert result.throughput(warm_up_lots=1) == 1.0


def test_only_what_is_recorded_is_kept() -> None:
    line = Line("pair", pair().stages, recorded=frozenset(["dry"]))
    result = simulate_line(line, lots=4)
    assert result.stages == ("dry",)
    assert result.records.shape == (4, 1, 8)
    assert result.states == {}
    assert list(result.departures_hours) == list(simulate_line(pair(), lots=4).departures_hours)


def test_a_seed_is_a_history() -> None:
    line = Line("one", [Stage("a", exponential(1.0))])
    first, again, other = (simulate_line(line, lots=50, seed=seed).departures_hours for seed in (0, 0, 1))
    assert list(first) == list(again)
    assert not set(first) & set(other)


def test_a_stage_more_shifts_no_draw_of_another() -> None:
    """Streams belong to names: the first stage has the same hours with and without a successor."""
    alone = simulate_line(Line("l", [Stage("a", exponential(1.0))]), lots=50)
    before = simulate_line(Line("l", [Stage("a", exponential(1.0)), Stage("b", HOUR, ("a",))]), lots=50)
    hours = [result.column("a", READY) - result.column("a", START) for result in (alone, before)]
    assert hours[0] == pytest.approx(hours[1], abs=1e-12)


def test_the_documented_example_runs_and_both_flows_agree_on_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The first code block of ``docs/line.md``."""
    code = (Path(__file__).parents[1] / "docs" / "line.md").read_text(encoding="utf-8").split("```python\n")[1]
    code = code.split("```")[0]
    for flow in FLOWS:
        exec(code.replace("seed=1", f'seed=1, flow="{flow}"'), {})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert printed[0] == printed[1]
    assert "lots an hour; StateHours(working=" in printed[0]
