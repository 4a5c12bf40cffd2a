"""Ramps and chances of several scenarios over each other: what is to be read stands free, odd data are drawn too."""

import random
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.transforms import Bbox
from test_figures import (
    CHANCE,
    DATA,
    FIRST,
    FOOTER,
    HOSTILE,
    LAST,
    NOTHING,
    WEEKS,
    assert_apart,
    assert_inside,
    curve,
    lines_of_svg,
    path,
    words,
)  # fmt: skip

from sim.report.drawing import chance_figure, fans_figure, save_figure
from sim.report.look import style
from sim.report.prepared.chance import ChancePicture
from sim.report.prepared.fans import Fan, FansPicture


def fan(letter: str, middle: float, *dates: date | None, name: str = "vendor crews 4") -> Fan:
    return Fan(f"{letter}: {name}", WEEKS, path(middle + 1.5, 46.0), path(middle), path(middle - 1.5, 54.0), dates)


TWO = FansPicture(
    "10 GWh a year: B (vendor crews 4) is 4.1 months earlier than A (3.2 to 5.0)", FOOTER,
    (fan("A", 8.0, date(2032, 8, 1), date(2036, 2, 1), name="my_plant"), fan("B", 7.6, date(2032, 4, 1), None)),
    (10.0, 45.0), "A to B: vendor crews 2 -> 4 lines", FIRST, LAST,
)  # fmt: skip
ODD: dict[str, dict[str, Any]] = {
    "six": {"fans": tuple(fan(letter, 6.0 + k, LAST, FIRST) for k, letter in enumerate("ABCDEF")), "differences": ""},
    "the same": {"fans": (TWO.fans[0], TWO.fans[0])},
    "nothing made": {"fans": tuple(replace(f, p10=0 * WEEKS.astype(float), p50=0 * WEEKS.astype(float),
                                           p90=0 * WEEKS.astype(float), dates=(None, None)) for f in TWO.fans)},
    "no values": {"fans": (replace(TWO.fans[0], p10=NOTHING, p50=NOTHING, p90=NOTHING), TWO.fans[1])},
    "no levels": {"levels": (), "fans": tuple(replace(f, dates=()) for f in TWO.fans)},
    "another horizon": {"fans": (TWO.fans[0], replace(TWO.fans[1], week_ends=WEEKS[:90], p10=TWO.fans[1].p10[:90],
                                                      p50=TWO.fans[1].p50[:90], p90=TWO.fans[1].p90[:90]))},
    "hostile words": {"title": HOSTILE * 7, "footer": HOSTILE * 9, "differences": HOSTILE * 6},
}  # fmt: skip
CURVES = tuple(
    curve(f"{letter}: {level} GWh a year", 180 - 30 * thin, year + 5 * thin + k, thin=thin, side=k)
    for thin, level, year in ((False, 10, 2030), (True, 45, 2031))
    for k, letter in enumerate("AB")
)
CHANCES = ChancePicture(
    "10 GWh a year: chance to be earlier than A: B 87 % (82 to 91)", FOOTER, CURVES, None, FIRST, LAST
)


@pytest.mark.parametrize(
    "line",
    ["A: my_plant", "B: vendor crews 4", "P50 | band: P10 to P90", "A to B: vendor crews 2 -> 4 lines", FOOTER, "2036",
     "10 GWh, even chance:  A Aug 2032 | B Apr 2032", "45 GWh, even chance:  A Feb 2036 | B not reached"],
)  # fmt: skip
def test_the_ramps_say(line: str) -> None:
    assert line in lines_of_svg(fans_figure(TWO))


def test_labels_stand_apart_and_inside_and_are_large_enough() -> None:
    for figure in (fans_figure(TWO), chance_figure(CHANCES)):
        assert_apart(figure)
        assert_inside(figure)
        assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 12


LETTERS = "WMil ae-_&gjQ\u00e9\u00df"  # wide and narrow, with blanks to break at or without


