"""Why one scenario is earlier: the steps sum, the ends are the runs, and what does not fit together is joined."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from conftest import Load
from test_cli import run_in

from sim.calendar import Calendar
from sim.scenario.load import load_scenario
from sim.scenario.milestones import find_milestone
from sim.study.compare.asked import asked
from sim.study.compare.way import two_of, way_between
from sim.study.compare.why import Why, why
from sim.study.compare.why_folder import why_content, why_picture, why_rows
from sim.study.compare.why_words import conclusion, headline
from sim.study.running.runner import run
from sim.study.statistics import summarise
from sim.study.steps.walk import NOT_POSSIBLE
from sim.study.steps.walking import steps

pytestmark = pytest.mark.usefixtures("undrawn")

FEW = ("replications=4", "horizon_end=2033-06-30")
SLOW = "renault_2021 maker.line_start.cell_yield=0.8"


def why_of(one: tuple[str, ...], other: tuple[str, ...], milestone: str = "rate_10") -> Why:
    a, b = (load_scenario([*FEW, *overrides]) for overrides in (one, other))
    return why(way_between(a, b), find_milestone(milestone, a))


@pytest.fixture(scope="module")
def three() -> Why:
    """Groups that help, harm, and do nothing."""
    return why_of((), ("vendor_line_slots=4", "maker.line_start.cell_yield=0.8", "maker.schedule.median=1.0"))


def test_the_steps_sum_from_the_one_to_the_other(three: Why) -> None:
    assert [step.group for step in three.steps] == ["schedule", "vendors", "line_gate"]
    months = [step.in_order.months for step in three.steps]
    assert None not in months
    assert three.total.months == pytest.approx(sum(m for m in months if m is not None), abs=1e-9)
    assert months[0] < 0.0 < months[2]
    assert three.steps[0].in_order == three.steps[0].first
    assert three.steps[-1].in_order == three.steps[-1].last


def test_the_ends_are_the_runs(three: Why) -> None:
    for scenario, hours in (
        (three.before, three.hours[frozenset()]),
        (three.after, three.hours[frozenset(three.way.groups)]),
    ):
        np.testing.assert_array_equal(hours, run(scenario, marks=[three.milestone]).hours[:, 0])


def test_one_group_alone_is_the_run_with_it_alone(three: Why) -> None:
    alone = load_scenario([*FEW, "maker.schedule.median=1.0"])
    np.testing.assert_array_equal(three.hours[frozenset({"schedule"})], run(alone, marks=[three.milestone]).hours[:, 0])


def test_groups_that_do_not_fit_together_alone_are_switched_with_the_next(load: Load) -> None:
    b = load("maker.line_start.cell_yield=0.96", "maker.cell_yield_mature.high=0.98", "maker.speed_months.median=17")
    way = way_between(b, load())
    assert way.groups == ("levels+line_gate", "learning")
    assert way.labels["levels+line_gate"] == "levels of yield and efficiency and gate between lines"
    assert len(way.scenarios) == 4
    (note,) = way.notes
    assert note.startswith(
        "levels of yield and efficiency is switched together with gate between lines: maker.line_start"
    )


def test_a_group_that_is_not_possible_alone_or_last_has_a_dash(load: Load) -> None:
    """The levels first make room for the rule of line starts, which is not possible without them."""
    hours = {frozenset(name): np.array([1.0, 2.0]) for name in ("", "a", "ab")}
    found = list(steps(("a", "b"), hours, lambda h: summarise("x", "x", h, Calendar(date(2021, 1, 1)), None)))
    assert (found[0].last, found[1].first) == (NOT_POSSIBLE, NOT_POSSIBLE)
    assert found[0].first.months == 0.0


def test_why_in_words_numbers_and_picture(three: Why) -> None:
    content, rows = json.loads(json.dumps(why_content(three), default=str)), why_rows(three)
    assert [step["label"] for step in content["steps"]] == [
        "schedule: median 1.2 -> 1 actual over planned", "vendor crews 2 -> 4 lines",
        "line start: cell yield none -> 80 %",
    ]  # fmt: skip
    assert content["steps"][-1]["p50"] == str(three.last.p50)
    assert len(rows) == 1 + 1 + len(three.steps)
    assert headline(three).startswith("10 GWh a year: B is ")
    assert conclusion(three)[0] == f"{headline(three)}."
    picture = why_picture(three, "0a1b")
    assert [bar.label for bar in picture.bars] == [step["label"] for step in content["steps"]]
    assert (picture.bars[0].begin, picture.bars[-1].end) == (three.first.p50, three.last.p50)
    assert (picture.start.day, picture.end.day) == (three.first.p50, three.last.p50)


def test_an_end_beyond_the_horizon_is_open_and_said() -> None:
    found = why_of((), ("maker.quality_months.median=60", "vendor_line_slots=1", "maker.line_start.cell_yield=0.8"))
    assert found.last.p50 is None
    assert headline(found) == (
        "10 GWh a year: B gets there in none of 4 replications (0 to 61 %), A in all of 4 replications (39 to 100 %)"
    )
    assert any(
        "B has no even chance before June 2033: all of 4 (39 to 100 %) are later" in line for line in conclusion(found)
    )
    assert why_picture(found, "0a1b").end.text == "P50 beyond June 2033"


def test_the_command_explains_and_shows_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("compare", "renault_2021", SLOW, "--why", *FEW)
    status, printed = run_in(tmp_path, *words)
    assert status == 0
    for said in ("A -> B: what differs", "cell yield none -> 80 %", "in order", "even chance by", "B, in all"):
        assert said in printed
    (folder,) = (tmp_path / "results").iterdir()
    names = {"why.json", "why.csv", "why.svg", "why.png", "manifest.json", "scenario_a.yaml", "scenario_b.yaml"}
    assert {path.name for path in folder.iterdir()} == names

    def must_not(*_: object, **__: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.steps.walking.reached", must_not)
    status, again = run_in(tmp_path, *words)
    assert status == 0
    assert again.startswith(printed)
    told = "This study was there already; nothing was simulated. Another seed= gives other luck."
    assert again[len(printed) :].split() == told.split()


def test_two_need_as_many_replications_each(load: Load) -> None:
    one = asked(["renault_2021 replications=7", "renault_2021 replications=5 vendor_line_slots=4"], (), None)
    assert {scenario.replications for scenario in two_of(one)} == {5}
