"""Figures: the same data give the same files, what is to be read is there and stands free, odd data are drawn too."""

import doctest
import os
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from scipy.optimize import isotonic_regression

from sim.report.drawing import chance_figure, loss_figure, pace_figure, ramp_figure, save_figure
from sim.report.look import marks, style
from sim.report.look import words as wording
from sim.report.look.branches import BRANCHES
from sim.report.look.margins import rising, spread
from sim.report.prepared.chance import ChancePicture, Curve
from sim.report.prepared.losses import LossPicture
from sim.report.prepared.pace import PacePicture, PaceRow
from sim.report.prepared.ramp import Level, RampPicture

FIRST, DATA, LAST = date(2026, 1, 1), date(2026, 2, 28), date(2040, 12, 31)
FOOTER = "A plant | scenario made_up 0a1b2c3d4e | data date 2026-02-28 | seed 1 | n = 200"
WEEKS = np.arange(np.datetime64(FIRST), np.datetime64(LAST), 28)
YEARS = (WEEKS - WEEKS[0]).astype(float) / 365.25
PLAN_POINTS = ((date(2028, 12, 31), 10.0, "10 GWh announced"), (date(2030, 12, 31), 50.0, "50 GWh announced"))
LEVELS = (
    Level("10 GWh", 10.0, date(2031, 3, 1), date(2032, 8, 1), date(2034, 5, 1), PLAN_POINTS[0][0], 0.03),
    Level("45 GWh", 45.0, date(2034, 10, 1), date(2037, 1, 1), None, None, None),
    Level("50 GWh", 50.0, None, None, None, PLAN_POINTS[1][0], 0.0),
)
NOTHING = np.full(len(WEEKS), np.nan)
HOSTILE = "Costs $x^$ < \\alpha & $y_$ of 100 %"


def path(middle: float, top: float = 52.0) -> np.ndarray:
    return top / (1.0 + np.exp(-(YEARS - middle)))


RAMP = RampPicture(
    title="10 GWh a year: even chance by August 2032; announced for December 2028: 3 %", footer=FOOTER,
    week_ends=WEEKS, p10=path(10.0, 46.0), p25=path(9.0, 49.0), p50=path(8.0), p75=path(7.2), p90=path(6.5, 54.0),
    installed=np.floor(path(6.0) / 4.0) * 4.0, sample_path=path(8.8), noise_free=path(7.9),
    plan=np.interp(YEARS, [1.0, 3.0, 5.0], [0.0, 10.0, 50.0]), plan_points=PLAN_POINTS, levels=LEVELS,
    marks=((date(2027, 3, 1), "first machines"), (date(2027, 9, 1), "first cells")),
    data_date=DATA, first_day=FIRST, last_day=LAST,
)  # fmt: skip


def curve(label: str, reached: int, year: int, replications: int = 200, **changes: Any) -> Curve:
    """A curve around the middle of a year; its band is a stand-in of the right shape."""
    days = np.datetime64(f"{year}-07-01") + np.linspace(-700, 700, reached).astype("timedelta64[D]")
    share = np.arange(reached + 1) / replications
    low, high = np.clip(share - 0.04, 0.0, 1.0), np.clip(share + 0.04, 0.0, 1.0)
    return replace(Curve(label, False, days, replications, low, high, 0.04, 0.12, None, None), **changes)


CHANCE = ChancePicture(
    "10 GWh a year: even chance by July 2031", FOOTER,
    (
        curve("10 GWh a year", 200, 2031, announced=date(2030, 6, 30), chance_by_announced=0.24),
        curve("45 GWh a year", 150, 2036, announced=date(2030, 12, 31), chance_by_announced=0.0),
        curve("50 GWh a year", 90, 2037, announced=date(2030, 12, 31), chance_by_announced=0.0),
        curve("50 GWh a year installed", 160, 2035, thin=True, never_share=0.07, later_share=0.125),
    ),
    DATA, FIRST, LAST,
)  # fmt: skip

