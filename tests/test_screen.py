"""The screen: what is moved and how far, against dates that are known beforehand; what cannot be moved is said."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import Load
from test_sites import APART, TWO, with_sites

from sim.distributions import constant, triangular
from sim.errors import InputError
from sim.model.prepared import Prepared
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.milestones import find_milestone
from sim.scenario.schema import Scenario
from sim.scenario.sources import Entry
from sim.study.assumptions import words as screen_words
from sim.study.assumptions.groups import Assumption, assumptions
from sim.study.assumptions.ledger import ledger
from sim.study.assumptions.moves import move
from sim.study.assumptions.ranges import QUARTER, Range, range_of, ranges_with, usual_ranges
from sim.study.assumptions.screen import Screen, Side, noise, screen
from sim.study.paired import Shift, shift
from sim.study.running.failures import AllFailedError
from sim.study.running.runner import run

CERTAIN = ("maker.schedule.median=1", "maker.schedule.sigma=0", "horizon_end=2027-06-30", "replications=6")
LINE_PROJECT = "blocks.block_1.line_project.*.months"


def of(key: str, scenario: Scenario, grades: tuple[str, ...] = ("assumed", "estimated")) -> Assumption:
    return next(found for found in assumptions(ledger(scenario), grades) if found.key == key)


def single(path: str, value: object, grade: str = "assumed") -> Assumption:
    return Assumption(path, grade, (Entry(path, value, grade, "a test", path),))  # type: ignore[arg-type]


def times(low: float, high: float, key: str) -> dict[str, Range]:
    return {key: Range(low=low, high=high, times=True, grade="assumed", source="a test")}


# What is moved


def test_every_assumed_number_is_in_one_assumption_or_is_named_as_not_moved(load: Load) -> None:
    scenario = load("scenario=verkor_2026")
    moved = [entry.path for found in assumptions(ledger(scenario), ("assumed",)) for entry in found.entries]
    assert len(moved) == len(set(moved))
    left = [entry.path for entry in ledger(scenario) if entry.grade == "assumed" and entry.path not in moved]
    ends = ("_date", "_before", "_end", "plan_months", ".machines")
    assert [p for p in left if not p.startswith(("known.", "marks.", "numerics.")) and not p.endswith(ends)] == []


def test_numbers_of_one_field_and_one_source_move_together(load: Load) -> None:
    scenario = load()
    found = assumptions(ledger(scenario), ("assumed",))
    assert 30 < len(found) < 80
    paths = {entry.path for entry in of(LINE_PROJECT, scenario).entries}
    assert paths == {"blocks.block_1.line_project.install.months", "blocks.block_1.line_project.cold.months"}
    assert len(of("line.stages.*.dwell_hours", scenario).entries) == 5
    assert len(of("maker.release.later_months", scenario).entries) == 1


def test_only_the_grades_asked_for_move(load: Load) -> None:
    assert {found.grade for found in assumptions(ledger(load()), ("estimated",))} == {"estimated"}


# How far


def test_an_uncertainty_is_fixed_at_its_quantiles(load: Load) -> None:
    scenario = load()
    moved = move(scenario, of("maker.judged_reference", scenario), "low", {})
    assert moved.scenario is not None
    expected = triangular(0.2, 0.4, 1.0).quantile(0.1)
    assert moved.scenario.maker.judged_reference == constant(expected)
    assert moved.text == f"P10 = {expected:.3g}"


def test_a_constant_moves_a_quarter_where_no_range_is_known(load: Load) -> None:
    scenario = load()
    for end, expected in (("low", 0.375), ("high", 0.625)):
        moved = move(scenario, of("maker.judged_exponent", scenario), end, {})  # type: ignore[arg-type]
        assert moved.scenario is not None
        assert moved.scenario.maker.judged_exponent == expected
        assert moved.text == str(expected)


def test_a_constant_moves_over_its_range_where_one_is_known(load: Load) -> None:
    scenario = load()
    moved = move(scenario, of("vendor_line_slots", scenario), "high", usual_ranges())
    assert moved.scenario is not None
    assert moved.scenario.vendor_line_slots == 4


def test_a_group_is_scaled_and_all_else_stays(load: Load) -> None:
    scenario = load()
    moved = move(scenario, of(LINE_PROJECT, scenario), "high", times(0.5, 2.0, "blocks.*.line_project.*.months"))
    assert moved.scenario is not None
    before, after = (s.blocks["block_1"].line_project for s in (scenario, moved.scenario))
    assert (after.install.months, after.cold.months) == (2 * before.install.months, 2 * before.cold.months)
    back = moved.scenario.blocks["block_1"].model_copy(update={"line_project": before})
    assert moved.scenario.model_copy(update={"blocks": {**moved.scenario.blocks, "block_1": back}}) == scenario


def test_a_drawn_constant_stays_a_distribution(load: Load) -> None:
    scenario = load()
    moved = move(scenario, of("maker.line_start.months", scenario), "low", {})
    assert moved.scenario is not None
    assert moved.scenario.maker.line_start.months == constant(4.5)


def test_whole_numbers_move_by_at_least_one(load: Load) -> None:
    near = times(0.9, 1.1, "blocks.block_1.lines")
    lines = [move(load(), single("blocks.block_1.lines", 4), end, near).scenario for end in ("low", "high")]  # type: ignore[arg-type]
    assert [scenario.blocks["block_1"].lines for scenario in lines if scenario] == [3, 5]


def test_shares_stay_between_nothing_and_the_whole(load: Load) -> None:
    moved = move(load(), single("maker.ramped_at", 0.9), "high", {})
    assert moved.scenario is not None
    assert moved.scenario.maker.ramped_at == 1.0


def test_in_a_group_nothing_and_the_whole_stay(load: Load) -> None:
    scenario = load()
    moved = move(scenario, of("line.stages.formation.tranches.*.share", scenario), "low", {})
    assert moved.scenario is not None
    assert [t.share for t in moved.scenario.line.stages["formation"].tranches.values()] == [0.1875, 0.375, 1.0]


@pytest.mark.parametrize("end", ["low", "high"])
def test_parts_of_one_whole_still_sum_to_one(end: str, load: Load) -> None:
    scenario = load()
    moved = move(scenario, of("line.stages.*.start_defects", scenario), end, {})  # type: ignore[arg-type]
    assert moved.scenario is not None
    before = np.array([s.start_defects for s in scenario.line.stages.values()])
    after = np.array([s.start_defects for s in moved.scenario.line.stages.values()])
    assert after.sum() == pytest.approx(1.0)
    assert (after[before == 0.0] == 0.0).all()
    assert (after.max() < before.max()) == (end == "low")


def test_what_stands_there_already_is_not_possible(load: Load) -> None:
    moved = move(load(), single("maker.process_team.added_per_year", 0.0), "low", {})
    assert (moved.scenario, moved.refusal) == (None, "it stands there already")


def test_what_the_checks_refuse_is_not_possible_and_says_why(load: Load) -> None:
    above = {"maker.line_start.cell_yield": Range(low=0.6, high=0.97, grade="assumed", source="a test")}
    moved = move(load(), single("maker.line_start.cell_yield", 0.7), "high", above)
    assert moved.scenario is None
    assert "no line ever reaches it" in moved.refusal


# Ranges


def test_shipped_ranges_are_of_something_that_can_be_moved(load: Load) -> None:
    scenarios = (load("maker=newcomer"), load("maker=incumbent"), with_sites(TWO, APART))
    grades = ("published", "estimated", "assumed", "user", None)
    keys = {found.key for scenario in scenarios for found in assumptions(ledger(scenario), grades)}
    for pattern in usual_ranges():
        assert any(range_of(key, {pattern: QUARTER.model_copy(update={"low": 0.5})}).low == 0.5 for key in keys), (
            pattern
        )


def test_a_star_stands_for_one_name() -> None:
    known = times(0.1, 9.0, "blocks.*.months")
    assert range_of("blocks.block_1.months", known).low == 0.1
    assert range_of("blocks.block_1.activities.months", known) is QUARTER


def test_own_ranges_come_before_the_shipped(tmp_path: Path) -> None:
    (tmp_path / "ranges").mkdir()
    own = "vendor_line_slots: {low: 2, high: 9, grade: user, source: our vendor}\n"
    (tmp_path / "ranges" / "ours.yaml").write_text(own, encoding="utf-8")
    found = ranges_with(tmp_path, ["vendor_line_slots"])
    assert range_of("vendor_line_slots", found).high == 9
    assert range_of("maker.sister_share", found) == range_of("maker.sister_share", usual_ranges())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "vendor_slots: {low: 2, high: 9, grade: user, source: x}",
            "vendor_slots: there is no such number that could be",
        ),
        ("vendor_slots: {low: 2, high: 9, grade: user, source: x}", "did you mean vendor_line_slots?"),
        (
            "vendor_line_slots: {low: 9, high: 2, grade: user, source: x}",
            "vendor_line_slots: low 9 must be below high 2",
        ),
        (
            "vendor_line_slots: {low: 2, high: 9, grade: user}",
            "vendor_line_slots.source: Field required; a range has low",
        ),
        ("vendor_line_slots: {low: two, high: 9, grade: user, source: x}", "vendor_line_slots.low: should be a valid"),
        ("vendor_line_slots", "line 1: should hold keys with their values"),
        ("a: {b", "line 1: a bracket or brace is not closed"),
    ],
)
def test_own_ranges_that_are_none_are_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "ranges").mkdir()
    (tmp_path / "ranges" / "ours.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(message)):
        ranges_with(tmp_path, ["vendor_line_slots", "maker.sister_share"])


# What it does, against what is known beforehand


@pytest.fixture(scope="module")
def certain(load: Load) -> Screen:
    """Nothing slips: installation and cold commissioning stand on the only critical path to the first cell."""
    scenario = load(*CERTAIN)
    found = [of(key, scenario) for key in ("blocks.block_3.lines", LINE_PROJECT, "maker.efficiency_mature")]
    return screen(scenario, find_milestone("block_1_first_cell", scenario), found, times(0.75, 1.5, LINE_PROJECT))


def test_a_duration_on_the_critical_path_moves_the_date_by_itself(certain: Screen) -> None:
    row = certain.rows[0]
    project = certain.scenario.blocks["block_1"].line_project
    planned = project.install.months + project.cold.months
    assert row.assumption.key == LINE_PROJECT
    assert row.low.shift is not None
    assert row.high.shift is not None
    assert row.low.shift.months == pytest.approx(-0.25 * planned)
    assert row.high.shift.months == pytest.approx(0.5 * planned)
    assert (row.high.shift.low, row.high.shift.high) == pytest.approx((0.5 * planned, 0.5 * planned))
    assert row.high.moved == row.high.shift.n == 6
    assert row.high.halves == pytest.approx(0.0)


def test_what_nobody_waits_for_moves_nothing(certain: Screen) -> None:
    for row in certain.rows[1:]:
        assert row.idle
        assert row.effect == 0.0


def test_a_milestone_that_leaves_the_horizon_is_counted_and_said(load: Load) -> None:
    scenario = load(*CERTAIN[:2], "horizon_end=2026-12-31", CERTAIN[3])
    found = [of(LINE_PROJECT, scenario)]
    milestone = find_milestone("block_1_first_cell", scenario)
    result = screen(scenario, milestone, found, times(0.75, 4.0, LINE_PROJECT))
    high = result.rows[0].high
    assert high.beyond
    assert (high.never, high.later) == (0, 6)
    assert result.rows[0].effect == float("inf")
    assert "beyond the horizon" in screen_words.screen_text(result)
    assert ">54 %" in screen_words.screen_text(result)


def test_a_milestone_without_a_p50_is_refused(load: Load) -> None:
    scenario = load(*CERTAIN)
    message = "milestone 'rate_50': 0% of 6 replications reach it by 2027-06-30, so it has no P50 that could move"
    with pytest.raises(InputError, match=message):
        screen(scenario, find_milestone("rate_50", scenario), [of(LINE_PROJECT, scenario)], {})


# The noise bar


def test_ends_that_move_nothing_do_not_make_the_noise_look_thin() -> None:
    moved = [Side("x", moved=3, halves=h) for h in (1.0, -2.0, 3.0)]
    assert noise([*moved, *(Side("x", moved=0, halves=0.0) for _ in range(99))]) == 3.0
    assert noise([Side("x", moved=0, halves=0.0), Side("x", refusal="no")]) is None


def test_the_noise_bar_covers_shifts_that_are_nothing_but_luck() -> None:
    """Fifty ends that jitter every date around itself: the bar holds most of their shifts and is not far wider."""
    luck = np.random.default_rng(7)
    before = 730.5 * luck.normal(96.0, 12.0, 200)
    sides, shifts = [], []
    for _ in range(50):
        after = before + 730.5 * luck.normal(0.0, 3.0, 200)
        halves = [shift(before[odd::2], after[odd::2]).months or 0.0 for odd in (0, 1)]
        sides.append(Side("x", moved=200, halves=(halves[0] - halves[1]) / 2.0))
        shifts.append(abs(shift(before, after).months or 0.0))
    bar = noise(sides)
    assert bar is not None
    assert np.mean(np.array(shifts) <= bar) >= 0.85
    assert bar < 4.0 * np.std(shifts)


# In words


def test_shifts_in_words(certain: Screen) -> None:
    wide = replace(certain, noise_months=1.0)
    assert screen_words.shift_text(Side("x", shift=Shift(2.0, 1.0, 3.0, 9)), wide) == "+2.0 (+1.0 to +3.0)"
    assert screen_words.shift_text(Side("x", shift=Shift(2.0, -1.0, 3.0, 9)), wide) == "~+2.0 (-1.0 to +3.0)"
    assert screen_words.shift_text(Side("x", shift=Shift(-0.9, -1.0, -0.8, 9)), wide) == "~-0.9 (-1.0 to -0.8)"
    assert screen_words.shift_text(Side("x", shift=Shift(-2.0, None, -0.8, 9)), wide) == "-2.0 (open to -0.8)"
    assert screen_words.shift_text(Side("x", refusal="no"), wide) == "not possible"


def test_the_file_has_two_rows_an_assumption(certain: Screen) -> None:
    rows = screen_words.csv_rows(certain)
    assert len(rows) == 2 * len(certain.rows)
    assert {len(row) for row in rows} == {len(screen_words.HEAD)}


def test_an_end_at_which_every_replication_fails_is_not_possible_and_the_others_go_on(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fragile(prepared: Prepared, replication: int) -> Trajectory:
        if prepared.scenario.vendor_line_slots == 1:
            raise ArithmeticError("provoked")
        return simulate(prepared, replication)

    monkeypatch.setattr("sim.study.running.runner.run", partial(run, simulate=fragile))
    scenario = load("replications=2", "horizon_end=2027-06-30")
    milestone = find_milestone("pilot_running", scenario)
    (row,) = screen(scenario, milestone, [single("vendor_line_slots", 2)], {}).rows
    assert row.low.refusal == "all 2 replications failed; the first: ArithmeticError: provoked"
    assert row.high.shift is not None
    with pytest.raises(AllFailedError):
        screen(scenario.model_copy(update={"vendor_line_slots": 1}), milestone, [single("vendor_line_slots", 1)], {})
