"""Two axes of a sweep: a map of the P50 date, beside it one of the chance, every cell in words where there is room."""

from collections.abc import Callable
from datetime import date
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.report import style
from sim.report.data import Floats
from sim.report.sweep_axes import axis_name, columns, cut, name_values
from sim.report.sweep_data import Cell, MapPicture, SweepAxis
from sim.report.words import percent

_BOTTOM, _HEAD = 1.5, 1.15  # inches below the maps, and above them for what they show
_GAP, _SIDE = 0.5, 0.45  # inches between the maps and right of them
_LONGEST = 2.3  # inches, of a value left of the maps
_HATCH = {"fc": "#F0F0F0", "ec": "#B5B5B5", "hatch": "////", "lw": 0.0}


def sweep_map_figure(picture: MapPicture) -> Figure:
    """Draw two axes. Brighter is earlier, and more probable."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        left = _left(picture.y)
        width = (style.WIDTH - left - _GAP - _SIDE) / 2
        low, high = _BOTTOM, top - _HEAD
        days = [style.number(cell.p50) for row in picture.cells for cell in row if cell.p50]
        first, last = min(days, default=0.0), max(days, default=0.0)
        pieces: list[tuple[str, Callable[[Cell], float], Normalize, bool]] = [
            (f"{picture.goal}: an even chance by (P50)", _day, Normalize(first, max(last, first + 366.0)), True),
            (f"{picture.goal}: {picture.by}", _chance, Normalize(0.0, 1.0), False),
        ]
        for number, (heading, value, norm, dates) in enumerate(pieces):
            edge = left + number * (width + _GAP)
            axes = style.box(figure, (edge, low, edge + width, high))
            _draw_map(axes, picture, value, norm, dates)
            _name_rows(axes, picture.y, number == 0)
            name_values(axes, _ranked(picture.x), lines=2)
            _write_head(figure, picture, (edge, high), heading, dates)
            _draw_scale(figure, (edge, high, width), norm, dates)
        axis_name(figure, picture.x, left + width + _GAP / 2, 0.68)
        name = cut(picture.y.name, columns(high - low, style.TEXT))
        middle = (low + high) / 2 / style.HEIGHT
        figure.text(
            0.32 / style.WIDTH, middle, name, size=style.TEXT, color=style.GREY, rotation=90, va="center", ha="center"
        )
        return figure


def _left(axis: SweepAxis) -> float:
    """Where the maps begin, inches: the values of y stand before them."""
    longest = max(len(label) for label in axis.labels) * 0.64 * style.TEXT / style.POINTS
    return 0.75 + min(longest, _LONGEST)


def _ranked(axis: SweepAxis) -> SweepAxis:
    """Cells are of one width, whatever the distances."""
    return SweepAxis(axis.name, axis.labels, tuple(map(float, range(len(axis.labels)))), scaled=False)


def _day(cell: Cell) -> float:
    return style.number(cell.p50) if cell.p50 else float("nan")


def _chance(cell: Cell) -> float:
    return float("nan") if cell.chance is None else cell.chance


def _shades(dates: bool) -> Colormap:
    return matplotlib.colormaps["cividis_r" if dates else "cividis"]


def _draw_map(axes: Axes, picture: MapPicture, value: Callable[[Cell], float], norm: Normalize, dates: bool) -> None:
    """Shades; hatched where there is no value; words where there is room; the outline of an even chance."""
    values = np.array([[value(cell) for cell in row] for row in picture.cells])
    rows, across = values.shape
    edges = np.arange(across + 1) - 0.5, np.arange(rows + 1) - 0.5
    axes.pcolormesh(*edges, np.ma.masked_invalid(values), cmap=_shades(dates), norm=norm, ec="white", lw=0.6)
    axes.set(xlim=(-0.5, across - 0.5), ylim=(-0.5, rows - 0.5))
    axes.spines[:].set_visible(False)
    for y, x in np.argwhere(np.isnan(values)):
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1.0, 1.0, zorder=1, **_HATCH))  # type: ignore[arg-type]
    box = axes.get_window_extent()
    room = box.width / style.DPI / across, box.height / style.DPI / rows
    for y, row in enumerate(picture.cells):
        for x, cell in enumerate(row):
            _write_cell(axes, (x, y), cell, room, dates)
    _draw_outline(axes, np.array([[cell.even for cell in row] for row in picture.cells]))


def _write_cell(axes: Axes, at: tuple[int, int], cell: Cell, room: tuple[float, float], dates: bool) -> None:
    """The date or the chance where it fits, in one line or two; else the shade alone says it."""
    word = _words(cell, dates)
    size = next((size for size in (style.TEXT, style.SMALL) if _fits(word, room, size)), None)
    if size is None:
        word = word.replace(" ", "\n", 1) if dates else word
        size = style.SMALL
    if not _fits(word, room, size):
        return
    shaded = cell.p50 is not None if dates else cell.chance is not None
    look: dict[str, Any] = {} if shaded else {"bbox": style.WHITE}
    axes.text(
        *at, word, size=size, color=_ink_on(axes, at) if shaded else style.BLACK, ha="center", va="center", **look
    )


def _words(cell: Cell, dates: bool) -> str:
    if dates:
        return style.month(cell.p50) if cell.p50 else cell.word
    return percent(cell.chance) if cell.chance is not None else cell.word


def _fits(word: str, room: tuple[float, float], size: float) -> bool:
    lines = word.split("\n")
    across, up = max(map(len, lines)) * 0.62 * size / style.POINTS, len(lines) * 1.25 * size / style.POINTS
    return across < room[0] - 0.06 and up < room[1] - 0.04


def _ink_on(axes: Axes, at: tuple[int, int]) -> str:
    """Black on bright shades, white on dark ones."""
    mesh = axes.collections[0]
    x, y = at
    values: Floats = np.ma.filled(np.ma.asarray(mesh.get_array()), 0.0)
    red, green, blue, _ = mesh.to_rgba(values[y, x])
    return style.BLACK if 0.30 * red + 0.59 * green + 0.11 * blue > 0.45 else "#FFFFFF"


def _draw_outline(axes: Axes, even: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> None:
    """Along the edges between cells with an even chance and those without: nothing is guessed between points."""
    pieces: list[tuple[Floats, Floats]] = []
    for y, x in np.argwhere(even[:, 1:] != even[:, :-1]):
        pieces.append((np.array([x + 0.5, x + 0.5]), np.array([y - 0.5, y + 0.5])))
    for y, x in np.argwhere(even[1:] != even[:-1]):
        pieces.append((np.array([x - 0.5, x + 0.5]), np.array([y + 0.5, y + 0.5])))
    for color, width in (("white", 7.0), (style.VERMILLION, 3.6)):
        for across, up in pieces:
            axes.plot(across, up, color=color, lw=width, solid_capstyle="projecting", zorder=3)


def _name_rows(axes: Axes, axis: SweepAxis, named: bool) -> None:
    """The values of y, left of the first map alone; every second or third where rows are low."""
    height = float(axes.get_window_extent().height) / style.DPI / len(axis.labels)
    step = max(1, int(np.ceil(1.25 * style.TEXT / style.POINTS / height)))
    kept = range(0, len(axis.labels), step)
    room = columns(_LONGEST, style.TEXT)
    axes.set_yticks(kept, [cut(axis.labels[i], room) if named else "" for i in kept], fontsize=style.TEXT)
    axes.tick_params(axis="y", length=0)


def _write_head(figure: Figure, picture: MapPicture, at: tuple[float, float], heading: str, dates: bool) -> None:
    """What a map shows, and beside the second where the chance is even."""
    x, y = at[0] / style.WIDTH, (at[1] + 0.9) / style.HEIGHT
    figure.text(x, y, cut(heading, 52), size=style.TEXT, va="bottom")
    if not dates:
        figure.text(
            x, (at[1] + 0.65) / style.HEIGHT, _outline_words(picture), size=style.SMALL, color=style.GREY, va="bottom"
        )
    else:
        figure.text(
            x, (at[1] + 0.65) / style.HEIGHT, "brighter is earlier", size=style.SMALL, color=style.GREY, va="bottom"
        )


def _outline_words(picture: MapPicture) -> str:
    even = [cell.even for row in picture.cells for cell in row if cell.chance is not None]
    if any(even) and not all(even):
        return "red line: even chance"
    return "the chance is even or better everywhere" if any(even) else "nowhere is the chance even"


def _draw_scale(figure: Figure, at: tuple[float, float, float], norm: Normalize, dates: bool) -> None:
    """What the shades mean."""
    left, high, width = at
    axes = style.box(figure, (left + 0.02, high + 0.38, left + width - 0.02, high + 0.52))
    bar = figure.colorbar(ScalarMappable(norm, _shades(dates)), cax=axes, orientation="horizontal")
    bar.outline.set_visible(False)
    if dates:
        assert norm.vmin is not None
        assert norm.vmax is not None
        years = range(int(1970 + norm.vmin / 365.25), int(1970 + norm.vmax / 365.25) + 2)
        step = max(1, len(years) // 7)
        days = {y: style.number(date(y, 1, 1)) for y in years if y % step == 0}
        named = {y: day for y, day in days.items() if norm.vmin <= day <= norm.vmax}
        bar.set_ticks(list(named.values()), labels=[str(y) for y in named])
    else:
        bar.set_ticks([0.0, 0.25, 0.5, 0.75, 1.0], labels=[percent(x) for x in (0.0, 0.25, 0.5, 0.75, 1.0)])
    axes.tick_params(axis="x", labelsize=style.SMALL, length=2, pad=2)
