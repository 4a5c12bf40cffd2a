"""A back-test in pictures: everything seen of all plants beside its band, and the course of one plant."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import NullFormatter, NullLocator

from sim.report.look import style
from sim.report.prepared.held import HeldCourse, HeldPanel, HeldPicture, HeldPlant, HeldRow

_NAMES = 2.1  # inches left of a panel for the names of its rows
_GAP, _HEAD, _KEY = 0.3, 0.35, 0.45  # inches: between panels, above them for their names, and for the key
_WIDE, _HALF = style.mixed(style.BLUE, 0.2), style.mixed(style.BLUE, 0.45)
_BANDS = ("forecast, P10 to P90", "P25 to P75", "even chance")
_SEEN, _CLAIMED, _ANNOUNCED = "seen", "said by its maker", "announced before"
_YEAR = 12  # months
_ACROSS, _BETWEEN = 3, 3  # panels side by side, of which the last column has the others below; rows between two of them
_NOTE_COLUMNS = 150


def held_figure(picture: HeldPicture) -> Figure:
    """Draw a panel a kind, a row a thing seen."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        _write_key(figure, top, (*_BANDS, _SEEN))
        columns = [[panel] for panel in picture.panels[: _ACROSS - 1]]
        columns += [list(below)] if (below := picture.panels[_ACROSS - 1 :]) else []
        most = max((sum(len(panel.rows) + _BETWEEN for panel in panels) for panels in columns), default=1) - _BETWEEN
        width = (style.WIDTH - 2 * style.SIDE + _GAP) / max(len(columns), 1)
        row = (top - _KEY - _HEAD - style.BOTTOM) / most
        for number, panels in enumerate(columns):
            left, high = style.SIDE + number * width, top - _KEY - _HEAD
            for panel in panels:
                low = high - row * len(panel.rows)
                axes = style.box(figure, (left + _NAMES, low, left + width - _GAP, high))
                axes.set_ylim(len(panel.rows) - 0.5, -0.5)
                figure.text(left / style.WIDTH, (high + 0.1) / style.HEIGHT, panel.name, size=style.TEXT, weight="bold")
                _draw_panel(axes, panel)
                high = low - row * _BETWEEN
        return figure


def _draw_panel(axes: Axes, panel: HeldPanel) -> None:
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=style.PALE, lw=0.8)
    axes.tick_params(axis="x", labelsize=style.SMALL)
    if panel.logarithmic:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_minor_formatter(NullFormatter())
    if panel.percent:
        axes.xaxis.set_major_formatter(lambda share, _: f"{100.0 * share:.3g} %")
    for place, row in enumerate(panel.rows):
        _draw_row(axes, row, place)
    axes.set_yticks(range(len(panel.rows)), [row.label for row in panel.rows], size=10.5, color=style.BLACK)
    axes.tick_params(axis="y", length=0)


def _draw_row(axes: Axes, row: HeldRow, y: float) -> None:
    p10, p25, p50, p75, p90 = row.band
    axes.barh(y, p90 - p10, 0.62, left=p10, color=_WIDE, lw=0, zorder=1)
    axes.barh(y, p75 - p25, 0.62, left=p25, color=_HALF, lw=0, zorder=2)
    axes.plot([p50, p50], [y - 0.31, y + 0.31], color=style.BLUE, lw=2.4, zorder=3)
    axes.plot([row.low, row.high], [y, y], color=style.VERMILLION, lw=3.0, zorder=4)
    axes.plot([row.low, row.high], [y, y], color=style.VERMILLION, marker="o", ms=6.5, ls="none", zorder=5)


def _write_key(figure: Figure, top: float, names: Sequence[str]) -> None:
    at = (style.SIDE / style.WIDTH, (top - 0.05) / style.HEIGHT)
    handles = [_handle(name) for name in names]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=at, ncols=6, fontsize=style.SMALL, borderpad=0)


