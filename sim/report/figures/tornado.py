"""A tornado: inputs moved one at a time, what each end of their range does to a date, and the noise bar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.text import Annotation

from sim.report.look import style
from sim.report.prepared.tornado import BarEnd, TornadoBar, TornadoPicture

_NAMES = 4.5  # inches at the left for names
_COLUMNS = 48  # characters of a name side by side
_ABOVE = 0.75  # inches above the axes for the key and the name of the noise bar
_ROWS = 6  # at the least, so that few bars stay bars
_HEIGHT = 0.34  # of one of the two bars of a row
_TIP, _DETAIL = 12, 12  # points: values at the tips, the detail under a name
_GAP = 0.1  # inches between a bar and its value
_LOOK = {"lower": style.BLUE, "upper": style.ORANGE}


@dataclass(frozen=True)
class _Drawn:
    """One end of one bar: its height on the axis, its colour."""

    end: BarEnd
    y: float
    color: str


def tornado_figure(picture: TornadoPicture) -> Figure:
    """Draw a tornado; the first bar stands on top."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        axes = _axes(figure, top - _ABOVE, len(picture.bars))
        ends = list(_ends(picture.bars))
        tips = [_name_tip(axes, one) for one in ends]
        _scale(axes, ends, tips, picture.noise or 0.0)
        for one in ends:
            _draw_end(axes, one)
        for one, tip in zip(ends, tips, strict=True):
            tip.xy = (_far(one.end), one.y)
        _name_rows(axes, picture.bars)
        _draw_noise(axes, picture.noise)
        _name_axis(axes, picture)
        return figure


def _axes(figure: Figure, top: float, rows: int) -> Axes:
    axes = style.bar_axes(figure, _NAMES, style.WIDTH - style.SIDE, top, max(rows, _ROWS))
    axes.grid(axis="x", color=style.PALE, lw=0.8)
    axes.axvline(0.0, color=style.GREY, lw=1.2, zorder=4)
    return axes


def _ends(bars: Sequence[TornadoBar]) -> Iterator[_Drawn]:
    """The lower end of a range above, its upper end below."""
    for row, bar in enumerate(bars):
        yield _Drawn(bar.lower, row - _HEIGHT / 2, _LOOK["lower"])
        yield _Drawn(bar.upper, row + _HEIGHT / 2, _LOOK["upper"])


def _side(end: BarEnd) -> int:
    """Which way a bar goes: what leaves the horizon goes right."""
    return -1 if end.months is not None and end.months < 0.0 else 1


def _name_tip(axes: Axes, one: _Drawn) -> Annotation:
    """The value at the tip of a bar, to be moved there."""
    side = _side(one.end)
    text = f"{one.end.text}: {one.end.note}" if one.end.note else one.end.text
    behind = style.WHITE if one.end.note else None
    return axes.annotate(
        text, (0.0, one.y), (side * _GAP * style.POINTS, 0.0), textcoords="offset points", size=_TIP,
        ha="left" if side > 0 else "right", va="center_baseline", color="#333333", bbox=behind,
        annotation_clip=False, zorder=6,
    )  # fmt: skip


def _scale(axes: Axes, ends: Sequence[_Drawn], tips: Sequence[Annotation], noise: float) -> None:
    """Limits between which every bar, its interval and the value at its tip fit."""
    width = axes.get_window_extent().width / style.DPI
    sizes = [tip.get_window_extent().width / style.DPI + 2 * _GAP for tip in tips]
    low, high = -1.2 * noise - 0.05, 1.2 * noise + 0.05
    for _ in range(8):  # the scale sets how many months a text takes, and the texts set the scale
        months_per_inch = (high - low) / width
        for one, size in zip(ends, sizes, strict=True):
            reach, room = _far(one.end), size * months_per_inch
            low, high = (min(low, reach - room), high) if _side(one.end) < 0 else (low, max(high, reach + room))
    axes.set_xlim(low, high)


def _far(end: BarEnd) -> float:
    """Where the bar with its interval ends and its value is written."""
    if end.months is None:
        return 0.0
    bounds = [end.months, *(x for x in (end.low, end.high) if x is not None)]
    return min(bounds) if _side(end) < 0 else max(bounds)


def _draw_end(axes: Axes, one: _Drawn) -> None:
    """A bar with its interval; one that leaves the horizon runs hatched to the edge."""
    end = one.end
    if end.months is None:
        if end.beyond:
            right = axes.get_xlim()[1]
            axes.barh(one.y, right, _HEIGHT, color="white", edgecolor=one.color, lw=1.2, hatch="///", zorder=3)
        return
    face, edge = (style.PALE, style.GREY) if end.quiet else (one.color, one.color)
    axes.barh(one.y, end.months, _HEIGHT, color=face, edgecolor=edge, lw=0.8, zorder=3)
    _draw_interval(axes, end.months, end, one.y)


def _draw_interval(axes: Axes, months: float, end: BarEnd, y: float) -> None:
    """A line between two caps; where the interval is open, an arrowhead at the tip of the bar."""
    look: dict[str, Any] = {"color": "black", "lw": 1.3, "mew": 1.3, "zorder": 5, "solid_capstyle": "butt"}
    ends = [
        (min(months, 0.0), "<") if end.low is None else (end.low, "|"),
        (max(months, 0.0), ">") if end.high is None else (end.high, "|"),
    ]
    axes.plot([x for x, _ in ends], [y, y], **look)
    for x, mark in ends:
        axes.plot([x], [y], marker=mark, ms=8, **look)


def _name_rows(axes: Axes, bars: Sequence[TornadoBar]) -> None:
    """Names left of the axes, details in grey below."""
    left = (style.SIDE - _NAMES) * style.POINTS
    for row, bar in enumerate(bars):
        label, detail = (shorten(text, _COLUMNS, placeholder=" ...") for text in (bar.label, bar.detail))
        for text, rise, size in ((label, 1.0, style.SMALL), (detail, -13.0, _DETAIL)):
            axes.annotate(
                text, (0.0, row), (left, rise), xycoords=("axes fraction", "data"), textcoords="offset points",
                va="baseline", color="black" if rise > 0 else style.GREY, annotation_clip=False, size=size,
            )  # fmt: skip


def _draw_noise(axes: Axes, noise: float | None) -> None:
    handles = [
        Patch(color=_LOOK["lower"], label="lower end of the range (upper bar)"),
        Patch(color=_LOOK["upper"], label="upper end (lower bar)"),
        Patch(facecolor=style.PALE, edgecolor=style.GREY, label="inside the noise"),
    ]
    if noise is not None:
        axes.axvspan(-noise, noise, color=style.PALE_BLUE, lw=0, zorder=0.5)
        handles.append(Patch(color=style.PALE_BLUE, label=f"noise: \N{PLUS-MINUS SIGN} {noise:.1f} months"))
    figure = axes.figure
    at = (style.SIDE / style.WIDTH, (axes.get_window_extent().y1 / style.DPI + 0.12) / style.HEIGHT)
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=at, ncols=4, fontsize=style.SMALL, borderpad=0)


def _name_axis(axes: Axes, picture: TornadoPicture) -> None:
    axes.set_xlabel(f"\N{LEFTWARDS ARROW} earlier     {picture.axis}     later \N{RIGHTWARDS ARROW}", size=style.TEXT)
    axes.annotate(
        picture.rest, (0.0, 0.0), ((style.SIDE - _NAMES) * style.POINTS, -30.0), xycoords="axes fraction",
        textcoords="offset points", va="center", size=style.SMALL, color=style.GREY, annotation_clip=False,
    )  # fmt: skip
