"""Pictures of a back-test: everything is where its numbers are, and the key names what is in the picture."""

import pytest
from matplotlib.figure import Figure

from sim.report.figures.held import held_figure, plant_figure
from sim.report.prepared.held import HeldCourse, HeldPanel, HeldPicture, HeldPlant, HeldPoint, HeldRow

BAND = (0.1, 0.2, 0.3, 0.4, 0.5)
SEEN, CLAIMED = (HeldPoint(6.0, 12.0, 0.2, 0.6, claimed) for claimed in (False, True))


def course(*points: HeldPoint, planned: tuple[float, ...] = (), months: tuple[float, ...] = (1.5, 4.5)) -> HeldCourse:
    return HeldCourse("output", months, (BAND,) * len(months), planned, points)


def drawn(*courses: HeldCourse) -> Figure:
    return plant_figure(HeldPlant("A title", "a footer", "months", courses, "A note."))


def key(figure: Figure) -> list[str]:
    (legend,) = figure.legends
    return [text.get_text() for text in legend.get_texts()][3:]  # after the bands


@pytest.mark.parametrize(
    ("courses", "named"),
    [
        ([course()], []),
        ([course(SEEN), course()], ["seen"]),
        ([course(CLAIMED)], ["said by its maker"]),
        ([course(CLAIMED), course(SEEN, planned=(0.2, 0.4))], ["seen", "said by its maker", "announced before"]),
        ([course(months=())], []),
    ],
)
def test_the_key_names_what_is_in_the_picture(courses: list[HeldCourse], named: list[str]) -> None:
    assert key(drawn(*courses)) == named


def test_a_point_spans_its_months_and_its_ends() -> None:
    (axes,) = drawn(course(SEEN)).axes
    lines = [(list(line.get_xdata()), list(line.get_ydata())) for line in axes.lines]
    assert ([6.0, 12.0], [0.4, 0.4]) in lines
    assert ([9.0, 9.0], [0.2, 0.6]) in lines
    assert axes.get_xlim() == (0.0, 12.0)


def test_every_row_stands_on_its_line_with_its_band() -> None:
    rows = tuple(HeldRow(f"plant {k}", BAND, 0.2 * k, 0.3 * k) for k in range(1, 4))
    figure = held_figure(
        HeldPicture("A title", "a footer", (HeldPanel("dates", rows), HeldPanel("yield", rows[:1], percent=True)))
    )
    first, second = figure.axes
    assert [text.get_text() for text in first.get_yticklabels()] == ["plant 1", "plant 2", "plant 3"]
    assert [text.get_text() for text in second.get_yticklabels()] == ["plant 1"]
    assert [(bar.get_x(), bar.get_width()) for bar in first.patches[:2]] == [
        (0.1, pytest.approx(0.4)), (0.2, pytest.approx(0.2)),
    ]  # fmt: skip
    ends = [list(line.get_xdata()) for line in first.lines if line.get_marker() == "o"]
    assert ends == [[row.low, row.high] for row in rows]
