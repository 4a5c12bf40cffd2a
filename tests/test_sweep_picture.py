"""Which picture a sweep gets, how strong its axes are, and what the titles say."""

import doctest
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_up_sweeps import HORIZON, LUCK, along, not_done, plan, row

from sim.report.prepared.sweep import CasesPicture, LinePicture, MapPicture, MultiplesPicture
from sim.study.paired import Shift
from sim.study.sweep import dimensions as axes_of_rows
from sim.study.sweep import frame, messages, words
from sim.study.sweep.dimensions import dimensions, grouped, middles
from sim.study.sweep.finish import finish
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.messages import axis_message, cases_message, map_message, months_words, paired
from sim.study.sweep.picture import sweep_picture
from sim.study.sweep.point import PointDone, PointTask, simulate_point
from sim.study.sweep.request import Options, request_of
from sim.study.sweep.rows import SweepRow, sweep_rows
from sim.study.sweep.strength import strengths

YIELD, TEAM = "maker.line_start.cell_yield", "maker.process_team.lines"


def table(effects: dict[str, list[float]], start: float = 2028.0) -> list[SweepRow]:
    """A full grid; every value of an axis adds its years."""
    return [
        row(n + 1, dict(zip(effects, map(float, at), strict=True)),
            start + sum(years[i] for years, i in zip(effects.values(), at, strict=True)))
        for n, at in enumerate(product(*(range(len(years)) for years in effects.values())))
    ]  # fmt: skip


def sample(count: int) -> list[SweepRow]:
    drawn = np.random.default_rng(3).random((count, 3))
    return [row(n + 1, {"a": x, "b": y, "c": z}, 2028.0 + 4 * x + 2 * y) for n, (x, y, z) in enumerate(drawn.tolist())]


