"""The project network over time: a row an activity, the spread of start and finish, and how often it is critical."""

from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.words import brief
from sim.report.prepared.schedule import SchedulePicture, ScheduleRow, Spread

_LEFT = 3.4  # inches at the left for the names of activities
_COLUMN = 1.25  # inches at the right for the critical share
_ABOVE = 0.78  # inches above the axes for the heads and the data date
_ROW = 0.42  # inches a row takes, at the most
CRITICAL = 0.5  # from that share on an activity is drawn as critical


def schedule_figure(picture: SchedulePicture) -> Figure:
    """Draw the bars."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        right, count = style.WIDTH - style.SIDE - _COLUMN, max(len(picture.rows), 1)
        high = min(top - _ABOVE, style.BOTTOM + _ROW * count)
        axes = style.add_axes(figure, picture.first_day, picture.last_day, right, high, _LEFT)
        axes.set_ylim(count - 0.5, -0.5)
        axes.spines["left"].set_visible(False)
        axes.set_yticks([])
        axes.grid(axis="x", color=style.PALE, lw=0.8)
        size = min(style.TEXT, 0.62 * (high - style.BOTTOM) / count * style.POINTS)
        for place, row in enumerate(picture.rows):
            _name(figure, axes, row, place, size, new=place == 0 or picture.rows[place - 1].network != row.network)
            _draw_row(axes, row, place, size)
        _draw_data_date(axes, picture)
        _write_heads(figure, axes, picture)
        return figure


def _name(figure: Figure, axes: Axes, row: ScheduleRow, place: int, size: float, *, new: bool) -> None:
    """Name of an activity left of the axes, that of its network before the first of it."""
    where = axes.get_yaxis_transform()
    look: dict[str, Any] = {"textcoords": "offset points", "va": "center", "annotation_clip": False, "size": size}
    axes.annotate(row.label, (0.0, place), (-10, 0), xycoords=where, ha="right", **look)
    if new:
        shift = (style.SIDE - axes.get_position().x0 * style.WIDTH) * style.POINTS
        axes.annotate(row.network, (0.0, place), (shift, 0), xycoords=where, weight="bold", **look)
        if place:
            y = float(axes.transData.transform((0.0, place - 0.5))[1]) / style.DPI
            style.stroke(figure, [style.SIDE, style.WIDTH - style.SIDE], [y, y], style.GREY, 0.8)


def _draw_row(axes: Axes, row: ScheduleRow, place: int, size: float) -> None:
    """The bar from median start to median finish, the P10 to P90 of both, and the critical share."""
    critical = row.critical is not None and row.critical >= CRITICAL
    color = style.VERMILLION if critical else style.BLUE
    last = axes.get_xlim()[1]
    if row.start.p50 is not None and row.start != row.finish:
        begin, end = style.number(row.start.p50), _or(row.finish.p50, last)
        axes.barh(place, end - begin, 0.56, begin, color=color, alpha=0.5, lw=0, zorder=2, clip_on=True)
    if row.start == row.finish and row.finish.p50 is not None:
        axes.plot(style.number(row.finish.p50), place, marker="D", ms=0.62 * size, color=color, zorder=5)
        _draw_spread(axes, row.finish, place, color, last)
    else:
        _draw_spread(axes, row.start, place - 0.17, color, last)
        _draw_spread(axes, row.finish, place + 0.17, color, last)
    if row.critical is not None:
        axes.annotate(
            brief(row.critical, row.counted), (1.0, place), (_COLUMN * style.POINTS, 0),
            xycoords=axes.get_yaxis_transform(), textcoords="offset points", ha="right", va="center",
            annotation_clip=False, size=size, color=style.ink(color), weight="bold" if critical else "normal",
        )  # fmt: skip


def _draw_spread(axes: Axes, spread: Spread, y: float, color: str, last: float) -> None:
    """From the P10 to the P90, an arrowhead where the P90 lies beyond the horizon; the P50 as a tick."""
    if spread.p10 is None:
        return
    low, high = style.number(spread.p10), _or(spread.p90, last)
    if high > low:
        axes.plot([low, high], [y, y], color=style.ink(color), lw=2.2, solid_capstyle="butt", zorder=3)
    if spread.p90 is None:
        axes.plot(last, y, marker=">", ms=7, color=style.ink(color), clip_on=False, zorder=4)
    if spread.p50 is not None:
        x = style.number(spread.p50)
        axes.plot([x, x], [y - 0.15, y + 0.15], color=style.ink(color), lw=2.2, solid_capstyle="butt", zorder=4)


def _or(day: date | None, last: float) -> float:
    return last if day is None else style.number(day)


def _draw_data_date(axes: Axes, picture: SchedulePicture) -> None:
    if picture.first_day < picture.data_date <= picture.last_day:
        x = style.number(picture.data_date)
        axes.axvline(x, color=style.GREY, lw=1.2, zorder=1.8)
        axes.annotate(
            f"data date {style.day(picture.data_date)}", (x, 1.0), (0, 4), xycoords=axes.get_xaxis_transform(),
            textcoords="offset points", ha="center", va="bottom", size=style.SMALL, color=style.GREY,
        )  # fmt: skip


def _write_heads(figure: Figure, axes: Axes, picture: SchedulePicture) -> None:
    """How to read the bars, and what the column at the right says."""
    box = axes.get_position()
    y = box.y1 + (_ABOVE - 0.05) / style.HEIGHT
    text = (
        "Bar: from median start to median finish. Upper line: start, lower line: finish, 10 to 90 % of replications.\n"
        f"Orange: on the path to the {picture.goal} in at least half of them."
    )
    figure.text(style.SIDE / style.WIDTH, y, text, size=style.SMALL - 1, color=style.GREY, va="top", linespacing=1.15)
    x = 1 - style.SIDE / style.WIDTH
    figure.text(x, y, "on the\npath in", size=style.SMALL - 1, color=style.GREY, ha="right", va="top")
