"""Volumes, schedule and lines: what they say stands inside and apart, odd data are drawn too, same data same bytes."""

import doctest
import re
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from test_figures import (
    CHANCE,
    FIRST,
    FOOTER,
    HOSTILE,
    LAST,
    LOSSES,
    PACE,
    RAMP,
    assert_apart,
    assert_inside,
    lines_of_svg,
    words,
)

from sim.report.drawing import draw, kind_of, lines_figure, loss_figure, picture_bytes, schedule_figure, volume_figure
from sim.report.look.branches import BRANCHES
from sim.report.page import page
from sim.report.prepared import stored
from sim.report.prepared.backtest import BacktestPicture, BuiltPlant, Output
from sim.report.prepared.lines import LineCurve, LinesPicture
from sim.report.prepared.schedule import SchedulePicture, ScheduleRow, Spread
from sim.report.prepared.stored import plain, revived
from sim.report.prepared.volumes import VolumePicture, VolumeYear
from sim.study.pictures import critical
from sim.study.pictures import schedule as schedule_picture


def year(number: int) -> VolumeYear:
    plan = None if number < 2 else 16.0 if number < 5 else 50.0
    chance = plan and 1 - number / 20
    interval = None if chance is None else (max(chance - 0.1, 0.0), min(chance + 0.1, 1.0))
    return VolumeYear(2027 + number, 2.0 * number, 3.0 * number, 3.6 * number, plan, chance, interval)


VOLUMES = VolumePicture(
    "2029: 9.4 GWh sellable at an even chance, 16 contracted; chance of a shortfall 97 %", FOOTER,
    tuple(map(year, range(14))), "contracted by Renault", "chance to sell less than contracted", "For comparison only.",
)  # fmt: skip
NEVER = Spread(None, None, None)


