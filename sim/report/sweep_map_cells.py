"""The cells of a map: shades, words where there is room, hatches without a value, the outline of even chances."""

from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize
from matplotlib.patches import Rectangle

from sim.report import style
from sim.report.data import Floats
from sim.report.sweep_data import Cell, MapPicture
from sim.report.words import percent

_HATCH: dict[str, Any] = {"fc": "#F0F0F0", "ec": "#B5B5B5", "hatch": "////", "lw": 0.0}
_CHARACTER, _LINE = 0.62 / style.POINTS, 1.25 / style.POINTS  # inches of a character and a line, a point of type high


@dataclass(frozen=True)
class Side:
    """One of the two maps: of dates or of chances, and the range of its shades."""

    dates: bool
    norm: Normalize

    @property
    def shades(self) -> Colormap:
        """Brighter is earlier, and more probable."""
        return matplotlib.colormaps["cividis_r" if self.dates else "cividis"]

    def value(self, cell: Cell) -> float:
        """What the shade says; not a number where there is none."""
        if self.dates:
            return style.number(cell.p50) if cell.p50 else float("nan")
        return float("nan") if cell.chance is None else cell.chance

    def words(self, cell: Cell) -> str:
        """The same in words, or why there is none."""
        if self.dates:
            return style.month(cell.p50) if cell.p50 else cell.word
        return percent(cell.chance) if cell.chance is not None else cell.word


def draw_cells(axes: Axes, picture: MapPicture, side: Side) -> None:
    """Fill the axes with the cells of a map."""
    values = np.array([[side.value(cell) for cell in row] for row in picture.cells])
    rows, across = values.shape
    edges = np.arange(across + 1) - 0.5, np.arange(rows + 1) - 0.5
    axes.pcolormesh(*edges, np.ma.masked_invalid(values), cmap=side.shades, norm=side.norm, ec="white", lw=0.6)
    axes.set(xlim=(-0.5, across - 0.5), ylim=(-0.5, rows - 0.5))
    axes.spines[:].set_visible(False)
    for y, x in np.argwhere(np.isnan(values)):
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1.0, 1.0, zorder=1, **_HATCH))
    _draw_outline(axes, np.array([[cell.even for cell in row] for row in picture.cells]))


def write_cells(axes: Axes, picture: MapPicture, side: Side) -> None:
    """Write what every cell says where it fits, in one line or two; else the shade alone says it."""
    box = axes.get_window_extent()
    room = box.width / style.DPI / len(picture.x.labels), box.height / style.DPI / len(picture.y.labels)
    for y, row in enumerate(picture.cells):
        for x, cell in enumerate(row):
            fitting = _fitting(side.words(cell), room)
            if fitting is None:
                continue
            word, size = fitting
            value = side.value(cell)
            look: dict[str, Any] = {"bbox": style.WHITE} if np.isnan(value) else {"color": _ink_on(side, value)}
            axes.text(x, y, word, size=size, ha="center", va="center", **look)


def _fitting(word: str, room: tuple[float, float]) -> tuple[str, float] | None:
    """A word and its size so that it fits into a cell, inches; None where it cannot."""
    for text, size in ((word, style.TEXT), (word, style.SMALL), (word.replace(" ", "\n", 1), style.SMALL)):
        lines = text.split("\n")
        across, up = max(map(len, lines)) * _CHARACTER * size, len(lines) * _LINE * size
        if across < room[0] - 0.06 and up < room[1] - 0.04:
            return text, size
    return None


def _ink_on(side: Side, value: float) -> str:
    """Black on bright shades, white on dark ones."""
    red, green, blue, _ = side.shades(float(side.norm(value)))
    return style.BLACK if 0.30 * red + 0.59 * green + 0.11 * blue > 0.45 else "#FFFFFF"


def _draw_outline(axes: Axes, even: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
    """Along the edges between cells with an even chance and those without: nothing is guessed between points."""
    pieces: list[tuple[Floats, Floats]] = []
    for y, x in np.argwhere(even[:, 1:] != even[:, :-1]):
        pieces.append((np.array([x + 0.5, x + 0.5]), np.array([y - 0.5, y + 0.5])))
    for y, x in np.argwhere(even[1:] != even[:-1]):
        pieces.append((np.array([x - 0.5, x + 0.5]), np.array([y + 0.5, y + 0.5])))
    for color, width in (("white", 7.0), (style.VERMILLION, 3.6)):
        for across, up in pieces:
            axes.plot(across, up, color=color, lw=width, solid_capstyle="projecting", zorder=3)
