"""The tornado: bars as long as their shifts, greyed inside the noise, everything readable and inside the slide."""

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.report.drawing import save_figure, tornado_figure
from sim.report.look import style
from sim.report.prepared.tornado import BarEnd, TornadoBar, TornadoPicture

FOOTER = "A plant | scenario made_up 0a1b2c3d4e | seed 1 | n = 80"
FAST, SLOW = BarEnd("3", -6.0, -7.5, -4.0), BarEnd("8", 9.0, 6.0, 12.5)
GONE = BarEnd("x 4", None, 20.0, None, "beyond the horizon", beyond=True)
REFUSED = BarEnd("0.1", None, note="not possible")
TINY = BarEnd("P90 = 0.781", 0.3, -0.4, 0.9, quiet=True)
PICTURE = TornadoPicture(
    "10 GWh a year, even chance by July 2029: 2 of 9 assumptions move it beyond the noise", FOOTER,
    "shift of the even-chance date of 10 GWh a year, months",
    (
        TornadoBar("block 1: activities, months (assumed)", "planned duration", FAST, SLOW),
        TornadoBar("line: stages, ratio (assumed)", "rate over the rate of the pace stage", GONE, REFUSED),
        TornadoBar("judged reference (assumed)", "cells for full speed of learning", TINY, replace(FAST, quiet=True)),
    ),
    1.1, "4 more move it less; 2 move nothing",
)  # fmt: skip
HOSTILE = "Costs $x^$ < \\alpha & $y_$ of 100 % "
ODD: dict[str, dict[str, Any]] = {
    "no bars": {"bars": (), "noise": None},
    "no noise": {"noise": None},
    "one bar": {"bars": PICTURE.bars[:1]},
    "ten bars": {"bars": (PICTURE.bars * 4)[:10]},
    "all earlier": {"bars": (TornadoBar("x", "y", FAST, FAST),)},
    "open ends": {"bars": (TornadoBar("x", "y", replace(SLOW, high=None), replace(FAST, low=None)),)},
    "long words": {
        "bars": (TornadoBar(HOSTILE * 4, HOSTILE * 4, SLOW, FAST),),
        "title": HOSTILE * 7,
        "footer": HOSTILE * 9,
    },
}


def words(figure: Figure) -> list[Text]:
    figure.draw_without_rendering()
    (axes,), low_high = figure.axes, figure.axes[0].get_xlim()
    ticks = [
        t for x, t in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True) if low_high[0] <= x <= low_high[1]
    ]
    key = [text for legend in figure.legends for text in legend.get_texts()]
    return [t for t in (*figure.texts, *axes.texts, axes.xaxis.label, *ticks, *key) if t.get_text().strip()]


def bars(figure: Figure) -> list[Rectangle]:
    """The bars of the axes, without the noise bar."""
    return [patch for container in figure.axes[0].containers for patch in container]


@pytest.fixture(scope="module")
def tornado() -> Figure:
    return tornado_figure(PICTURE)


def test_bars_are_as_long_as_their_shifts(tornado: Figure) -> None:
    assert [bar.get_width() for bar in bars(tornado) if not bar.get_hatch()] == [-6.0, 9.0, 0.3, -6.0]


def test_the_lower_end_stands_above_the_upper_end_of_its_own_row(tornado: Figure) -> None:
    lower, upper = (bar.get_y() + bar.get_height() / 2 for bar in bars(tornado)[:2])
    assert -0.5 < lower < 0.0 < upper < 0.5
    bottom, top = tornado.axes[0].get_ylim()
    assert bottom > top, "the first row stands on top"


def test_what_is_inside_the_noise_is_grey_and_the_rest_is_not(tornado: Figure) -> None:
    colours = [to_hex(bar.get_facecolor()).upper() for bar in bars(tornado) if not bar.get_hatch()]
    assert colours == [style.BLUE, style.ORANGE, style.PALE, style.PALE]


def test_what_leaves_the_horizon_runs_to_the_edge(tornado: Figure) -> None:
    (gone,) = (bar for bar in bars(tornado) if bar.get_hatch())
    assert gone.get_width() == tornado.axes[0].get_xlim()[1]


@pytest.mark.parametrize(
    "line",
    [
        "block 1: activities, months (assumed)", "planned duration", "3", "x 4: beyond the horizon",
        "0.1: not possible", "noise: \N{PLUS-MINUS SIGN} 1.1 months", "inside the noise", PICTURE.rest, FOOTER,
    ],
)  # fmt: skip
def test_the_tornado_says(line: str, tornado: Figure) -> None:
    assert line in [text.get_text() for text in words(tornado)]


def test_writing_is_large_enough_and_stands_apart(tornado: Figure) -> None:
    for figure in (tornado, tornado_figure(replace(PICTURE, bars=(PICTURE.bars * 4)[:10]))):
        assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 12
        boxes = [(text.get_text(), Text.get_window_extent(text)) for text in words(figure)]
        for (one, box), (other, other_box) in combinations(boxes, 2):
            shared = Bbox.intersection(box, other_box)
            assert shared is None or min(shared.width, shared.height) < 4.0, f"{one!r} on {other!r}"


@pytest.mark.parametrize("name", ODD)
def test_odd_tornados(name: str) -> None:
    figure = tornado_figure(replace(PICTURE, **ODD[name]))
    for text in words(figure):
        box = Text.get_window_extent(text)
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, text.get_text()
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1, text.get_text()


def test_intervals_and_values_fit_between_the_edges(tornado: Figure) -> None:
    low, high = tornado.axes[0].get_xlim()
    assert low < -7.5
    assert high > 12.5


def test_same_data_give_the_same_bytes(tornado: Figure, tmp_path: Path) -> None:
    for name, figure in (("one", tornado), ("two", tornado_figure(PICTURE))):
        save_figure(figure, tmp_path, name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()
