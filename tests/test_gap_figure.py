"""The waterfall: what is to be read is there and stands free, and odd gaps are drawn too."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_figures import FOOTER, HOSTILE, assert_apart, assert_inside, lines_of_svg, words

from sim.report.drawing import gap_figure, save_figure
from sim.report.look import style
from sim.report.prepared.waterfall import Bar, Stand, WaterfallPicture
from sim.report.text import steps as steps_text

STEPS = (
    ("the plan as modelled", -226, 0, "-7.4 months"),
    ("activities take longer than planned", 195, 0, "+6.4 months"),
    ("paths meet, and the last one counts", 30, 58, "+1.0 months (-1 to 3)"),
    ("retrofits, customer's release", 51, 40, "+1.7 months (0 to 2)"),
    ("lines wait for the line before", 109, 26, "+3.6 months (3 to 5)"),
    ("yield has to be learned", 514, 45, "+16.9 months (16 to 19)"),
    ("speed has to be learned, breakdowns", 179, 29, "+5.9 months (5 to 7)"),
    ("blocks wait for proof and for money", 117, 30, "+3.8 months (3 to 5)"),
)  # fmt: skip


def bars(scale: float = 1.0) -> tuple[Bar, ...]:
    """Bars that join, with intervals; their days times a scale."""
    found, begin = [], date(2026, 12, 31)
    for label, moved, half, text in STEPS:
        end = begin + timedelta(days=round(moved * scale))
        low, high = (end - timedelta(days=half), end + timedelta(days=half)) if half else (None, None)
        beside = () if label == "the plan as modelled" else (f"+{moved / 30.4:.1f}", "open")
        found.append(Bar(label, begin, end, low, high, text, beside))
        begin = end
    return tuple(found)


def picture(bars: tuple[Bar, ...]) -> WaterfallPicture:
    """A waterfall over these bars from what was announced to the even chance."""
    start = Stand("announced", bars[0].begin, "for 2026, end of the year")
    last = bars[-1].end
    end = Stand(
        "our even chance (P50)", last, "August 2029 (June 2029 to October 2029)" if last else "beyond June 2041"
    )
    days = [day for bar in bars for day in (bar.begin, bar.end, bar.low, bar.high) if day]
    title = "10 GWh a year: announced for December 2026, even chance by August 2029: 32 months later, most of it yield"
    return WaterfallPicture(
        title, FOOTER, start, bars, end, "From top to bottom causes go from planned to simulated. " * 3,
        ("before all\nothers", "after all\nothers"), min(days) - timedelta(60),
        max(days) + timedelta(180) if last else date(2041, 6, 30),
    )  # fmt: skip


GAP = picture(bars())
LOST = bars()[:6] + tuple(
    replace(bar, begin=begin, end=None, low=None, high=None, text="beyond June 2041")
    for bar, begin in zip(bars()[6:], (bars()[5].end, None), strict=True)
)
ODD = {
    "ten years": picture(bars(4.0)),
    "a few weeks": picture(bars(0.1)),
    "open": picture(LOST),
    "open intervals": picture(tuple(replace(bar, high=None) for bar in bars())),
    "earlier": picture(bars(-0.7)),
    "one bar": picture(bars()[1:2]),
    "nothing drawn": picture(tuple(replace(bar, low=None, high=None) for bar in bars())),
    "no columns": replace(GAP, columns=(), bars=tuple(replace(bar, beside=()) for bar in GAP.bars)),
    "hostile words": replace(GAP, title=HOSTILE * 5, note=HOSTILE),
}


@pytest.mark.parametrize(
    "line",
    [*(text for _, _, _, text in STEPS), "announced", "for 2026, end of the year", "our even chance (P50)",
     "August 2029 (June 2029 to October 2029)", "retrofits, customer's release", "longer than planned", "before all",
     "+16.9", "open", "2028", FOOTER],
)  # fmt: skip
def test_the_gap_says(line: str) -> None:
    assert line in lines_of_svg(gap_figure(GAP))


def test_labels_stand_apart_and_inside() -> None:
    figure = gap_figure(GAP)
    assert_apart(figure)
    assert_inside(figure)


def test_writing_is_large_enough() -> None:
    assert min(text.get_fontsize() for text in words(gap_figure(GAP)) if text.get_text() != FOOTER) >= 12


@pytest.mark.parametrize("name", ODD)
def test_odd_gaps(name: str) -> None:
    figure = gap_figure(ODD[name])
    assert_inside(figure)
    texts = [text.get_text() for text in words(figure)]
    assert "our even chance (P50)" in texts
    assert all(bar.text in texts for bar in ODD[name].bars)


def test_later_and_earlier_differ_in_colour_and_direction() -> None:
    (axes,) = gap_figure(GAP).axes
    drawn = [(patch.get_width(), patch.get_facecolor()[:3]) for patch in axes.patches]
    earlier = {color for width, color in drawn if width < 0.0}
    later = {color for width, color in drawn if width > 0.0}
    assert (len(earlier), len(later), len(earlier | later)) == (1, 1, 2)


def test_the_bars_stand_where_their_dates_are() -> None:
    (axes,) = gap_figure(GAP).axes
    spans = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in axes.patches]
    assert spans == [(style.number(bar.begin), style.number(bar.end)) for bar in GAP.bars if bar.begin and bar.end]


def test_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save_figure(gap_figure(GAP), tmp_path, name)
    for ending in ("svg", "png"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(steps_text)
    assert result.attempted > 0
    assert result.failed == 0
