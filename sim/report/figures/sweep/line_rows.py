"""Rows of shares above the picture of one axis: chances by the target dates, and what stands behind the horizon."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from sim.report.figures.sweep.axes import look
from sim.report.look import style
from sim.report.look.words import brief
from sim.report.prepared.sweep import LinePicture


@dataclass(frozen=True)
class Row:
    """Shares of a milestone, one a value of the axis, of how many replications, and what they are."""

    goal: int
    name: str
    shares: tuple[float | None, ...]
    n: tuple[int, ...]


def share_rows(picture: LinePicture) -> list[Row]:
    """What is written above the axes: chances by the target, and the shares that stand behind the horizon."""
    rows = []
    for number, (goal, spreads) in enumerate(zip(picture.goals, picture.spreads, strict=True)):
        n = tuple(spread.n if spread else 0 for spread in spreads)
        if goal.target is not None:
            chances = tuple(spread.chance if spread else None for spread in spreads)
            rows.append(Row(number, f"chance by {style.month(goal.target)}", chances, n))
        behind = tuple(spread.never + spread.later if spread else None for spread in spreads)
        if any(behind):
            rows.append(Row(number, "later or never", behind, n))
    return rows


def write_row(axes: Axes, picture: LinePicture, row: Row, named: list[int], y: float) -> None:
    """Shares over the values that are named, what they are at the right; inches."""
    figure, right = axes.figure, float(axes.get_window_extent().x1) / style.DPI
    color, marker = look(row.goal)
    for i in named:
        if (share := row.shares[i]) is not None:
            x = float(axes.transData.transform((picture.axis.places[i], 0.0))[0]) / style.DPI
            where = (x / style.WIDTH, y / style.HEIGHT)
            text = brief(share, row.n[i])
            figure.text(*where, text, size=style.SMALL, color=style.ink(color), ha="center", va="center")
    style.stroke(figure, [right + 0.25], [y], color, 0.0, marker=marker, ms=8)
    where = ((right + 0.42) / style.WIDTH, y / style.HEIGHT)
    figure.text(*where, row.name, size=style.SMALL, color=style.ink(color), va="center")
