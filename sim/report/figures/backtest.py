"""A run beside plants that were built: a panel a plant, months since first cells, share of the nameplate."""

import textwrap
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.labels import Ground, Spot, label, place
from sim.report.look.words import percent
from sim.report.prepared.backtest import BacktestPicture, BuiltPlant

_MARGIN = 2.75  # inches at the right for how to read it
_GAP, _HEAD = 0.5, 0.4  # inches between the panels, and above them for names
_COLUMNS = 24  # characters of the note side by side
_YEAR = 12  # months
_BANDS = (("p10", "p90", 0.35, "P10 to P90"), ("p25", "p75", 0.75, "P25 to P75"))
_BASES = {  # marker, colour inside, and name of every basis
    "rate": ("o", style.VERMILLION, "counted or mean rate"),
    "deliveries": ("D", style.VERMILLION, "deliveries"),
    "claimed": ("s", "white", "said or forecast by the maker"),
}


def backtest_figure(picture: BacktestPicture) -> Figure:
    """Draw the panels; one without points where no plant is known."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        plants = picture.plants or (BuiltPlant("", ()),)
        right, high = style.WIDTH - _MARGIN, top - _HEAD
        width = (right - style.LEFT + _GAP) / len(plants)
        for number, plant in enumerate(plants):
            left = style.LEFT + number * width
            axes = style.box(figure, (left, style.BOTTOM + 0.15, left + width - _GAP, high))
            _scale(axes, picture, first=number == 0)
            axes.text(0.0, 1.02, plant.name, size=style.TEXT, weight="bold", va="bottom", transform=axes.transAxes)
            _draw_band(axes, picture)
            _draw_points(axes, picture, plant)
        _write_key(figure, picture, high)
        return figure


def _scale(axes: Axes, picture: BacktestPicture, *, first: bool) -> None:
    """The same in all panels; percentages are written at the first."""
    shares = [point.share for plant in picture.plants for point in plant.points]
    axes.set_ylim(0.0, 1.1 * max([*shares, *picture.p90], default=0.0) or 1.0)
    last = max([float(_YEAR), *picture.months])
    axes.set_xlim(0.0, last)
    axes.set_xticks(np.arange(0.0, last + 1.0, _YEAR))
    axes.tick_params(labelsize=style.TEXT)
    axes.set_xlabel("months since first cells", size=style.TEXT)
    axes.grid(color=style.PALE, lw=0.8)
    axes.yaxis.set_major_formatter(lambda share, _: f"{100.0 * share:.3g} %" if first else "")
    if first:
        axes.set_ylabel("run rate, share of the nameplate", size=style.TEXT)


def _draw_band(axes: Axes, picture: BacktestPicture) -> None:
    for low, high, share, _ in _BANDS:
        tone = style.mixed(style.BLUE, 0.5 * share)
        axes.fill_between(picture.months, getattr(picture, low), getattr(picture, high), color=tone, lw=0, zorder=1)
    axes.plot(picture.months, picture.p50, color=style.BLUE, lw=3.2, zorder=2)


def _draw_points(axes: Axes, picture: BacktestPicture, plant: BuiltPlant) -> None:
    """Points by their basis, the share beside each."""
    ground = Ground(axes.get_window_extent())
    ground.add_line(picture.months, picture.p50, axes.transData)
    look: dict[str, Any] = {"ms": 11, "mec": style.VERMILLION, "mew": 2.0, "ls": "none", "zorder": 5, "clip_on": False}
    for point in plant.points:
        marker, fill, _ = _BASES[point.basis]
        axes.plot(point.month, point.share, marker=marker, mfc=fill, **look)
        ground.add_mark(axes, (point.month, point.share), 14, 14)
    for point in plant.points:
        at = (point.month, point.share)
        beside = [Spot(at, (dx, 0), ha, "center", 1.0) for dx, ha in ((11, "left"), (-11, "right"))]
        above = [Spot(at, (0, dy), "center", "bottom", 0.5 * dy) for dy in range(10, 40, 6)]
        below = [Spot(at, (0, -dy), "center", "top", 0.2 + 0.5 * dy) for dy in range(10, 40, 6)]
        text = f"{100.0 * point.share:.1f} %" if point.share < 0.05 else percent(point.share)
        place(label(axes, text, style.VERMILLION), [*beside, *above, *below], ground)


def _write_key(figure: Figure, picture: BacktestPicture, top: float) -> None:
    """What the model and the points are, and the note, at the right."""
    left, y = style.WIDTH - _MARGIN + 0.25, top - 0.1

    def write(text: str, color: str) -> None:
        figure.text((left + 0.6) / style.WIDTH, y / style.HEIGHT, text, size=style.SMALL, va="center", color=color)

    style.stroke(figure, [left, left + 0.45], [y, y], style.BLUE, 3.2)
    write("model: median", style.BLACK)
    for _, _, share, name in _BANDS:
        y -= 0.3
        style.stroke(figure, [left, left + 0.45], [y, y], style.mixed(style.BLUE, 0.5 * share), 12.0)
        write(f"model: {name}", style.BLACK)
    used = {point.basis for plant in picture.plants for point in plant.points}
    y -= 0.1
    for basis, (marker, fill, name) in _BASES.items():
        if basis in used:
            words = textwrap.fill(f"seen: {name}", _COLUMNS - 6)
            y -= 0.3 + 0.1 * words.count("\n")
            style.stroke(
                figure, [left + 0.22], [y], style.VERMILLION, 0.0, marker=marker, ms=11, mfc=fill,
                mec=style.VERMILLION, mew=2.0,
            )  # fmt: skip
            write(words, style.BLACK)
            y -= 0.1 * words.count("\n")
    note = textwrap.fill(picture.note, _COLUMNS)
    where = (left / style.WIDTH, (y - 0.35) / style.HEIGHT)
    figure.text(*where, note, size=style.SMALL, color=style.GREY, va="top", linespacing=1.15)
