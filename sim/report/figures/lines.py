"""How every line runs: yield, efficiency and knowledge over time, in three panels that share their years."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.words import percent
from sim.report.prepared.arrays import Floats
from sim.report.prepared.lines import LinesPicture

_MARGIN = 2.65  # inches at the right for how to read it
_GAP = 0.5  # inches between panels
_COLUMNS = 26  # characters of it side by side
_COLORS = (style.BLUE, style.VERMILLION, style.GREEN, style.PURPLE, style.ORANGE, style.BLACK)
_DASHES: tuple[style.Dashes, ...] = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))


def lines_figure(picture: LinesPicture) -> Figure:
    """Draw the panels."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        panels = _panels(picture)
        height = (top - 0.4 - style.BOTTOM - _GAP * (len(panels) - 1)) / len(panels)
        for number, (name, planned, series) in enumerate(panels):
            above = len(panels) - 1 - number
            low = style.BOTTOM + above * (height + _GAP)
            _draw_panel(figure, picture, low, height, (name, planned), series, years=above == 0)
        _write_key(figure, picture)
        return figure


_Series = list[tuple[int, int, Floats]]


def _panels(picture: LinesPicture) -> list[tuple[str, float | None, _Series]]:
    """Name, planning value and curves of every panel."""
    named = (
        ("cell yield", picture.planning_yield, "cell_yield"),
        ("line efficiency", picture.planning_efficiency, "efficiency"),
        ("knowledge (quality)", None, "quality"),
    )
    return [(name, p, [(c.block, c.line, getattr(c, field)) for c in picture.curves]) for name, p, field in named]


def _draw_panel(
    figure: Figure,
    picture: LinesPicture,
    low: float,
    height: float,
    head: tuple[str, float | None],
    series: _Series,
    *,
    years: bool,
) -> None:
    """One quantity of all lines; low, height: of its axes, inches."""
    right = style.WIDTH - _MARGIN
    axes = style.add_axes(figure, picture.first_day, picture.last_day, right, low + height)
    axes.set_position(
        (style.LEFT / style.WIDTH, low / style.HEIGHT, (right - style.LEFT) / style.WIDTH, height / style.HEIGHT)
    )
    axes.tick_params(axis="x", which="both", labelbottom=years)
    axes.set_ylim(0.0, 1.04)
    axes.set_yticks([0.0, 0.5, 1.0], [percent(x) for x in (0.0, 0.5, 1.0)], fontsize=style.SMALL)
    axes.grid(color=style.PALE, lw=0.8)
    name, planned = head
    if planned is not None:
        axes.axhline(planned, color=style.BLACK, lw=1.4, ls=(0, (6, 3)), zorder=1.5)
        where = axes.get_yaxis_transform()
        axes.text(1.008, planned, f"planned {percent(planned)}", size=style.SMALL, va="center", transform=where)
    axes.text(0.0, 1.04, name, size=style.TEXT, weight="bold", va="bottom", transform=axes.transAxes)
    x = style.numbers(picture.quarter_starts) + 45.5
    for block, line, values in series:
        _draw_curve(axes, x, values, block, line)


def _draw_curve(axes: Axes, x: Floats, values: Floats, block: int, line: int) -> None:
    """The median of a line; the band of the first line of a block."""
    color = _tone(block, line)
    if line == 1:
        axes.fill_between(x, values[0], values[2], color=color, alpha=0.16, lw=0, zorder=1)
    axes.plot(x, values[1], color=color, lw=3.0 if line == 1 else 1.5, ls=_dashes(block), zorder=4.0 - 0.1 * line)


def _dashes(block: int) -> style.Dashes:
    return _DASHES[block % len(_DASHES)]


def _tone(block: int, line: int) -> tuple[float, float, float]:
    """Colour of a block, paler from line to line."""
    base, share = np.array(to_rgb(_COLORS[block % len(_COLORS)])), min(0.14 * (line - 1), 0.6)
    red, green, blue = base + share * (1.0 - base)
    return float(red), float(green), float(blue)


def _write_key(figure: Figure, picture: LinesPicture) -> None:
    """Blocks and how to read the curves, at the right."""
    left = style.WIDTH - _MARGIN + 0.25
    y = style.BOTTOM + 2.6
    for number, name in enumerate(picture.blocks):
        style.stroke(figure, [left, left + 0.5], [y, y], _COLORS[number % len(_COLORS)], 3.0, ls=_dashes(number))
        figure.text((left + 0.6) / style.WIDTH, y / style.HEIGHT, name, size=style.SMALL, va="center")
        y -= 0.27
    text = textwrap.fill(picture.note, _COLUMNS)
    figure.text(left / style.WIDTH, y / style.HEIGHT, text, size=style.SMALL - 1, color=style.GREY, va="top")