QUARTERS = np.arange(np.datetime64(FIRST), np.datetime64(LAST), 91)
SHARES = np.abs(np.sin(np.arange(len(BRANCHES) - 1)[:, None] + np.arange(len(QUARTERS)) / 20.0)) ** 3
LOSSES = LossPicture(
    "What holds output back most: building in 2026, slow running 2027 to 2040", FOOTER, QUARTERS,
    SHARES / SHARES.sum(axis=0), np.linspace(0.3, 1.0, len(QUARTERS)), 79.0, 0.63, FIRST, LAST,
)  # fmt: skip
PACE = PacePicture(
    "Stacking sets the pace in 89 % of the time that lines run", FOOTER, QUARTERS,
    tuple(
        PaceRow(name, np.where(np.arange(len(QUARTERS)) < 5, np.nan, share), f"relieved: +{share:.0%}, then ageing")
        for name, share in (("cathode coating", 0.1), ("stacking", 0.8), ("welding and packing", 0.1))
    ),
    FIRST, LAST,
)  # fmt: skip
# A thing that is there once the first cells are, and fills all; nothing; hostile words.
ODD_LOSSES: dict[str, dict[str, Any]] = {
    "all of one kind": {"shares": np.eye(len(BRANCHES) - 1)[:, [3] * len(QUARTERS)]},
    "nothing decided": {"shares": 0.0 * SHARES, "decided_share": np.zeros(len(QUARTERS))},
    "one quarter": {"quarter_starts": QUARTERS[:1], "shares": LOSSES.shares[:, :1], "decided_share": np.ones(1)},
    "hostile words": {"title": HOSTILE * 7, "footer": HOSTILE * 9},
}
ODD_PACES: dict[str, dict[str, Any]] = {
    "no line runs": {"rows": ()},
    "one stage": {"rows": PACE.rows[:1]},
    "many stages": {"rows": tuple(replace(PACE.rows[0], stage=f"stage number {i}") for i in range(16))},
    "hostile words": {"title": HOSTILE * 7, "rows": (replace(PACE.rows[0], stage="$x^$ & <b>", note=HOSTILE),)},
}
ODD_RAMPS = {
    "no plan": {"plan": NOTHING, "plan_points": ()},
    "no marks": {"marks": ()},
    "marks outside": {"marks": ((date(2020, 1, 1), "long ago"), (date(2060, 1, 1), "in a far future"))},
    "many marks": {"marks": tuple((date(2026, 3, 1 + i), f"mark number {i}") for i in range(9))},
    "nothing reached": {
        **dict.fromkeys(("p10", "p25", "p50", "p75", "p90", "installed", "sample_path", "noise_free"), 0 * YEARS),
        "levels": tuple(replace(level, p10=None, p50=None, p90=None) for level in LEVELS),
    },
    "one replication": dict.fromkeys(("p10", "p25", "p75", "p90"), RAMP.p50),
    "known to the first day": {"data_date": FIRST},
    "points outside": {"plan_points": ((date(2025, 1, 1), 5.0, "before"), (date(2050, 1, 1), 50.0, "after"))},
    "hostile words": {"title": HOSTILE * 7, "footer": HOSTILE * 9, "marks": ((date(2027, 1, 1), HOSTILE),)},
    "no words": {"title": "", "footer": ""},
    "our plan": {"our_plan": tuple((date(y, 1, 1), date(y, 12, 31), 8.0 * (y - 2028)) for y in range(2028, 2036))},
    "our plan with gaps, high and outside": {
        "our_plan": (
            (date(2020, 1, 1), date(2020, 12, 31), 3.0),
            (date(2029, 3, 1), date(2029, 3, 31), 9.0),
            (date(2031, 1, 1), date(2031, 12, 31), 90.0),
            (date(2050, 1, 1), date(2050, 12, 31), 99.0),
        )
    },
}
ODD_CHANCES = {
    "nothing reached": {"curves": (curve("10 GWh a year", 0, 2030, announced=LAST, chance_by_announced=0.0),)},
    "one replication": {"curves": (curve("10 GWh a year", 1, 2030, replications=1),)},
    "no curves": {"curves": ()},
    "nothing announced": {"curves": (curve("10 GWh a year", 200, 2031),)},
    "announced outside": {"curves": (curve("x", 9, 2031, announced=date(2050, 1, 1), chance_by_announced=0.1),)},
    "reached before and after": {"curves": (curve("early", 200, 2026), curve("late", 200, 2040))},
    "many curves": {"curves": tuple(curve(f"{i} GWh a year (13-week rate)", 200 - i, 2031 + i) for i in range(7))},
    "hostile words": {"title": HOSTILE * 7, "curves": (curve(HOSTILE, 100, 2031),)},
}