def _handle(name: str) -> Line2D | Patch:
    if name in _BANDS[:2]:
        return Patch(color=_WIDE if name == _BANDS[0] else _HALF, label=name)
    look: dict[str, dict[str, Any]] = {
        _BANDS[2]: {"color": style.BLUE, "lw": 2.4},
        _SEEN: {"color": style.VERMILLION, "marker": "o", "ms": 6.5, "lw": 3.0},
        _CLAIMED: {"color": style.VERMILLION, "marker": "o", "ms": 6.5, "lw": 3.0, "mfc": "white"},
        _ANNOUNCED: {"color": style.BLACK, "lw": 2.0, "ls": (0, (4, 2))},
    }
    return Line2D([], [], label=name, **look[name])


def _keys(courses: Sequence[HeldCourse]) -> Iterator[str]:
    """What a picture has to explain: that which is in it."""
    yield from _BANDS
    claims = {point.claimed for course in courses for point in course.points}
    yield from (name for name, claimed in ((_SEEN, False), (_CLAIMED, True)) if claimed in claims)
    if any(course.planned for course in courses):
        yield _ANNOUNCED


def plant_figure(picture: HeldPlant) -> Figure:
    """Draw the course of a plant: output and yield over months."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        note = textwrap.fill(picture.note, _NOTE_COLUMNS)
        low = style.BOTTOM + 0.25 + 0.25 * (note.count("\n") + bool(note))
        figure.text(style.SIDE / style.WIDTH, 0.5 / style.HEIGHT, note, size=style.SMALL, va="bottom")
        _write_key(figure, top, tuple(_keys(picture.courses)))
        width = (style.WIDTH - style.LEFT - style.SIDE + 1.0) / max(len(picture.courses), 1)
        for number, course in enumerate(picture.courses):
            left = style.LEFT + number * width
            axes = style.box(figure, (left, low + 0.25, left + width - 1.0, top - _KEY - _HEAD))
            _draw_course(axes, course, picture.axis)
        return figure


def _draw_course(axes: Axes, course: HeldCourse, axis: str) -> None:
    axes.set_title(course.name, size=style.TEXT, weight="bold", loc="left")
    axes.grid(color=style.PALE, lw=0.8)
    axes.yaxis.set_major_formatter(lambda share, _: f"{100.0 * share:.3g} %")
    axes.set_xlabel(axis, size=style.TEXT)
    bands = np.array(course.bands).reshape(-1, 5).T
    axes.fill_between(course.months, bands[0], bands[4], color=_WIDE, lw=0, zorder=1)
    axes.fill_between(course.months, bands[1], bands[3], color=_HALF, lw=0, zorder=2)
    axes.plot(course.months, bands[2], color=style.BLUE, lw=3.0, zorder=3)
    if course.planned:
        axes.plot(course.months, course.planned, color=style.BLACK, lw=2.0, ls=(0, (4, 2)), zorder=4)
    for point in course.points:
        middle, value = (point.since + point.month) / 2, (point.low + point.high) / 2
        look: dict[str, Any] = {"color": style.VERMILLION, "zorder": 6, "clip_on": False}
        axes.plot([point.since, point.month], [value, value], lw=3.0, solid_capstyle="butt", **look)
        axes.plot([middle, middle], [point.low, point.high], lw=2.0, **look)
        fill = "white" if point.claimed else style.VERMILLION
        axes.plot(middle, value, marker="o", ms=9, mfc=fill, mec=style.VERMILLION, mew=2.0, ls="none", **look)
    last = max([*course.months, *(point.month for point in course.points)], default=float(_YEAR))
    years = max(int(np.ceil(last / _YEAR)), 1)
    axes.set_xlim(0.0, years * _YEAR)
    axes.set_xticks(np.arange(0, years + 1) * _YEAR)
    axes.set_ylim(0.0, 1.08 * max([1.0, *bands[4], *(point.high for point in course.points)]))
    axes.tick_params(labelsize=style.TEXT)