@pytest.mark.parametrize("seed", range(12))
def test_names_at_the_ends_stay_on_the_slide_and_apart(seed: int) -> None:
    """Of two to eight scenarios, with names of any letters as long as names get."""
    chance = random.Random(seed)
    count = 2 + seed % 7
    names = ["".join(chance.choices(LETTERS, k=chance.randint(1, 50))) for _ in range(count)]
    fans = tuple(
        fan(letter, 5.0 + chance.random(), LAST, None, name=f"x{name}")
        for letter, name in zip("ABCDEFGH", names, strict=False)
    )
    curves = tuple(
        replace(CURVES[0], label=f"{letter}: x{name}"[:60], side=k)
        for k, (letter, name) in enumerate(zip("ABCDEFGH", names, strict=False))
    )
    for figure in (fans_figure(replace(TWO, fans=fans)), chance_figure(replace(CHANCES, curves=curves))):
        assert_inside(figure)
        right = figure.axes[0].get_window_extent().x1
        margin = [text.get_window_extent() for text in words(figure) if text.get_window_extent().x0 > right]
        assert len(margin) >= 2 * count
        for one, other in combinations(margin, 2):
            shared = Bbox.intersection(one, other)
            assert shared is None or min(shared.width, shared.height) < 3.0


def test_dates_of_a_level_cover_no_median_where_there_is_room_beside() -> None:
    """Below a plateau that all share: one line of three scenarios would cover them, a line each does not."""
    x = np.linspace(0.0, 1.0, len(WEEKS))
    levels = [44.0 / (1.0 + np.exp(-(x - middle - 0.002 * k) / 0.03)) for k in range(5) for middle in (0.46, 0.5, 0.54)]
    fans = tuple(
        Fan(
            f"{letter}: vendor crews",
            WEEKS,
            p10=levels[3 * k + 2],
            p50=levels[3 * k + 1],
            p90=levels[3 * k],
            dates=(LAST,),
        )
        for k, letter in enumerate("ABCDE")
    )
    axes = fans_figure(replace(TWO, fans=fans, levels=(36.0,))).axes[0]
    (told,) = [text for text in axes.texts if text.get_text().startswith("36 GWh, even chance")]
    box = told.get_window_extent()
    for line in (line for line in axes.lines if line.get_linewidth() == 3.4):
        assert not line.get_path().transformed(axes.transData).intersects_bbox(box, filled=False)


@pytest.mark.parametrize("name", ODD)
def test_odd_ramps(name: str) -> None:
    picture = replace(TWO, **ODD[name])
    figure = fans_figure(picture)
    assert_inside(figure)
    assert len(figure.axes[0].collections) == len(picture.fans)


def test_every_scenario_has_its_own_colour_and_dashes() -> None:
    (axes,) = fans_figure(replace(TWO, **ODD["six"])).axes
    medians = [line for line in axes.lines if line.get_linewidth() == 3.4]
    assert [line.get_color() for line in medians] == [color for color, _ in style.LOOKS]
    assert len({(line.get_color(), str(line.get_linestyle())) for line in medians}) == 6


def test_both_levels_of_a_scenario_share_its_colour() -> None:
    (axes,) = chance_figure(CHANCES).axes
    thick, thin = ([line.get_color() for line in axes.lines if line.get_linewidth() == width] for width in (3.2, 1.6))
    assert thick == thin == [style.LOOKS[0][0], style.LOOKS[1][0]]


def test_a_data_date_is_drawn_only_where_it_is_the_same_for_all() -> None:
    assert "data date" not in lines_of_svg(chance_figure(CHANCES))
    assert "data date" in lines_of_svg(chance_figure(replace(CHANCES, data_date=DATA)))
    assert "data date" in lines_of_svg(chance_figure(CHANCE))


def test_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_figure(fans_figure(TWO), tmp_path, name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_diamonds_stand_where_the_medians_cross() -> None:
    (axes,) = fans_figure(TWO).axes
    marks = [line for line in axes.lines if line.get_marker() == "D"]
    dates = [(fan.dates[n], level) for n, level in enumerate(TWO.levels) for fan in TWO.fans]
    assert [(*mark.get_xdata(), *mark.get_ydata()) for mark in marks] == [
        (style.number(day), level) for day, level in dates if day is not None
    ]