def words(figure: Figure) -> list[Text]:
    """All that is written on a slide, laid out as when saved."""
    figure.draw_without_rendering()
    found = [*figure.texts]
    for axes in figure.axes:
        low, high = sorted(axes.get_ylim())
        ticks = [text for y, text in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True) if low <= y <= high]
        years = axes.get_xticklabels(minor=True) if axes is figure.axes[0] else []
        found += [*axes.texts, axes.yaxis.label, *ticks, *years]
    return [text for text in found if text.get_text().strip()]


def lines_of_svg(figure: Figure) -> list[str]:
    file = BytesIO()
    with style.sheet():
        figure.savefig(file, format="svg")
    root = ElementTree.fromstring(file.getvalue())
    return ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def assert_inside(figure: Figure) -> None:
    slide = figure.bbox
    for text in words(figure):
        box = text.get_window_extent()
        assert slide.x0 <= box.x0 < box.x1 <= slide.x1, f"cut off at a side: {text.get_text()!r}"
        assert slide.y0 <= box.y0 < box.y1 <= slide.y1, f"cut off above or below: {text.get_text()!r}"


def assert_apart(figure: Figure) -> None:
    boxes = [(text.get_text(), text.get_window_extent()) for text in words(figure)]
    for (one, box), (other, other_box) in combinations(boxes, 2):
        shared = Bbox.intersection(box, other_box)
        assert shared is None or min(shared.width, shared.height) < 2.0, f"{one!r} on {other!r}"


@pytest.fixture(scope="module")
def ramp() -> Figure:
    return ramp_figure(RAMP)


@pytest.fixture(scope="module")
def chances() -> Figure:
    return chance_figure(CHANCE)


@pytest.fixture(scope="module")
def ramp_lines(ramp: Figure) -> list[str]:
    return lines_of_svg(ramp)


@pytest.fixture(scope="module")
def chance_lines(chances: Figure) -> list[str]:
    return lines_of_svg(chances)


@pytest.fixture(scope="module")
def saved(ramp: Figure, chances: Figure, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    save_figure(ramp, folder, "ramp")
    save_figure(chances, folder, "chance")
    return folder


def test_the_files_and_no_others_are_there(saved: Path) -> None:
    assert sorted(file.name for file in saved.iterdir()) == ["chance.png", "chance.svg", "ramp.png", "ramp.svg"]


def test_same_data_give_the_same_bytes_whatever_a_user_has_set(saved: Path, tmp_path: Path) -> None:
    with matplotlib.rc_context({"svg.hashsalt": None, "svg.fonttype": "path", "font.size": 30, "axes.grid": True}):
        save_figure(ramp_figure(RAMP), tmp_path, "ramp")
        save_figure(chance_figure(CHANCE), tmp_path, "chance")
    for file in saved.iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


def test_other_data_give_other_bytes(saved: Path, tmp_path: Path) -> None:
    save_figure(ramp_figure(replace(RAMP, p50=RAMP.p50 * 0.98)), tmp_path, "ramp")
    for name in ("ramp.svg", "ramp.png"):
        assert (tmp_path / name).read_bytes() != (saved / name).read_bytes()


def test_files_carry_no_date_and_no_program(saved: Path) -> None:
    svg, png = (saved / "ramp.svg").read_bytes(), (saved / "ramp.png").read_bytes()
    assert b"<dc:date>" not in svg
    assert b"<dc:creator>" not in svg
    assert b"Software" not in png


def test_a_failed_write_keeps_the_old_file_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "disk full")

    (tmp_path / "ramp.svg").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        save_figure(Figure(), tmp_path, "ramp")
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [("ramp.svg", "old")]


