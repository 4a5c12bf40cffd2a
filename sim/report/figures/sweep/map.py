"""Two axes of a sweep: a map of the P50 date, beside it one of the chance."""

from datetime import date, timedelta

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure

from sim.report.figures.sweep.axes import columns, cut, name_values, width
from sim.report.figures.sweep.map_cells import Side, draw_cells, write_cells
from sim.report.look import style
from sim.report.look.words import percent
from sim.report.prepared.sweep import MapPicture, SweepAxis

_HEAD = 1.15  # inches above the maps for what they show
_GAP, _SIDE = 0.5, 0.45  # inches between the maps and right of them
_LONGEST = 2.3  # inches, of a value left of the maps
_MONTH = 30.4  # days
_YEAR = 365.25
_EPOCH = date(1970, 1, 1)


def sweep_map_figure(picture: MapPicture) -> Figure:
    """Draw two axes."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        left = 0.8 + min(max(width(label, style.TEXT) for label in picture.y.labels), _LONGEST)
        size = (style.WIDTH - left - _GAP - _SIDE) / 2
        high, sides = top - _HEAD, (Side(True, _range_of_days(picture)), Side(False, Normalize(0.0, 1.0)))
        maps = [style.box(figure, (x, style.BOTTOM, x + size, high)) for x in (left, left + size + _GAP)]
        for axes, side in zip(maps, sides, strict=True):
            draw_cells(axes, picture, side)
            _write_head(axes, picture, side)
            if not side.dates or any(cell.p50 for row in picture.cells for cell in row):
                _draw_scale(axes, side)
        name_values(maps, _ranked(picture.x))
        for axes, side in zip(maps, sides, strict=True):
            _name_rows(axes, picture.y, side.dates)
            write_cells(axes, picture, side)
        return figure


def _range_of_days(picture: MapPicture) -> Normalize:
    """From the earliest to the latest P50, at least a month."""
    days = [style.number(cell.p50) for row in picture.cells for cell in row if cell.p50]
    first = min(days, default=0.0)
    return Normalize(first, max([*days, first + _MONTH]))


def _ranked(axis: SweepAxis) -> SweepAxis:
    """Cells are of one width, whatever the distances."""
    return SweepAxis(axis.name, axis.labels, tuple(map(float, range(len(axis.labels)))), scaled=False)


def _name_rows(axes: Axes, axis: SweepAxis, first: bool) -> None:
    """The values of y and their name, left of the first map alone; every second or third where rows are low."""
    box = axes.get_window_extent()
    height = float(box.height) / style.DPI
    step = int(np.ceil(1.25 * style.TEXT / style.POINTS / (height / len(axis.labels))))
    kept, room = range(0, len(axis.labels), step), columns(_LONGEST, style.TEXT)
    axes.set_yticks(kept, [cut(axis.labels[i], room) if first else "" for i in kept], fontsize=style.TEXT)
    axes.tick_params(axis="y", length=0)
    if first:
        where = (0.32 / style.WIDTH, float(box.y0 + box.y1) / 2 / style.DPI / style.HEIGHT)
        name = cut(axis.name, columns(height, style.TEXT))
        axes.figure.text(*where, name, size=style.TEXT, color=style.GREY, rotation=90, va="center", ha="center")


def _write_head(axes: Axes, picture: MapPicture, side: Side) -> None:
    """What a map shows, and beside the second where the chance is even."""
    box, room = axes.get_position(), columns(axes.get_window_extent().width / style.DPI, style.TEXT)
    whats = ("even chance by (P50)", "P50") if side.dates else (picture.by,)
    headings = [f"{picture.goal}: {what}" for what in whats] + [*whats]  # the goal stands in the title, too
    heading = next((text for text in headings if len(text) <= room), whats[-1])
    note = _shade_words(picture) if side.dates else _outline_words(picture)
    axes.figure.text(box.x0, box.y1 + 0.9 / style.HEIGHT, cut(heading, room), size=style.TEXT, va="bottom")
    axes.figure.text(
        box.x0, box.y1 + 0.65 / style.HEIGHT, note, size=style.SMALL, color=style.GREY, va="bottom"
    )  # fmt: skip


def _shade_words(picture: MapPicture) -> str:
    """What shades mean, and hatches, which are not named where cells are small."""
    hatched = sorted({cell.word for row in picture.cells for cell in row if cell.word})
    return "brighter is earlier" + (f"; hatched: {', '.join(hatched)}" if hatched else "")


def _outline_words(picture: MapPicture) -> str:
    even = [cell.even for row in picture.cells for cell in row if cell.chance is not None]
    if any(even) and not all(even):
        return "thick line: where the chance becomes even"
    return "the chance is even or better everywhere" if any(even) else "nowhere is the chance even"


def _draw_scale(axes: Axes, side: Side) -> None:
    """What the shades mean, above a map."""
    left, _, right, high = (float(edge) / style.DPI for edge in axes.get_window_extent().extents)
    place = style.box(axes.figure.figure, (left + 0.02, high + 0.38, right - 0.02, high + 0.52))
    bar = axes.figure.colorbar(ScalarMappable(side.norm, side.shades), cax=place, orientation="horizontal")
    bar.outline.set_visible(False)
    named = _days(side.norm) if side.dates else {x: percent(x) for x in (0.0, 0.25, 0.5, 0.75, 1.0)}
    bar.set_ticks(list(named), labels=list(named.values()))
    place.tick_params(axis="x", labelsize=style.SMALL, length=2, pad=2)
    for text, x in zip(place.get_xticklabels(), named, strict=True):  # none sticks out
        share = float(side.norm(x))
        text.set_horizontalalignment("left" if share < 0.04 else "right" if share > 0.96 else "center")


def _days(norm: Normalize) -> dict[float, str]:
    """Beginnings of years inside the range, at most eight; where there are not two, the months of its ends."""
    first, last = float(norm.vmin or 0.0), float(norm.vmax or 0.0)
    years = range(1970 + int(first / _YEAR), 1972 + int(last / _YEAR))
    days = {style.number(date(y, 1, 1)): str(y) for y in years[:: 1 + len(years) // 8]}
    inside = {day: name for day, name in days.items() if first <= day <= last}
    ends = {day: style.month(_EPOCH + timedelta(days=day)) for day in (first, last)}
    return inside if len(inside) > 1 else ends
