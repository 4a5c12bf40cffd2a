"""Lines whose numbers change while they run, from the front door: exact, the same in both flows, refused in words."""

import math
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest
from oracles_lines import random_line

from sim.distributions import constant, exponential
from sim.flow.alone import LineChange, StageChange, Stop, simulate_line
from sim.flow.spec import Breakdown, Line, LineError, Stage
from sim.flow.tables import DEFECTS, REPAIR, START

FLOWS: tuple[Literal["compiled", "processes"], ...] = ("compiled", "processes")
HOUR = constant(1.0)
ONE = Line("one", [Stage("a", HOUR, breakdown=Breakdown(math.inf, constant(0.5)))])


@pytest.mark.parametrize("flow", FLOWS)
def test_a_lot_has_the_numbers_of_its_start(flow: Literal["compiled", "processes"]) -> None:
    """A lot under way when they change keeps the old ones; one that starts at that very hour has the new ones."""
    changes = [StageChange("a", 2.5, speed=0.5), StageChange("a", 5.0, speed=1.0, defects=0.25)]
    result = simulate_line(ONE, hours=8.5, changes=changes, flow=flow)
    assert list(result.column("a", START)) == [0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 8.0]
    assert list(result.column("a", DEFECTS)) == [0.0] * 4 + [0.25] * 4
    assert result.states["a"].slow == 1.0


@pytest.mark.parametrize("flow", FLOWS)
def test_content_and_share_change_with_the_release(flow: Literal["compiled", "processes"]) -> None:
    changes = [LineChange(2.0, content=0.5), LineChange(3.0, share=0.5)]
    result = simulate_line(replace(ONE, lot_hours=2.0), hours=8.0, changes=changes, flow=flow)
    assert list(result.column("a", START)) == [0.0, 1.0, 2.0, 2.5, 3.0, 5.0, 7.0]
    assert list(result.contents) == [1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.25]


@pytest.mark.parametrize("flow", FLOWS)
def test_failures_begin_and_end(flow: Literal["compiled", "processes"]) -> None:
    changes = [StageChange("a", 100.0, mtbf_hours=0.5), StageChange("a", 300.0, mtbf_hours=math.inf)]
    result = simulate_line(ONE, hours=600.0, changes=changes, flow=flow)
    start, repair = result.column("a", START), result.column("a", REPAIR)
    assert repair[start < 100.0].sum() == repair[start >= 300.0].sum() == 0.0
    assert 50.0 < repair.sum() < 150.0


@pytest.mark.parametrize("seed", range(40))
def test_both_flows_agree_whatever_changes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    line, changes = random_line("l", rng), []
    for stage in line.stages:
        at = float(rng.integers(0, 30)) if rng.random() < 0.5 else float(rng.uniform(0, 30))
        kinds: list[Any] = [
            Stop(stage.name, at, at + 3.0),
            StageChange(stage.name, at, speed=float(rng.uniform(0.1, 1)), defects=float(rng.random())),
            LineChange(at, content=float(rng.uniform(0.2, 3)), share=float(rng.choice([1.0, 0.3]))),
        ]
        kinds += [StageChange(stage.name, at, mtbf_hours=float(rng.uniform(1, 50)))] if stage.breakdown else []
        changes.append(kinds[int(rng.integers(len(kinds)))])
    stops = [change for change in changes if isinstance(change, Stop)]
    others = [change for change in changes if not isinstance(change, Stop)]
    one, other = (
        simulate_line(line, lots=60, hours=60.0, stops=stops, changes=others, seed=seed, flow=flow) for flow in FLOWS
    )
    np.testing.assert_array_equal(one.contents, other.contents)
    np.testing.assert_array_equal(one.departures_hours, other.departures_hours)
    np.testing.assert_array_equal(one.records[:, :, START], other.records[:, :, START])
    assert one.states == other.states


def test_the_order_of_changes_does_not_matter() -> None:
    changes = [StageChange("a", float(t), speed=1.0 / (1 + t % 3)) for t in range(0, 40, 4)]
    one, other = (simulate_line(ONE, hours=50.0, changes=some) for some in (changes, changes[::-1]))
    assert list(one.departures_hours) == list(other.departures_hours)


REFUSED: dict[str, StageChange | LineChange] = {
    "change at b: there is no such stage in line l": StageChange("b", 1.0, speed=0.5),
    "stage a: speed must be above 0 and at most 1 of the rated, given 1.5": StageChange("a", 1.0, speed=1.5),
    "stage a: speed must be above 0 and at most 1 of the rated, given 0.0": StageChange("a", 1.0, speed=0.0),
    "stage a: mtbf_hours changes, but it has no breakdown that says how it is repaired": StageChange(
        "a", 1.0, mtbf_hours=9.0
    ),
    "stage a: mtbf_hours must be above 0, given 0.0": StageChange("a", 1.0, mtbf_hours=0.0),
    "stage a: defects must be 0 or more, given -1.0": StageChange("a", 1.0, defects=-1.0),
    "stage a: at_hours of a change must be 0 or more, given nan": StageChange("a", math.nan, speed=0.5),
    "line l: at_hours of a change must be 0 or more, given -1.0": LineChange(-1.0, content=1.0),
    "line l: content must be above 0, given 0.0": LineChange(1.0, content=0.0),
    "line l: share must be 0 to 1, given -2.0": LineChange(1.0, share=-2.0),
    "line l: a share needs the line's lot_hours, for which a lot keeps its source": LineChange(1.0, share=0.5),
}


@pytest.mark.parametrize("message", REFUSED)
def test_a_change_that_is_none_is_refused_in_words(message: str) -> None:
    with pytest.raises(LineError) as error:
        simulate_line(Line("l", [Stage("a", exponential(1.0))]), hours=5.0, changes=[REFUSED[message]])
    assert str(error.value) == message
