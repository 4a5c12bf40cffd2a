"""An axis over days says which, however short or long it is."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.report.look import style

FIRST = date(2021, 6, 28)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    first=st.dates(date(2015, 1, 1), date(2045, 12, 31)),
    days=st.integers(1, 60) | st.integers(61, 800) | st.integers(801, 15_000),
    width=st.floats(5.0, 11.0),
)
@example(first=FIRST, days=186, width=9.0)
@example(first=FIRST, days=2, width=9.0)
@example(first=date(2021, 1, 1), days=364, width=5.0)
def test_there_are_labels_that_do_not_cover_each_other(first: date, days: int, width: float) -> None:
    last = first + timedelta(days=days)
    with style.sheet():
        figure, top = style.slide("title", "footer")
        axes = style.add_axes(figure, first, last, style.LEFT + width, top)
        figure.draw_without_rendering()
    low, high = axes.get_xlim()
    texts = [text for minor in (False, True) for text in axes.get_xticklabels(minor=minor) if text.get_text()]
    shown = sorted((text for text in texts if low <= text.get_position()[0] <= high), key=lambda t: t.get_position()[0])
    assert len(shown) >= (2 if days <= style.LONGEST_IN_MONTHS else 1)
    assert len({text.get_text() for text in shown}) == len(shown)
    boxes = [text.get_window_extent() for text in shown]
    assert all(one.x1 <= other.x0 for one, other in pairwise(boxes))


def test_a_horizon_inside_one_year_is_named_by_its_months() -> None:
    with style.sheet():
        figure, top = style.slide("title", "footer")
        axes = style.add_axes(figure, FIRST, date(2021, 12, 31), style.WIDTH - 2.0, top)
    labels = [text.get_text() for text in axes.get_xticklabels()]
    assert labels == ["Jul 2021", "Aug 2021", "Sep 2021", "Oct 2021", "Nov 2021", "Dec 2021"]
