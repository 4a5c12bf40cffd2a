"""Which stage sets the pace, by time: a row a stage, darker where it holds more of the running lines."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.words import percent
from sim.report.prepared.pace import PacePicture

_LEFT = 2.2  # inches for the names of stages
_MARGIN = 3.6  # inches at the right for what relieving a stage would bring
_ROW = 1.5  # inches, at the most
_SHADES = LinearSegmentedColormap.from_list("pace", ["#FFFFFF", style.SKY_BLUE, style.BLUE, "#00304D"])


def pace_figure(picture: PacePicture) -> Figure:
    """Draw stage by time."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        high = min(top - 0.7, style.BOTTOM + _ROW * max(len(picture.rows), 1) + 0.2)
        axes = style.add_axes(figure, picture.first_day, picture.last_day, style.WIDTH - _MARGIN, high, left=_LEFT)
        count = len(picture.rows)
        axes.set_ylim(max(count, 1) - 0.5, -0.5)
        axes.set_yticks(range(count), [row.stage for row in picture.rows], fontsize=style.TEXT)
        axes.tick_params(axis="y", length=0)
        if count:
            _draw_rows(axes, picture)
        _draw_key(figure, axes)
        return figure


def _draw_rows(axes: Axes, picture: PacePicture) -> None:
    edges = np.append(style.numbers(picture.quarter_starts), style.number(picture.last_day))
    shares = np.ma.masked_invalid(np.array([row.shares for row in picture.rows]))
    rows = np.arange(len(picture.rows) + 1) - 0.5
    axes.pcolormesh(edges, rows, shares, cmap=_SHADES, vmin=0.0, vmax=1.0, lw=0, rasterized=False)
    for y, row in enumerate(picture.rows):
        axes.axhline(y + 0.5, color=style.PALE, lw=0.8)
        axes.text(
            1.015, y, style.wrap(row.note, 34), color=style.BLACK, size=style.SMALL, va="center",
            transform=axes.get_yaxis_transform(),
        )  # fmt: skip


def _draw_key(figure: Figure, axes: Axes) -> None:
    """What the shades mean, above the rows."""
    box = axes.get_position()
    y, width = box.y1 + 0.22 / style.HEIGHT, 0.5 / style.WIDTH
    figure.text(box.x0, y, "share of running lines:", size=style.SMALL, color=style.GREY, va="center")
    for number, share in enumerate((0.0, 0.25, 0.5, 0.75, 1.0)):
        x = box.x0 + 2.15 / style.WIDTH + 2.1 * number * width
        patch = figure.add_axes((x, y - 0.09 / style.HEIGHT, width * 0.6, 0.18 / style.HEIGHT))
        patch.set(xticks=[], yticks=[], facecolor=_SHADES(share))
        patch.spines[:].set_visible(True)
        figure.text(x + width * 0.7, y, percent(share), size=style.SMALL, color=style.GREY, va="center")
    figure.text(
        box.x1 + 0.015 * box.width,
        y,
        "if that stage alone were relieved",
        size=style.SMALL,
        color=style.GREY,
        va="center",
    )
