"""Names in the margins: at the right ends of lines and above verticals, spread so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from sim.report.look.style import DPI, GREY, HEIGHT, SIDE, SMALL, WIDTH, Dashes, stroke, wrap

_LINE = 0.235  # inches a line of small type takes
_NAME_COLUMNS = 24  # characters of a name side by side
_TEXT_AT = 0.6  # inches from the axes to names in the right margin


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels in a column: as near as possible to where they are wanted, in that order, never overlapping.

    Least squares under order (isotonic regression). Where the sizes do not fit between low and high, they are
    squeezed alike.
    """
    if not wanted:
        return []
    from scipy.optimize import isotonic_regression

    order = np.argsort(np.asarray(wanted), kind="stable")
    tall = np.asarray(sizes, dtype=float)[order]
    tall *= min(1.0, (high - low) / tall.sum())
    offsets = np.cumsum(tall) - tall / 2  # middles if stacked from zero
    stacked = isotonic_regression(np.asarray(wanted, dtype=float)[order] - offsets).x
    middles = np.empty(len(tall))
    middles[order] = np.clip(stacked, low, high - tall.sum()) + offsets
    return [float(y) for y in middles]


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
    """Write names at the right ends of lines, led there by a piece of the line itself."""
    low, high = (float(edge) / DPI for edge in axes.get_window_extent().intervaly)
    names = [wrap(end.name, _NAME_COLUMNS) for end in ends]
    sizes = [_LINE * len(f"{name}\n{end.detail}".splitlines()) + 0.08 for name, end in zip(names, ends, strict=True)]
    tips = [float(axes.transData.transform((0.0, end.y))[1]) / DPI for end in ends]
    middles = spread(tips, sizes, low - 0.3, high + 0.2)
    for end, name, size, tip, middle in zip(ends, names, sizes, tips, middles, strict=True):
        _name_end(axes, end, name, tip, middle + size / 2 - 0.04)


def _name_end(axes: Axes, end: End, name: str, tip: float, top: float) -> None:
    """One name with its detail below, from the given height down; inches."""
    figure, right = axes.figure, float(axes.get_window_extent().x1) / DPI
    weight, first = "bold" if end.bold else "normal", top - _LINE / 2
    stroke(figure, [right + 0.04, right + 0.2], [tip, first], GREY, 0.8)
    stroke(figure, [right + 0.2, right + 0.52], [first, first], end.color, end.width, ls=end.dashes)
    x = (right + _TEXT_AT) / WIDTH
    figure.text(x, top / HEIGHT, name, size=SMALL, va="top", weight=weight, linespacing=1.15)
    below = top - _LINE * (1 + name.count("\n"))
    figure.text(x, below / HEIGHT, end.detail, size=SMALL, va="top", color=GREY, linespacing=1.15)


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
