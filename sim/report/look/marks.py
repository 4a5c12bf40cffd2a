"""What happened since the data date: diamonds in a row above the axes, their labels in rows above them."""

from collections.abc import Sequence
from datetime import date

from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.report.look import style

_ROW = 0.24  # inches from one row of labels to the next


def draw_marks(
    figure: Figure, marks: Sequence[tuple[date, str]], first: date, last: date, right: float, top: float
) -> float:
    """Draw the marks between two days, over axes that end at ``right``, below ``top``; inches.

    Returns the height at which the axes may end.
    """
    marks = sorted(mark for mark in marks if first <= mark[0] <= last)
    if not marks:
        return top
    scale = (right - style.LEFT) / max((last - first).days, 1)
    at = [style.LEFT + scale * (day - first).days for day, _ in marks]
    labels = [figure.text(0, 0, name, size=style.SMALL, bbox=style.WHITE) for _, name in marks]
    widths = [label.get_window_extent().width / style.DPI + 0.12 for label in labels]
    left, rows = arrange(at, widths, 0.1, style.WIDTH - 0.1)
    base = top - _ROW * (max(rows) + 1) - 0.2
    style.stroke(figure, [style.LEFT, right], [base, base], style.PALE, 1.0)
    for i, label in enumerate(labels):
        _draw_mark(figure, label, at[i], base, base + 0.16 + _ROW * rows[i], i < left)
    x, y = (at[-1] + 0.2) / style.WIDTH, base / style.HEIGHT
    figure.text(
        x,
        y,
        "what happened since",
        size=style.SMALL,
        color=style.GREY,
        style="italic",
        va="center",
        bbox=style.WHITE | {"alpha": 1.0},
    )
    return base - 0.2


def _draw_mark(figure: Figure, label: Text, x: float, base: float, y: float, to_left: bool) -> None:
    """One diamond with its leader and label, in inches."""
    style.stroke(figure, [x, x], [base, y + 0.12], style.GREY, 0.9)
    style.stroke(figure, [x], [base], style.BLACK, 0.0, marker="D", ms=9, mfc=style.PURPLE, mec=style.BLACK)
    label.set(ha="right" if to_left else "left", va="bottom")
    label.set_position(((x + (-0.06 if to_left else 0.06)) / style.WIDTH, y / style.HEIGHT))


def arrange(at: Sequence[float], widths: Sequence[float], low: float, high: float) -> tuple[int, list[int]]:
    """How many of the labels, counted from the left, run to the left of their marks, and the row of each.

    As few rows as possible within low and high. Labels do not overlap; a leader may pass behind one where marks are
    many.
    """

    def cost(left: int) -> tuple[float, int, int]:
        over = sum(max(0.0, low - at[i] + widths[i]) for i in range(left))
        over += sum(max(0.0, at[i] + widths[i] - high) for i in range(left, len(at)))
        return over, max(_rows(at, widths, left)), left

    best = min(range(len(at) + 1), key=cost)
    return best, _rows(at, widths, best)


def _rows(at: Sequence[float], widths: Sequence[float], left: int) -> list[int]:
    mirrored = staircase([-x for x in at[:left]][::-1], widths[:left][::-1])[::-1]
    return mirrored + staircase(at[left:], widths[left:])


def staircase(at: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Rows of labels that run to the right of sorted marks: the lowest that is free of the later ones.

    >>> staircase([0.0, 1.0, 5.0], [2.0, 2.0, 2.0])
    [1, 0, 0]
    """
    rows = [0] * len(at)
    for i in reversed(range(len(at))):
        taken = {rows[j] for j in range(i + 1, len(at)) if at[j] < at[i] + widths[i]}
        rows[i] = min(set(range(len(at))) - taken)
    return rows