@pytest.mark.parametrize(
    ("rows", "axes", "kind"),
    [
        (along("x", [1.0, 2.0], lambda i: 2030.0 + i), ["x"], LinePicture),
        (along("maker", ["newcomer", "incumbent"], lambda i: 2030.0 + i), ["maker"], LinePicture),
        (along("x", [1.0, 2.0], lambda i: 2030.0 + i), [], LinePicture),  # a table of one key
        (table({"x": [0, 1], "y": [0, 1, 2]}), ["x", "y"], MapPicture),
        (table({"x": [0, 1], "y": [0]}), ["x", "y"], LinePicture),  # one of them takes one value
        (table({"x": [0, 1], "y": [0, 1], "z": [0, 1]}), ["x", "y", "z"], MultiplesPicture),
        (sample(40), ["a", "b", "c"], MultiplesPicture),
        (sample(10), ["a", "b", "c"], CasesPicture),  # so few are told one by one
        ([row(1, {}, 2030.0, "one"), row(2, {}, 2031.0, "two")], [], CasesPicture),
        ([row(i, {"x": i // 2}, 2030.0, "ab"[i % 2]) for i in range(4)], ["x"], MapPicture),  # cases along an axis
    ],
)
def test_the_picture_that_fits(rows: list[SweepRow], axes: list[str], kind: type) -> None:
    assert type(sweep_picture(rows, plan(axes))) is kind


def test_points_that_are_not_done_do_not_change_the_picture() -> None:
    rows = table({"x": [0, 1], "y": [0, 1, 2]})
    holes = [*rows[:2], not_done(3, rows[2].settings, "failed"), *rows[3:]]
    picture = sweep_picture(holes, plan(["x", "y"]))
    assert isinstance(picture, MapPicture)
    words_of_cells = [cell.word for cells in picture.cells for cell in cells]
    assert sorted(words_of_cells) == [""] * 5 + ["failed"]


def test_strengths_of_an_additive_grid_are_the_shares_of_its_variances() -> None:
    """Oracle: variances of independent effects add up."""
    effects = {"weak": [0.0, 0.5], "strong": [0.0, 1.0, 3.0], "none": [0.0, 0.0, 0.0]}
    rows = table(effects)
    variances = np.array([np.var(years) for years in effects.values()])
    found = strengths(rows, dimensions(rows, list(effects)), HORIZON, exact=True)
    assert found == pytest.approx(variances / variances.sum(), abs=2e-3)  # dates are whole days


def test_an_interaction_belongs_to_no_axis() -> None:
    rows = [
        row(n + 1, {"x": float(a), "y": float(b)}, 2030.0 + abs(a - b))
        for n, (a, b) in enumerate(product((0, 1), (0, 1)))
    ]
    assert strengths(rows, dimensions(rows, ["x", "y"]), HORIZON, exact=True) == pytest.approx([0.0, 0.0], abs=1e-9)


def test_off_a_grid_chance_is_no_strength() -> None:
    """Over many samples an axis without effect explains nothing, in the mean, where uncorrected it would explain
    (k - 1)/(n - 1) of the variance."""
    random, shares = np.random.default_rng(5), []
    for _ in range(60):
        rows = [row(n + 1, {"x": x}, 2030.0 + y) for n, (x, y) in enumerate(random.random((20, 2)).tolist())]
        (share,) = strengths(rows, [grouped(dimensions(rows, ["x"])[0], 4)], HORIZON, exact=False)
        shares.append(share)
    assert np.median(shares) == 0.0
    assert np.mean(shares) < 0.6 * 3 / 19


def test_a_point_without_a_p50_stands_at_the_horizon_and_one_that_failed_nowhere() -> None:
    rows = [*along("x", [0.0, 1.0], lambda i: 2035.0 + 30 * i), not_done(3, {"x": 2.0}, "failed")]
    assert rows[1].summaries[0].p50 is None
    assert strengths(rows, dimensions(rows, ["x"]), HORIZON, exact=True) == [1.0]
    late = along("x", [0.0, 1.0], lambda _: 2060.0)
    assert strengths(late, dimensions(late, ["x"]), HORIZON, exact=True) == [0.0]


def test_multiples_take_the_two_strongest_and_the_median_over_the_rest() -> None:
    rows = table({"weak": [0.0, 0.2, 1.0], "strong": [0.0, 3.0], "middle": [0.0, 1.0, 2.0]})
    picture = sweep_picture(rows, plan(["weak", "strong", "middle"]))
    assert isinstance(picture, MultiplesPicture)
    assert (picture.axis.name, picture.across) == ("strong", "middle")
    assert [panel.label for panel in picture.panels] == ["0", "1", "2"]
    middle = {tuple(r.settings.values()): r.summaries[0].p50 for r in rows}[(1.0, 1.0, 2.0)]
    assert picture.panels[2].medians[0][1] == middle
    assert [len(panel.dots[0]) for panel in picture.panels] == [6, 6, 6]
    assert picture.title.startswith("10 GWh a year is moved most by strong (7")
    assert "Lines: median over weak." in picture.note


def test_values_are_in_order_and_in_words() -> None:
    def labels(values: list[Any]) -> tuple[bool, tuple[str, ...]]:
        (found,) = dimensions(along(YIELD, values, lambda i: 2030.0 + i), [YIELD])
        return found.axis.scaled, found.axis.labels

    assert labels([0.9, 0.5]) == (True, ("50 %", "90 %"))
    assert labels(["2028-06-28", "2026-06-28"]) == (True, ("28 Jun 2026", "28 Jun 2028"))
    assert labels([True, False]) == (False, ("yes", "no"))
    assert labels(["newcomer", "incumbent"]) == (False, ("newcomer", "incumbent"))
    assert labels(["", "0.5"]) == (False, ("none", "50 %"))


def test_ranges_hold_as_many_values_each_and_keep_their_order() -> None:
    (found,) = dimensions(along(YIELD, [i / 100 for i in range(40, 60)], lambda i: 2030.0 + i), [YIELD])
    four = grouped(found, 4)
    assert four.axis.labels == ("40 to 44 %", "45 to 49 %", "50 to 54 %", "55 to 59 %")
    assert [four.levels.count(level) for level in range(4)] == [5, 5, 5, 5]
    assert middles(four).labels == ("42 %", "47 %", "52 %", "57 %")
    assert grouped(found, 20) is found


def test_titles_of_one_axis() -> None:
    def title(rows: list[SweepRow]) -> str:
        return axis_message(rows, dimensions(rows, ["x"])[0])

    assert title(along("x", [1.0, 2.0], lambda i: 2030.0 + i)) == (
        "X: 1 instead of 2 brings 10 GWh a year forward by 12 months (12 to 12)"
    )
    assert title(along("x", [1.0, 2.0], lambda _: 2030.0)) == (
        "X: no clear difference to 10 GWh a year; 1 instead of 2 is 0 months (0 to 0)"
    )
    assert title(along("x", [1.0, 2.0], lambda i: 2030.0 + 30 * i)) == (
        "10 GWh a year: even chance by Jan 2030 with x 1; none inside the horizon with 2"
    )
    assert "no value of x gives an even chance" in title(along("x", [1.0, 2.0], lambda _: 2060.0))


def test_titles_of_maps_and_cases() -> None:
    rows = table({"x": [0, 1], "y": [0, 1]})
    found = dimensions(rows, ["x", "y"])
    assert map_message(rows, found).startswith(
        "10 GWh a year by Dec 2028: chance from 15 % (x 1, y 1) to 83 % (x 0, y 0)"
    )
    late = table({"x": [0, 1], "y": [0, 1]}, start=2035.0)
    assert map_message(late, found) == (
        "10 GWh a year by Dec 2028: reached in none of 41 replications at any of 4 points; "
        "an even chance by Jan 2035 at the earliest (x 0, y 0)"
    )
    never = table({"x": [0, 1], "y": [0, 1]}, start=2060.0)
    assert map_message(never, found).endswith("replications at any of 4 points; no even chance inside the horizon")
    cases = [row(1, {}, 2030.0, "as it is"), row(2, {}, 2029.0, "sooner"), row(3, {}, 2029.5, "a bit")]
    names = [case.name for case in cases]
    assert cases_message(cases, names, HORIZON) == (
        "“sooner” brings 10 GWh a year forward most: by 12 months (12 to 12) against “as it is”"
    )
    assert "No case brings" in cases_message([cases[1], cases[0]], names, HORIZON)
    failed = [not_done(1, {}, "failed", "as it is"), cases[1]]
    assert cases_message(failed, names, HORIZON) == "10 GWh a year: even chance by Jan 2029 in “sooner”"


def test_without_a_target_the_map_shows_the_chance_by_the_horizon() -> None:
    rows = [row(n, {"x": n // 2, "y": n % 2}, 2041.0 + n / 4, targets={}) for n in range(4)]
    picture = sweep_picture(rows, plan(["x", "y"], targets={}))
    assert isinstance(picture, MapPicture)
    assert picture.by == "chance by the horizon, Jun 2041"
    assert picture.cells[0][0].chance == rows[0].summaries[0].reached_share


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Shift(-7.2, -9.1, -4.0, 60), "7 earlier (4 to 9)"),
        (Shift(3.0, -1.4, 6.0, 60), "3 later (−1 to 6)"),
        (Shift(3.0, 1.2, None, 60), "3 later (1 or more)"),
        (Shift(-3.0, -4.0, None, 60), "3 earlier (up to 4)"),
        (Shift(0.2, -0.2, 0.4, 60), "0 (0 to 0)"),
        (Shift(None, 3.0, None, 60), "no P50 to compare"),
    ],
)
def test_months_in_words(found: Shift, said: str) -> None:
    assert months_words(found) == said


def test_only_replications_that_ran_in_both_points_are_paired() -> None:
    before, after = row(1, {}, 2030.0, failed=(0, 1)), row(2, {}, 2029.0, failed=(1, 2, 39))
    found = paired(before, after)
    assert found.n == len(LUCK) - 4
    assert found.months == pytest.approx(-12.0, abs=0.1)


@pytest.mark.parametrize("module", [words, messages, frame, axes_of_rows])
def test_examples_in_docstrings(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


def test_a_real_sweep_writes_its_picture_and_keeps_it(tmp_path: Path) -> None:
    """Two points are simulated, a third is made to fail: hours pair by replication, the picture counts all three."""
    overrides = ["vendor_line_slots=1,2,4", "replications=3", "horizon_end=2030-06-30", f"results={tmp_path}"]
    request = request_of(overrides, None, Options())
    request.folder.record(request.plan(), request.points)
    for point in request.points[:2]:
        done = simulate_point(PointTask(point.run, request.composer.config(point.settings), curves=False))
        assert isinstance(done, PointDone)
        request.folder.keep(point.run, done.files)
    finish(request.folder)
    pictures = [request.folder.path / f"sweep.{ending}" for ending in ("png", "svg")]
    before = [picture.read_bytes() for picture in pictures]
    assert b"2 points done, 1 pending" in before[1]
    finish(request.folder)
    assert [picture.read_bytes() for picture in pictures] == before
    rows = sweep_rows(SweepFolder(request.folder.path), ["rate_10"])
    assert [len(hours) for found in rows for hours in found.hours] == [3, 3]
    assert [r.state for r in rows] == ["done", "done", "pending"]
    assert date.fromisoformat(str(request.plan()["horizon_end"])) == date(2030, 6, 30)