def row(number: int, critical: float | None = 0.3, **changes: Any) -> ScheduleRow:
    start, finish = (
        Spread(*(date(2026 + (number + months) // 12, 1 + (number + months) % 12, 1) for months in spread))
        for spread in ((4, 6, 9), (12, 16, 24))
    )
    network = "pilot" if number < 4 else "block 1"
    return replace(ScheduleRow(network, f"activity number {number}", start, finish, critical, 200), **changes)


SCHEDULE = SchedulePicture(
    "First cell of block 1: even chance by January 2030", FOOTER,
    (*(row(k, None) for k in range(4)), *(row(k, k / 20) for k in range(4, 20))), "first cell of block 1",
    date(2026, 6, 1), FIRST, date(2031, 12, 31),
)  # fmt: skip
QUARTERS = np.arange(np.datetime64(FIRST), np.datetime64(LAST), 91)


def curve(block: int, line: int) -> LineCurve:
    x = np.arange(len(QUARTERS)) - 8 * block - 2 * line
    middle = np.where(x < 0, np.nan, 1 - 0.7 * np.exp(-np.maximum(x, 0) / 8.0))
    band = np.stack([0.9 * middle, middle, np.minimum(1.05 * middle, 1.0)])
    return LineCurve(block, line, 0.95 * band, 0.8 * band, band, band)


LINES = LinesPicture(
    "Cell yield of the first line: 52 % in 2027, 71 % in 2028, 92 % at the end (medians)", FOOTER, QUARTERS,
    tuple(curve(block, line) for block in range(3) for line in range(1, 5)), ("block 1", "block 2", "block 3"), 0.93,
    0.75, "Bold: first line of a block, with its P10 to P90; thin and paler: its later lines.", FIRST, LAST,
)  # fmt: skip
MONTHS = np.arange(49.0)
SHARES = 1 - np.exp(-np.outer([0.3, 0.5, 1.0, 1.5, 2.0], MONTHS) / 36)
BACKTEST = BacktestPicture(
    "Observed newcomers lie below the band: 3 of 3 points under the P10", FOOTER, MONTHS, *SHARES,
    (
        BuiltPlant("Plant A", (Output(15, 0.008, "deliveries"), Output(35, 0.04, "rate"), Output(36, 0.05, "rate"))),
        BuiltPlant("Plant B", (Output(43, 0.97, "claimed"),)),
    ),
    "198 of n = 200 replications have a first cell inside the horizon. Median at month 24: 49 % (95 % interval 45-52).",
)  # fmt: skip
NOTHING = dict.fromkeys(("months", "p10", "p25", "p50", "p75", "p90"), np.array([]))
ALL = (VOLUMES, SCHEDULE, LINES, BACKTEST)
NO_PLAN: dict[str, None] = {"plan": None, "shortfall": None, "interval": None}
ODD: dict[str, Any] = {
    "no years": replace(VOLUMES, years=()),
    "nothing announced": replace(VOLUMES, years=tuple(replace(y, **NO_PLAN) for y in VOLUMES.years)),
    "a single history": replace(VOLUMES, years=tuple(replace(y, interval=None) for y in VOLUMES.years)),
    "one year": replace(VOLUMES, years=VOLUMES.years[:1]),
    "many years": replace(VOLUMES, years=tuple(replace(VOLUMES.years[5], year=2027 + k) for k in range(20))),
    "hostile volumes": replace(
        VOLUMES, title=HOSTILE * 7, footer=HOSTILE * 9, plan_name=HOSTILE, note=HOSTILE, shortfall_name=HOSTILE
    ),
    "no activities": replace(SCHEDULE, rows=()),
    "nothing happens": replace(SCHEDULE, rows=(row(5, None, start=NEVER, finish=NEVER),)),
    "a moment": replace(SCHEDULE, rows=(row(5, 1.0, start=row(5).finish),)),
    "beyond the horizon": replace(SCHEDULE, rows=(row(5, 1.0, finish=Spread(date(2030, 1, 1), None, None)),)),
    "hostile schedule": replace(SCHEDULE, title=HOSTILE * 7, rows=(row(5, 1.0, label="$x^$ & <b>"),)),
    "no lines": replace(LINES, curves=()),
    "one quarter": replace(LINES, quarter_starts=QUARTERS[:1], curves=()),
    "no plants": replace(BACKTEST, plants=()),
    "no first cell": replace(BACKTEST, plants=(), **NOTHING),
    "four plants": replace(BACKTEST, plants=2 * BACKTEST.plants),
    "hostile plants": replace(BACKTEST, title=HOSTILE * 7, plants=(BuiltPlant(HOSTILE[:20], ()),), note=HOSTILE),
    "hostile lines": replace(LINES, title=HOSTILE * 7, blocks=(HOSTILE[:14],), note=HOSTILE),
}  # fmt: skip


@pytest.mark.parametrize("picture", ALL, ids=kind_of)
def test_writing_stands_apart_inside_and_is_large_enough(picture: Any) -> None:
    figure = draw(picture)
    assert_inside(figure)
    assert_apart(figure)
    assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 10.5


def test_as_many_years_as_have_intervals_stand_apart() -> None:
    sure = replace(VOLUMES.years[2], shortfall=0.999, interval=(0.94, 1.0))
    figure = volume_figure(replace(VOLUMES, years=tuple(replace(sure, year=2025 + k) for k in range(16))))
    assert lines_of_svg(figure).count("94-100") == 16
    assert_apart(figure)


@pytest.mark.parametrize("picture", ODD.values(), ids=ODD)
def test_odd_pictures(picture: Any) -> None:
    assert_inside(draw(picture))


@pytest.mark.parametrize("picture", [*ALL, RAMP, CHANCE, LOSSES, PACE], ids=kind_of)
def test_a_picture_drawn_from_what_was_written_down_is_the_same(picture: Any) -> None:
    """Not only alike: the same bytes, since what is written down is what is drawn."""
    content = plain(picture)
    again = revived(type(picture), content)
    assert plain(again) == content
    assert picture_bytes(draw(again), "svg") == picture_bytes(draw(revived(type(picture), content)), "svg")


def test_thousands_of_replications_make_no_heavier_picture() -> None:
    """A page has to be mailed; what is thinner than a pixel is left out, the ends stay."""
    days = np.datetime64("2028-01-01") + np.arange(10_000) // 3
    share = np.arange(10_001) / 12_000
    heavy = replace(CHANCE.curves[0], days=days, replications=12_000, low=share, high=share)
    figure = draw(replace(CHANCE, curves=(heavy, heavy, heavy, heavy)))
    drawn = next(line for line in figure.axes[0].lines if line.get_drawstyle() == "steps-post")
    assert list(drawn.get_ydata()[[0, -1]]) == [0.0, 10_000 / 12_000]
    assert len(picture_bytes(figure, "svg")) < 1_000_000


def test_what_is_no_picture_is_refused() -> None:
    content = plain(VOLUMES)
    for key, wrong in (("title", 3), ("years", [1]), ("note", None)):
        with pytest.raises((TypeError, ValueError, KeyError)):
            revived(VolumePicture, {**content, key: wrong})
    with pytest.raises(ValueError, match="note"):
        revived(VolumePicture, {key: value for key, value in content.items() if key != "note"})


def bars(figure: Figure) -> list[float]:
    return [patch.get_height() for patch in figure.axes[0].patches]  # type: ignore[attr-defined]


def test_bars_are_even_chances_and_shortfalls_stand_below_years_with_a_contract() -> None:
    figure = volume_figure(VOLUMES)
    assert bars(figure) == [year.p50 for year in VOLUMES.years]
    said = lines_of_svg(figure)
    assert sum(re.fullmatch(r"[<>]?\d+ %", line) is not None for line in said) == sum(
        year.plan is not None for year in VOLUMES.years
    )
    assert "chance to sell less than contracted, and its 95 % interval" in said
    assert {"80-100", "65-85"} <= set(said)
    alone = lines_of_svg(volume_figure(ODD["a single history"]))
    assert "chance to sell less than contracted" in alone
    assert "65-85" not in alone
    quiet = volume_figure(ODD["nothing announced"])
    assert not any("chance to sell" in line for line in lines_of_svg(quiet))


def test_the_contract_is_drawn_in_its_years_and_nowhere_else() -> None:
    """A level step a year; a year without one is a gap, not a line from the one before to the next."""
    years = tuple(replace(y, plan=None) if y.year == 2031 else y for y in VOLUMES.years)
    line = volume_figure(replace(VOLUMES, years=years)).axes[0].lines[-1]
    levels = [2 * [float("nan") if y.plan is None else y.plan] for y in years]
    assert np.asarray(line.get_ydata(), float) == pytest.approx(np.ravel(levels), nan_ok=True)
    assert np.asarray(line.get_xdata(), float)[:4] == pytest.approx([-0.5, 0.5, 0.5, 1.5])


def test_the_schedule_says_how_often_an_activity_is_on_the_path() -> None:
    said = lines_of_svg(schedule_figure(SCHEDULE))
    for line in ("95 %", "20 %", "pilot", "block 1", "activity number 19", "data date 1 Jun 2026"):
        assert line in said


def test_a_bar_goes_from_median_start_to_median_finish() -> None:
    one = row(5, 1.0)
    (bar,) = schedule_figure(replace(SCHEDULE, rows=(one,))).axes[0].patches
    assert one.start.p50 is not None
    assert one.finish.p50 is not None
    assert bar.get_width() == (one.finish.p50 - one.start.p50).days  # type: ignore[attr-defined]


def test_lines_are_drawn_in_three_panels_with_what_was_planned() -> None:
    figure = lines_figure(LINES)
    assert len(figure.axes) == 3
    said = lines_of_svg(figure)
    for line in ("cell yield", "line efficiency", "planned 93 %", "planned 75 %", "block 3"):
        assert line in said


def test_every_plant_has_a_panel_with_its_points_and_the_same_band() -> None:
    figure = draw(BACKTEST)
    for axes, plant in zip(figure.axes, BACKTEST.plants, strict=True):
        median, *points = axes.lines
        assert np.asarray(median.get_ydata(), float) == pytest.approx(BACKTEST.p50)
        drawn = [(float(x), float(y)) for point in points for x, y in zip(*point.get_data(), strict=True)]  # type: ignore[arg-type]
        assert drawn == [(point.month, point.share) for point in plant.points]
    said = lines_of_svg(figure)
    for line in ("Plant A", "Plant B", "0.8 %", "4.0 %", "5 %", "97 %", "model: P10 to P90", "seen: deliveries"):
        assert line in said, line
    assert not any("forecast" in line for line in lines_of_svg(draw(replace(BACKTEST, plants=BACKTEST.plants[:1]))))


@pytest.mark.parametrize("module", [page, stored, critical, schedule_picture])
def test_examples_in_docstrings(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize("seed", range(6))
def test_names_of_areas_at_an_edge_stay_inside_the_axes(seed: int) -> None:
    """Areas that are thick in the first quarters alone, as permits are."""
    chance = np.random.default_rng(seed)
    shares = np.zeros((len(BRANCHES) - 1, len(QUARTERS)))
    shares[0] = 1.0
    early = chance.choice(np.arange(1, len(shares)), 4, replace=False)
    for quarter in range(5):
        shares[:, quarter] = 0.0
        shares[early, quarter] = chance.dirichlet(np.ones(4))
    axes = loss_figure(replace(LOSSES, shares=shares)).axes[0]
    frame = axes.get_window_extent()
    for text in axes.texts:
        box = text.get_window_extent()
        assert frame.x0 - 4.0 <= box.x0 < box.x1 <= frame.x1 + 4.0, text.get_text()
