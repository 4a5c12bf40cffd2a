"""What must be true, drawn: parts of ranges where they lie, everything readable, whatever the words."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from test_figures import HOSTILE, assert_apart, assert_inside, words

from sim.report.drawing import must_figure, picture_bytes
from sim.report.look import style
from sim.report.prepared.must import MustChance, MustPicture, MustRow

FOOTER = "A plant | scenario made_up 0a1b2c3d4e | seed 1 | 4,000 points"
PARTNER = MustRow("incumbent partner brings the process", True, 0.5, 1.0, "without", "with", "with")
PLAN = MustRow("block 2: decision, plan date", True, 0.0, 0.66, "28 Jun 2022", "28 Jun 2029", "by 18 Feb 2027")
LUCK = MustRow("time to learn yield", False, 0.0, 0.4, "lowest", "highest", "lowest 40 % (at most 4.8)")
ALL = MustChance("of all points", 0.15, 0.14, 0.16, 4000)
DECIDED = MustChance("decisions alone", 0.62, 0.58, 0.66, 220)
TURNED = MustChance("all conditions", 0.88, 0.83, 0.92, 200)
FACTS = (
    ("58 % (52 to 64) of all that get there", "lie inside (coverage, n = 304)"),
    ("block 2: decided by 21 Feb 2028 at the latest", "of all that get there; nine in ten by Nov 2026"),
)
MUST = MustPicture(
    "45 GWh a year by December 2030 with 80 %: three conditions do, 88 % (83 to 92) of the points inside get there",
    FOOTER, (PARTNER, PLAN, LUCK), "", 0.8, (ALL, DECIDED, TURNED), FACTS,
)  # fmt: skip
ODD: dict[str, dict[str, Any]] = {
    "as it is": {},
    "one condition": {"rows": (PLAN,)},
    "no condition": {"rows": (), "empty": "No condition on decisions, or on what turns out, makes it likelier. " * 2},
    "nothing gets there": {"rows": (), "empty": "0 of 4,000 points get there", "chances": (replace(ALL, share=0.0),),
                           "facts": ()},
    "all get there": {"rows": (), "empty": "Nothing has to be true", "chances": (replace(ALL, share=1.0, high=1.0),)},
    "a part too thin to see": {"rows": (replace(PLAN, low=0.4, high=0.4), replace(LUCK, low=1.0, high=1.0))},
    "little asked": {"asked": 0.01},
    "much asked": {"asked": 0.99},
    "many facts": {"rows": (PLAN,) * 4, "facts": FACTS * 9},
    "hostile": {"title": HOSTILE * 5, "rows": tuple(replace(r, label=HOSTILE * 3, text=HOSTILE * 3, first=HOSTILE * 2,
                last=HOSTILE * 2) for r in (PARTNER, PLAN, LUCK, PLAN)), "facts": ((HOSTILE * 3,) * 2,) * 5,
                "chances": (replace(ALL, label=HOSTILE),)},
    "wide words": {"rows": (replace(PLAN, label="W" * 90, text="W" * 60, first="W" * 30, last="W" * 30),)},
}  # fmt: skip


def bars(figure: Figure) -> list[Rectangle]:
    return [patch for container in figure.axes[0].containers for patch in container]


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in words(figure)]


@pytest.mark.parametrize("name", ODD)
def test_everything_stands_inside_apart_and_is_large_enough(name: str) -> None:
    figure = must_figure(replace(MUST, **ODD[name]))
    assert_inside(figure)
    assert_apart(figure)
    assert min(text.get_fontsize() for text in words(figure) if text.get_text() != FOOTER) >= 12


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    ends=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=4),
    label=st.text(st.characters(codec="latin-1", categories=("L", "N", "P", "Zs")), max_size=90),
    asked=st.floats(0.01, 0.99),
)
def test_any_part_of_any_range_with_any_name(ends: list[tuple[float, float]], label: str, asked: float) -> None:
    rows = tuple(replace(PLAN, low=min(pair), high=max(pair), label=label, text=label) for pair in ends)
    figure = must_figure(replace(MUST, rows=rows, asked=asked))
    assert_inside(figure)
    assert_apart(figure)


def test_the_allowed_part_lies_where_it_is_on_its_range() -> None:
    for number, row in enumerate(MUST.rows):
        whole, part = bars(must_figure(MUST))[2 * number : 2 * number + 2]
        assert part.get_x() - whole.get_x() == pytest.approx(row.low * whole.get_width())
        assert part.get_width() == pytest.approx((row.high - row.low) * whole.get_width())
        assert to_hex(part.get_facecolor()).upper() == (style.BLUE if row.decided else style.ORANGE)


def test_chances_are_as_long_as_they_are_and_the_last_stands_out() -> None:
    found = bars(must_figure(MUST))[2 * len(MUST.rows) :]
    whole = found[0].get_width()
    assert [bar.get_width() / whole for bar in found[1::2]] == pytest.approx([0.15, 0.62, 0.88])
    assert [to_hex(bar.get_facecolor()).upper() for bar in found[1::2]] == [style.GREY, style.GREY, style.GREEN]


@pytest.mark.parametrize("line", ["by 18 Feb 2027", "28 Jun 2022", "28 Jun 2029", "has to turn out so", "88 %",
                                  "all conditions (83 to 92, n = 200)", "80 % asked for", FACTS[0][0],
                                  FACTS[1][1], FOOTER])  # fmt: skip
def test_it_says(line: str) -> None:
    assert line in texts(must_figure(MUST))


def test_the_same_picture_is_the_same_file() -> None:
    assert picture_bytes(must_figure(MUST), "svg") == picture_bytes(must_figure(MUST), "svg")
