"""Picture 5 and the shares: bars as long as they should be, grey inside the noise, everything readable."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from sim.report.drawing import levers_figure, shares_figure
from sim.report.look import style
from sim.report.prepared.levers import LeverBar, LeversPicture
from sim.report.prepared.shares import ShareBar, SharesPicture, SpreadPart

FOOTER = "A plant | scenario made_up 0a1b2c3d4e | seed 1 | n = 80"
PARTNER = LeverBar(
    "incumbent partner brings the process", 28.0, 25.0, 30.4, "0 % \N{RIGHTWARDS ARROW} 31 %", "150", "0.187"
)
IDLE = LeverBar(
    "process team for four lines, not 1.5", 0.0, 0.0, 0.0, "0 % \N{RIGHTWARDS ARROW} 0 %", "23", "-", quiet=True
)
LATER = LeverBar("site choice in a year", -4.0, -5.0, -3.0, "40 % \N{RIGHTWARDS ARROW} 10 %", "not said", "-")
OPEN = LeverBar("blocks 2 and 3 decided on dates, not on proof", None, 60.0, None, "0 % \N{RIGHTWARDS ARROW} 4 %",
                "730", "-", "60 or more")  # fmt: skip
LEVERS = LeversPicture(
    "10 GWh a year: incumbent partner gains most, 28 months; chance by December 2026 at most 56 %, from 0 %", FOOTER,
    "months gained, even-chance date of 10 GWh a year", ("chance by\n2026-12-31", "MEUR", "months\nper MEUR"),
    (OPEN, PARTNER, IDLE, LATER), (replace(PARTNER, label="incumbent partner + order before freeze"),),
    "grey: inside the noise",
)  # fmt: skip
PARTS = (
    SpreadPart("what is drawn from ranges", "yields, learning, durations\n95 %: 90 % to 95 %", 0.93, 0.90, 0.95),
    SpreadPart("what happens or not", "refusals, retrofits; also with ranges\n95 %: 5 % to 9 %", 0.068, 0.05, 0.09),
    SpreadPart("luck of the machines", "breakdowns and repairs; 0.1 months\n95 %: <1 % to <1 %", 0.002, 0.001, 0.003),
)
BARS = (
    ShareBar("time to learn yield", 0.41, 0.31, 0.51, False),
    ShareBar("block 2: line 4 release months", 0.03, 0.0, 0.1, True),
)
SHARES = SharesPicture(
    "10 GWh a year: 93 % of the spread is assumption, 7 % events, <1 % luck of the machines; time to learn yield 41 %",
    FOOTER, PARTS, BARS, 0.05, "all 106 inputs alone, sum: 83 %",
)  # fmt: skip
ODD: dict[str, tuple[Any, dict[str, Any]]] = {
    "as it is": (LEVERS, {}),
    "no packages": (LEVERS, {"packages": ()}),
    "no levers": (LEVERS, {"bars": (), "packages": ()}),
    "all idle": (LEVERS, {"bars": (IDLE,) * 3, "packages": ()}),
    "many": (LEVERS, {"bars": (OPEN, PARTNER, IDLE, LATER) * 3, "packages": (PARTNER,) * 3}),
    "long words": (LEVERS, {"bars": (replace(PARTNER, label="x^2 $a_b$ " * 20),), "title": "10 $y_$ & more " * 12}),
    "shares": (SHARES, {}),
    "ten shares": (SHARES, {"bars": (BARS * 5)}),
    "no shares": (SHARES, {"bars": ()}),
    "all luck": (SHARES, {"parts": (replace(PARTS[0], share=-0.02), replace(PARTS[1], share=0.0),
                                    replace(PARTS[2], share=1.02))}),
}  # fmt: skip


def drawn(name: str) -> Figure:
    picture, changes = ODD[name]
    figure = (levers_figure if isinstance(picture, LeversPicture) else shares_figure)(replace(picture, **changes))
    figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> list[Text]:
    """Everything that is written, ticks outside the axes' limits left out."""
    found = [*figure.texts]
    for axes in figure.axes:
        found += axes.texts
        if axes.axison:
            low, high = axes.get_xlim()
            ticks = zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
            found += [axes.xaxis.label, *(label for x, label in ticks if low <= x <= high)]
    return [text for text in found if text.get_text().strip()]


def bars(figure: Figure) -> list[Rectangle]:
    return [patch for container in figure.axes[-1].containers for patch in container]


def test_levers_are_as_long_as_their_months_and_grey_inside_the_noise() -> None:
    found = bars(drawn("as it is"))
    assert [bar.get_width() for bar in found] == [60.0, 28.0, 0.0, -4.0, 28.0]
    assert found[0].get_hatch()  # one of its dates is beyond the horizon; drawn as far as it is sure
    colours = [to_hex(bar.get_facecolor()).upper() for bar in found[1:]]
    assert colours == [style.GREEN, style.PALE, style.VERMILLION, style.GREEN]
    assert found[0].get_y() < found[1].get_y(), "axes downwards: the first stands on top"


@pytest.mark.parametrize("line", [PARTNER.label, PARTNER.chance, "150", "0.187", "28.0", "-4.0", OPEN.note, "MEUR",
                                  "two together", "incumbent partner + order before freeze", FOOTER])  # fmt: skip
def test_levers_say(line: str) -> None:
    assert line in [text.get_text() for text in words(drawn("as it is"))]


def test_shares_are_as_long_as_they_are_and_grey_inside_the_noise() -> None:
    figure = drawn("shares")
    assert [bar.get_width() for bar in bars(figure)] == [0.41, 0.03]
    assert [to_hex(bar.get_facecolor()).upper() for bar in bars(figure)] == [style.BLUE, style.PALE]
    strip = [patch.get_width() for container in figure.axes[0].containers for patch in container]
    assert strip == pytest.approx([0.93, 0.068, 0.002])
    texts = [text.get_text() for text in words(figure)]
    for line in (
        "93 % what is drawn from ranges",
        "<1 % luck of the machines",
        "time to learn yield",
        "41 %",
        SHARES.rest,
    ):
        assert line in texts


@pytest.mark.parametrize("name", ODD)
def test_everything_stands_inside_the_slide_and_apart(name: str) -> None:
    figure = drawn(name)
    boxes = [(text.get_text(), Text.get_window_extent(text)) for text in words(figure)]
    for text, box in boxes:
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, text
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1, text
    for (one, box), (other, other_box) in combinations(boxes, 2):
        shared = Bbox.intersection(box, other_box)
        assert shared is None or min(shared.width, shared.height) < 5.0, f"{one!r} on {other!r}"
    assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 12
