"""Names in the margins: at the right ends of lines and above verticals, spread so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sim.report.look.style import DPI, GREY, HEIGHT, SIDE, SMALL, WIDTH, Dashes, stroke, wrap

_LINE = 0.235  # inches a line of small type takes
_NAME_COLUMNS = 24  # characters of a name side by side
_FEWEST = 8  # characters, of a name of wide letters
_TEXT_AT = 0.6  # inches from the axes to names in the right margin
_EDGE = 0.15  # inches of the slide right of them
_SMALLER = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)  # points, where names need more room than there is


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels in a column: as near as possible to where they are wanted, in that order, never overlapping.

    Least squares under order. Where the sizes do not fit between low and high, they are squeezed alike.
    """
    if not wanted:
        return []
    order = np.argsort(np.asarray(wanted), kind="stable")
    tall = np.asarray(sizes, dtype=float)[order]
    tall *= min(1.0, (high - low) / tall.sum())
    offsets = np.cumsum(tall) - tall / 2  # middles if stacked from zero
    stacked = rising(np.asarray(wanted, dtype=float)[order] - offsets)
    middles = np.empty(len(tall))
    middles[order] = np.clip(stacked, low, high - tall.sum()) + offsets
    return [float(y) for y in middles]


def rising(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Isotonic regression by pooling adjacent violators (Barlow et al. 1972), for a handful of values.

    scipy.optimize has the same, and takes longer to import than both pictures of a run take to be drawn.
    """
    pools: list[tuple[float, int]] = []  # mean and how many it stands for, rising
    for value in values:
        mean, size = float(value), 1
        while pools and pools[-1][0] >= mean:
            before, n = pools.pop()
            mean, size = (before * n + mean * size) / (n + size), n + size
        pools.append((mean, size))
    return np.repeat([mean for mean, _ in pools], [size for _, size in pools])


@dataclass(frozen=True)
class End:
    """What a line is called, where it ends, and how it looks."""

    name: str
    y: float
    color: str
    width: float
    dashes: Dashes = "-"
    detail: str = ""
    bold: bool = False


def name_ends(axes: Axes, ends: Sequence[End]) -> None:
    """Write names at the right ends of lines, led there by a piece of the line itself.

    Where they are many or long, the type is smaller: no name covers another, and none leaves the slide.
    """
    low, high = (float(edge) / DPI for edge in axes.get_window_extent().intervaly)
    low, high, size = low - 0.3, high + 0.2, SMALL
    for size in (SMALL, *_SMALLER):
        names = [_fitting(axes, end, size) for end in ends]
        told = [f"{name}\n{end.detail}".splitlines() for name, end in zip(names, ends, strict=True)]
        sizes = [_line(size) * len(lines) + 0.08 for lines in told]
        if sum(sizes) <= high - low and all(_width(axes, end.detail, size) <= _room(axes) for end in ends):
            break
    tips = [float(axes.transData.transform((0.0, end.y))[1]) / DPI for end in ends]
    for end, name, tall, tip, middle in zip(ends, names, sizes, tips, spread(tips, sizes, low, high), strict=True):
        _name_end(axes, end, name, tip, middle + tall / 2 - 0.04, size)


def _fitting(axes: Axes, end: End, size: float) -> str:
    """A name in lines that end inside the slide."""
    weight = "bold" if end.bold else "normal"
    columns = int(_NAME_COLUMNS * SMALL / size)
    lines = (wrap(end.name, most) for most in range(columns, _FEWEST, -1))
    return next((text for text in lines if _width(axes, text, size, weight) <= _room(axes)), wrap(end.name, _FEWEST))


def _room(axes: Axes) -> float:
    """Inches right of the axes for names."""
    return WIDTH - _EDGE - _TEXT_AT - float(axes.get_window_extent().x1) / DPI


def _width(axes: Axes, text: str, size: float, weight: str = "normal") -> float:
    """Inches that a text takes."""
    artist = axes.figure.text(0.0, 0.0, text, size=size, weight=weight)
    wide = float(artist.get_window_extent().width) / DPI
    artist.remove()
    return wide


def _line(size: float) -> float:
    """Inches a line of type of this size takes."""
    return _LINE * size / SMALL


def _name_end(axes: Axes, end: End, name: str, tip: float, top: float, size: float) -> None:
    """One name with its detail below, from the given height down; inches."""
    figure, right = axes.figure, float(axes.get_window_extent().x1) / DPI
    weight, first = "bold" if end.bold else "normal", top - _line(size) / 2
    stroke(figure, [right + 0.04, right + 0.2], [tip, first], GREY, 0.8)
    stroke(figure, [right + 0.2, right + 0.52], [first, first], end.color, end.width, ls=end.dashes)
    x = (right + _TEXT_AT) / WIDTH
    figure.text(x, top / HEIGHT, name, size=size, va="top", weight=weight, linespacing=1.15)
    below = top - _line(size) * (1 + name.count("\n"))
    figure.text(x, below / HEIGHT, end.detail, size=size, va="top", color=GREY, linespacing=1.15)


def name_above(axes: Axes, named: Sequence[tuple[float, str]]) -> None:
    """Write names of verticals above the axes, side by side."""
    figure = axes.figure
    _, _, right, top = (float(edge) / DPI for edge in axes.get_window_extent().extents)
    tips = [axes.transData.transform((x, 0.0))[0] / DPI for x, _ in named]
    texts = [figure.text(0, 0, name, size=SMALL, color=GREY, ha="center", va="bottom") for _, name in named]
    sizes = [text.get_window_extent().width / DPI + 0.15 for text in texts]
    for text, tip, x in zip(texts, tips, spread(tips, sizes, SIDE, right), strict=True):
        stroke(figure, [tip, tip, x], [top, top + 0.05, top + 0.17], GREY, 0.9)
        text.set_position((x / WIDTH, (top + 0.19) / HEIGHT))
