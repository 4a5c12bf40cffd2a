"""Picture 3: what every calendar year brings, against what is contracted or was announced."""

import textwrap
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.words import brief, brief_between, percent_bounds
from sim.report.prepared.volumes import VolumePicture, VolumeYear

_BELOW = 1.75  # inches below the axes for years, chances and their intervals
_MARGIN = 2.75  # inches at the right for how to read it
_COLUMNS = 23  # characters of it side by side
_BAR = 0.66  # width of a bar, in years
_ROOMY = 12  # years beside whose bars a chance such as 99.5 % has room in full size
_WITH_INTERVALS = 16  # years: more leave no room for intervals
_SHADES = ((0.1, style.GREEN), (0.5, style.ORANGE), (1.01, style.VERMILLION))  # of a chance, up to


def volume_figure(picture: VolumePicture) -> Figure:
    """Draw picture 3."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        axes = style.box(figure, (style.LEFT, _BELOW, style.WIDTH - _MARGIN, top - 0.1))
        _scale(axes, picture)
        for place, year in enumerate(picture.years):
            _draw_year(axes, place, year)
        _draw_plan(axes, picture)
        _write_shortfalls(axes, picture)
        _write_key(axes, picture)
        return figure


def _scale(axes: Axes, picture: VolumePicture) -> None:
    highest = max((max(year.p10, year.plan or 0.0) for year in picture.years), default=0.0)
    count = len(picture.years)
    axes.set_ylim(0.0, 1.12 * highest or 1.0)
    axes.set_xlim(-0.6, max(count, 1) - 0.4)
    step = 1 if count <= 20 else 2
    axes.set_xticks(range(0, count, step), [str(y.year) for y in picture.years[::step]], fontsize=_size(picture))
    axes.tick_params(axis="x", length=0)
    axes.tick_params(axis="y", labelsize=style.TEXT)
    axes.set_ylabel("sellable GWh in a calendar year", size=style.TEXT)
    axes.grid(axis="y", color=style.PALE, lw=0.8)


def _size(picture: VolumePicture) -> float:
    """Type under the bars: smaller where they are many."""
    years = len(picture.years)
    return style.TEXT if years <= 14 else max((style.SMALL - 1.0) * 15 / max(years, 15), style.FOOTER)


def _draw_year(axes: Axes, place: int, year: VolumeYear) -> None:
    """A bar up to the P50, a whisker from the P90 to the P10."""
    axes.bar(place, year.p50, _BAR, color=style.SKY_BLUE, lw=0, zorder=2)
    axes.plot([place, place], [year.p90, year.p10], color=style.BLUE, lw=2.4, zorder=3, solid_capstyle="butt")
    for end in (year.p90, year.p10):
        axes.plot([place - 0.13, place + 0.13], [end, end], color=style.BLUE, lw=2.4, zorder=3)


def _draw_plan(axes: Axes, picture: VolumePicture) -> None:
    """What is contracted or was announced, as steps; broken where there is nothing of it."""
    plans = [float("nan") if year.plan is None else year.plan for year in picture.years]
    x = [edge for place in range(len(plans)) for edge in (place - 0.5, place + 0.5)]
    y = [plan for plan in plans for _ in range(2)]
    axes.plot(x, y, color=style.VERMILLION, lw=2.8, ls=(0, (4, 1.5)), zorder=4)


def _write_shortfalls(axes: Axes, picture: VolumePicture) -> None:
    """Under each bar the chance to sell less, with its interval where there is one and room for it."""
    if all(year.shortfall is None for year in picture.years):
        return
    look: dict[str, Any] = {"textcoords": "offset points", "va": "top", "annotation_clip": False}
    where = axes.get_xaxis_transform()
    spread = len(picture.years) <= _WITH_INTERVALS and any(year.interval is not None for year in picture.years)
    for place, year in enumerate(picture.years):
        if year.shortfall is not None:
            color = next(color for up_to, color in _SHADES if year.shortfall < up_to)
            axes.annotate(
                _shortfall(year), (place, 0.0), (0, -34), xycoords=where, ha="center", color=style.ink(color),
                size=_size(picture) * (0.85 if len(picture.years) > _ROOMY else 1.0), weight="bold", **look,
            )  # fmt: skip
        if year.interval is not None and spread and 0.0 < (year.shortfall or 0.0) < 1.0:
            axes.annotate(
                percent_bounds(*year.interval), (place, 0.0), (0, -52), xycoords=where, ha="center",
                color=style.GREY, size=style.SMALL - 2.0, **look,
            )  # fmt: skip
    name = picture.shortfall_name + (", and its 95 % interval" if spread else "")
    below = -72 if spread else -55
    axes.annotate(name, (-0.5, 0.0), (0, below), xycoords=where, ha="left", color=style.GREY, size=style.SMALL, **look)


def _shortfall(year: VolumeYear) -> str:
    chance = year.shortfall or 0.0
    return brief(chance, 1) if year.interval is None else brief_between(chance, *year.interval)


def _write_key(axes: Axes, picture: VolumePicture) -> None:
    """How to read it, at the right."""
    box = axes.get_position()
    x, figure = box.x1 + 0.25 / style.WIDTH, axes.figure
    lines = [
        ("bar: even chance", style.BLUE, "half of the replications make at least that"),
        ("whisker: 90 % to 10 %", style.BLUE, "lower end: 90 % make at least that (P90); upper end: 10 % do (P10)"),
    ]
    if any(year.plan is not None for year in picture.years):
        lines.append((f"dashed: {picture.plan_name}", style.VERMILLION, ""))
    lines.append(("", style.GREY, picture.note))
    y = box.y1
    for name, color, detail in lines:
        for text, weight, tone in ((name, "bold", style.ink(color)), (detail, "normal", style.GREY)):
            words = textwrap.fill(text, _COLUMNS)
            figure.text(x, y, words, size=style.SMALL, weight=weight, color=tone, va="top", linespacing=1.15)
            y -= 0.24 * len(words.splitlines()) / style.HEIGHT
        y -= 0.14 / style.HEIGHT