@pytest.mark.parametrize(
    "line",
    [
        "10 GWh a year: even chance by August 2032;",
        "announced for December 2028: 3 %",
        FOOTER,
        "10 GWh:  P10 Mar 2031 | P50 Aug 2032 | P90 May 2034",
        "45 GWh:  P10 Oct 2034 | P50 Jan 2037 | P90 not reached",
        "50 GWh:  P10, P50, P90 not reached",
        "10 GWh announced",
        "median (P50)",
        "P25 to P75",
        "installed nameplate",
        "28 Feb 2026",
        "first machines",
        "what happened since",
        "2036",
    ],
)
def test_the_ramp_says(line: str, ramp_lines: list[str]) -> None:
    assert line in ramp_lines


@pytest.mark.parametrize(
    "line",
    [
        CHANCE.title,
        FOOTER,
        "24 % by Jun 2030",
        "<2 % by Dec 2030",
        "45 GWh a year",
        "never: 4 %",
        "later than 2040: 12 %",
        "even chance",
        "50 GWh a year installed",
        "announced",
        "28 Feb 2026",
    ],
)
def test_the_chances_say(line: str, chance_lines: list[str]) -> None:
    assert line in chance_lines


def test_mathematics_in_a_title_is_words() -> None:
    assert HOSTILE in lines_of_svg(ramp_figure(replace(RAMP, title=HOSTILE)))
    assert HOSTILE in lines_of_svg(chance_figure(replace(CHANCE, title=HOSTILE)))


def test_labels_stand_apart_and_inside(ramp: Figure, chances: Figure) -> None:
    for figure in (ramp, chances):
        assert_apart(figure)
        assert_inside(figure)


def test_writing_is_large_enough(ramp: Figure, chances: Figure) -> None:
    for figure in (ramp, chances):
        assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 12


@pytest.mark.parametrize("name", ODD_RAMPS)
def test_odd_ramps(name: str) -> None:
    figure = ramp_figure(replace(RAMP, **ODD_RAMPS[name]))
    assert_inside(figure)
    assert len(figure.axes[0].lines) > 5


@pytest.mark.parametrize("name", ODD_CHANCES)
def test_odd_chances(name: str) -> None:
    figure = chance_figure(replace(CHANCE, **ODD_CHANCES[name]))
    assert_inside(figure)
    assert "data date\n28 Feb 2026" in [text.get_text() for text in words(figure)]


@pytest.mark.parametrize("change", ODD_LOSSES.values(), ids=ODD_LOSSES)
def test_odd_losses(change: dict[str, Any]) -> None:
    figure = loss_figure(replace(LOSSES, **change))
    assert_inside(figure)
    assert "nameplate: 63 % of the ceiling" in [text.get_text() for text in words(figure)]


@pytest.mark.parametrize("change", ODD_PACES.values(), ids=ODD_PACES)
def test_odd_paces(change: dict[str, Any]) -> None:
    figure = pace_figure(replace(PACE, **change))
    assert_inside(figure)
    assert_apart(figure)


def test_losses_and_paces_stand_apart_and_are_large_enough() -> None:
    for figure in (loss_figure(LOSSES), pace_figure(PACE)):
        assert_apart(figure)
        assert_inside(figure)
        assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 12


def test_areas_of_losses_are_named_once_and_fill_the_ceiling() -> None:
    figure = loss_figure(LOSSES)
    names = [text.get_text().replace("\n", " ") for text in words(figure)]
    assert [names.count(branch.label) for branch in BRANCHES[:-1]] == [1] * (len(BRANCHES) - 1)
    tops = [area.get_paths()[0].vertices[:, 1].max() for area in figure.axes[0].collections]
    assert max(tops) == pytest.approx(1.0)


