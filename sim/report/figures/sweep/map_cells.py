"""The cells of a map: shades, words where there is room, hatches without a value, the outline of even chances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, Normalize
from matplotlib.patches import Rectangle

from sim.report.look import style
from sim.report.look.words import brief
from sim.report.prepared.arrays import Floats
from sim.report.prepared.sweep import Cell, MapPicture

_HATCH: dict[str, Any] = {"fc": "#F0F0F0", "ec": "#B5B5B5", "hatch": "////", "lw": 0.0}
_MANY = 16  # cells side by side, from which on lines between them would hide the shades
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
        return brief(cell.chance, cell.n) if cell.chance is not None else cell.word


def draw_cells(axes: Axes, picture: MapPicture, side: Side) -> None:
    """Fill the axes with the cells of a map."""
    values = np.array([[side.value(cell) for cell in row] for row in picture.cells])
    rows, across = values.shape
    edges = np.arange(across + 1) - 0.5, np.arange(rows + 1) - 0.5
    grid: dict[str, Any] = {"ec": "white", "lw": 0.6} if max(values.shape) <= _MANY else {"ec": "face", "lw": 0.1}
    axes.pcolormesh(*edges, np.ma.masked_invalid(values), cmap=side.shades, norm=side.norm, **grid)
    axes.set(xlim=(-0.5, across - 0.5), ylim=(-0.5, rows - 0.5))
    axes.spines[:].set_visible(False)
    for y, x in np.argwhere(np.isnan(values)):
        axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1.0, 1.0, zorder=1, **_HATCH))
    _draw_outline(axes, np.array([[_evenness(cell) for cell in row] for row in picture.cells]))


def write_cells(axes: Axes, picture: MapPicture, side: Side) -> None:
    """Write what every cell says where all have room for it, in one line or two; else the shades alone say it."""
    box = axes.get_window_extent()
    room = box.width / style.DPI / len(picture.x.labels), box.height / style.DPI / len(picture.y.labels)
    cells = {(x, y): cell for y, row in enumerate(picture.cells) for x, cell in enumerate(row)}
    words, size = _fitting([side.words(cell) for cell in cells.values()], room)
    for (at, cell), word in zip(cells.items(), words, strict=False):
        value = side.value(cell)
        ground = side.shades(float(side.norm(value)))
        look: dict[str, Any] = {"bbox": style.WHITE} if np.isnan(value) else {"color": style.ink_on(ground)}
        axes.text(*at, word, size=size, ha="center", va="center", **look)


def _fitting(words: Sequence[str], room: tuple[float, float]) -> tuple[Sequence[str], float]:
    """Words and their size so that each fits into a cell, inches; no words where that cannot be."""
    shorter = [word.removesuffix(" %").replace(" ", "\n", 1) for word in words]
    for written, size in ((words, style.TEXT), (words, style.SMALL), (shorter, style.SMALL)):
        lines = [word.split("\n") for word in written]
        across = max(len(line) for of_word in lines for line in of_word) * _CHARACTER * size
        if across < room[0] - 0.05 and max(map(len, lines)) * _LINE * size < room[1] - 0.03:
            return written, size
    return (), style.SMALL


def _evenness(cell: Cell) -> float:
    """1 for an even chance, 0 for less; not a number where nothing is known."""
    return float("nan") if cell.chance is None else float(cell.even)


def _draw_outline(axes: Axes, even: Floats) -> None:
    """Along the edges between cells with an even chance and those with less: nothing is guessed between points."""
    pieces: list[tuple[Floats, Floats]] = []
    for y, x in np.argwhere(np.abs(even[:, 1:] - even[:, :-1]) == 1.0):
        pieces.append((np.array([x + 0.5, x + 0.5]), np.array([y - 0.5, y + 0.5])))
    for y, x in np.argwhere(np.abs(even[1:] - even[:-1]) == 1.0):
        pieces.append((np.array([x - 0.5, x + 0.5]), np.array([y + 0.5, y + 0.5])))
    for color, width in (("white", 7.0), (style.VERMILLION, 3.6)):
        for across, up in pieces:
            axes.plot(across, up, color=color, lw=width, solid_capstyle="projecting", zorder=3)