def test_losses_and_paces_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        save_figure(loss_figure(LOSSES), folder, "losses")
        save_figure(pace_figure(PACE), folder, "bottleneck")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_missing_series_are_not_named() -> None:
    names = [text.get_text() for text in words(ramp_figure(replace(RAMP, plan=NOTHING, plan_points=())))]
    assert "modelled plan" not in names
    assert "median (P50)" in names


@pytest.mark.parametrize(
    "change", [{"p90": path(6.5, 80.0)}, {"installed": path(6.0, 90.0)}, {"plan": path(5.0, 70.0)}]
)
def test_the_ramp_ends_just_above_the_highest(change: dict[str, np.ndarray]) -> None:
    (axes,) = ramp_figure(replace(RAMP, **change)).axes  # type: ignore[arg-type]
    highest = max(float(values.max()) for values in change.values())
    assert highest < axes.get_ylim()[1] < 1.25 * highest
    assert axes.get_ylim()[0] == 0.0


def test_a_curve_is_the_share_that_has_reached_it() -> None:
    days = np.array(["2030-01-01", "2031-01-01", "2045-01-01"], dtype="datetime64[D]")
    band = np.zeros(4)
    one = Curve("x", False, days, 4, band, band, 0.25, 0.25, None, None)
    (axes,) = chance_figure(replace(CHANCE, curves=(one,))).axes
    drawn = next(line for line in axes.lines if line.get_drawstyle() == "steps-post")
    assert list(drawn.get_ydata()) == [0.0, 0.25, 0.5, 0.5]
    assert list(drawn.get_xdata()) == [style.number(day) for day in (date(2030, 1, 1), *days[:2].tolist(), LAST)]


def test_the_band_is_the_one_prepared(chances: Figure) -> None:
    band, prepared = chances.axes[0].collections[0], CHANCE.curves[0]
    heights = band.get_paths()[0].vertices[:, 1]
    assert heights.max() == prepared.high.max()
    assert set(np.unique(heights)) == set(prepared.low) | set(prepared.high)


@pytest.mark.parametrize("module", [wording, marks])
def test_examples_in_docstrings(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


LABELS = st.lists(st.tuples(st.floats(-5, 15), st.floats(0.1, 3.0)), min_size=1, max_size=12)


@given(LABELS)
def test_spread_labels_keep_their_order_and_do_not_overlap(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = (list(column) for column in zip(*labels, strict=True))
    middles = spread(wanted, sizes, 0.0, 40.0)
    edges = sorted((y - size / 2, y + size / 2) for y, size in zip(middles, sizes, strict=True))
    assert all(above[0] >= below[1] - 1e-9 for below, above in pairwise(edges))
    assert edges[0][0] >= -1e-9
    assert edges[-1][1] <= 40.0 + 1e-9
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(np.array(middles)[order]) > 0.0).all()


@given(st.lists(st.floats(-1e3, 1e3) | st.integers(-3, 3).map(float), min_size=1, max_size=12))
def test_what_rises_next_to_any_values_is_their_isotonic_regression(values: list[float]) -> None:
    expected = isotonic_regression(values).x
    np.testing.assert_allclose(rising(np.array(values)), expected, rtol=1e-12, atol=1e-12)


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([5.0, 1.0, 3.0], [1.0, 1.0, 1.0], 0.0, 10.0) == pytest.approx([5.0, 1.0, 3.0])


@given(st.lists(st.tuples(st.floats(1, 9), st.floats(0.2, 4.0)), min_size=1, max_size=9))
def test_marks_in_one_row_do_not_overlap(drawn: list[tuple[float, float]]) -> None:
    at, widths = (list(column) for column in zip(*sorted(drawn), strict=True))
    left, rows = marks.arrange(at, widths, 0.0, 13.0)
    spans = [(x - w, x) if i < left else (x, x + w) for i, (x, w) in enumerate(zip(at, widths, strict=True))]
    for (one, row), (other, other_row) in combinations(zip(spans, rows, strict=True), 2):
        assert row != other_row or one[1] <= other[0] + 1e-9 or other[1] <= one[0] + 1e-9
