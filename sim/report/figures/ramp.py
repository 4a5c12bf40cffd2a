"""Picture 1: good GWh a year by week, with bands, plan, levels and what happened since."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.labels import Ground, Spot, label, lead, place
from sim.report.look.margins import End, name_ends
from sim.report.look.marks import draw_marks
from sim.report.prepared.arrays import Floats
from sim.report.prepared.ramp import Level, RampPicture

_MARGIN = 2.75  # inches at the right for the names of the lines
# Where a point may be named: side, alignment, up or down, alignment, what it costs.
_CORNERS = (
    (-1, "right", 1, "bottom", 0.0),
    (1, "left", -1, "top", 0.5),
    (-1, "right", -1, "top", 1.0),
    (1, "left", 1, "bottom", 1.0),
)


@dataclass(frozen=True)
class _Line:
    """One series and how it is drawn."""

    name: str
    values: Floats
    color: str
    width: float
    dashes: str = "-"
    steps: Literal["default", "steps-post"] = "default"
    layer: float = 3.0


def ramp_figure(picture: RampPicture) -> Figure:
    """Draw picture 1."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        first, last, right = picture.first_day, picture.last_day, style.WIDTH - _MARGIN
        axes = style.add_axes(figure, first, last, right, draw_marks(figure, picture.marks, first, last, right, top))
        axes.set_ylim(0.0, _ceiling(picture))
        axes.set_ylabel("good GWh a year (13-week rate)", size=style.TEXT)
        axes.tick_params(axis="y", labelsize=style.TEXT)
        ground = Ground(axes.get_window_extent())
        _draw_series(axes, picture, ground)
        our_plan = _draw_our_plan(axes, picture, ground)
        _draw_plan_points(axes, picture, ground)
        for level in picture.levels:
            _draw_level_line(axes, level, ground)
        for level in sorted(picture.levels, key=lambda level: -level.gwh_per_year):
            _write_level(axes, level, ground)
        if our_plan:
            place(label(axes, "our plan", style.PURPLE), our_plan, ground)
        _draw_data_date(axes, picture, ground)
        return figure


def _ceiling(picture: RampPicture) -> float:
    """Just above everything that is drawn."""
    series = (picture.p90, picture.installed, picture.plan, picture.noise_free, picture.sample_path)
    highest = [float(np.nanmax(values)) for values in series if np.isfinite(values).any()]
    highest += [rate for first, _, rate in picture.our_plan if first < picture.last_day]
    highest += [level.gwh_per_year for level in picture.levels] + [gwh for _, gwh, _ in picture.plan_points]
    return 1.15 * max(highest, default=0.0) or 1.0


def _lines(picture: RampPicture) -> tuple[_Line, ...]:
    return (
        _Line("one replication", picture.sample_path, "#9A9A9A", 0.8, layer=2.0),
        _Line("installed nameplate", picture.installed, style.BLACK, 1.6, steps="steps-post"),
        _Line("modelled plan", picture.plan, style.VERMILLION, 2.2, "--"),
        _Line("without noise", picture.noise_free, style.GREEN, 2.2, ":", layer=4.0),
        _Line("median (P50)", picture.p50, style.BLUE, 3.4, layer=3.5),
    )


def _draw_series(axes: Axes, picture: RampPicture, ground: Ground) -> None:
    """Bands and lines, each named at its right end."""
    x = style.numbers(picture.week_ends)
    bands = (
        ("P10 to P90", picture.p10, picture.p90, style.PALE_BLUE),
        ("P25 to P75", picture.p25, picture.p75, style.SKY_BLUE),
    )
    ends: list[End] = []
    for name, low, high, color in bands:
        axes.fill_between(x, low, high, color=color, lw=0, zorder=1)
        ends.append(End(name, _last(0.75 * low + 0.25 * high), color, 11.0))
    ground.add_line(np.append(x, x[::-1]), np.append(picture.p10, picture.p90[::-1]), axes.transData, area=True)
    for line in _lines(picture):
        (drawn,) = axes.plot(x, line.values, color=line.color, lw=line.width, ls=line.dashes, zorder=line.layer)
        drawn.set_drawstyle(line.steps)
        ground.add_line(x, line.values, axes.transData)
        ends.append(End(line.name, _last(line.values), line.color, line.width, line.dashes))
    name_ends(axes, [end for end in ends if np.isfinite(end.y)])


def _last(values: Floats) -> float:
    """The last number of a series, not a number where it has none."""
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else float("nan")


def _draw_our_plan(axes: Axes, picture: RampPicture, ground: Ground) -> list[Spot]:
    """Our own plan in steps, a period each, with gaps where it says nothing; returns where its name may stand."""
    days = [day for first, last, _ in picture.our_plan for day in (first, last + timedelta(days=1))]
    x = np.array([style.number(day) for day in days])
    y = np.repeat([rate for _, _, rate in picture.our_plan], 2)
    gaps = 2 + 2 * np.flatnonzero(np.diff(x)[1::2] > 0.0)
    x, y = np.insert(x, gaps, np.nan), np.insert(y, gaps, np.nan)
    axes.plot(x, y, color=style.PURPLE, lw=3.2, ls=(0, (6, 1.5, 1.5, 1.5)), zorder=4.5)
    ground.add_line(x, y, axes.transData)
    low, high = axes.get_xlim()
    return [
        Spot(at, (dx, dy), ha, va, 0.05 * max(abs(dx), abs(dy)) + 2.0 * (1.0 - i / len(x)))
        for i, at in enumerate(zip(x, y, strict=True))
        if low <= at[0] <= high
        for dx, dy, ha, va in ((8, 0, "left", "center"), (-8, 8, "right", "bottom"), (8, -8, "left", "top"))
    ]


def _draw_plan_points(axes: Axes, picture: RampPicture, ground: Ground) -> None:
    """The announced points, named beside their markers."""
    inside = [point for point in picture.plan_points if picture.first_day <= point[0] <= picture.last_day]
    named = [(name, (style.number(day), gwh)) for day, gwh, name in inside]
    for _, at in named:
        axes.plot(*at, marker="s", ms=8, mfc="white", mec=style.VERMILLION, mew=2.2, ls="none", zorder=5)
        ground.add_mark(axes, at, 8, 8)
    for name, at in named:
        spots = [
            Spot(at, (side * dx, up * dy), ha, va, 0.05 * (dx + dy) + cost)
            for side, ha, up, va, cost in _CORNERS
            for dx, dy in product((9, 30, 60, 90), (3, 18, 32))
        ]
        words = label(axes, name, style.VERMILLION)
        place(words, spots, ground)
        if max(map(abs, words.xyann)) > 20:
            lead(axes, words, style.VERMILLION)


def _draw_level_line(axes: Axes, level: Level, ground: Ground) -> None:
    """The line of a level, with ticks where 10, 50 and 90 % have reached it."""
    y = level.gwh_per_year
    axes.axhline(y, color=style.GREY, lw=1.0, zorder=2.5)
    ground.add_line(np.array(axes.get_xlim()), np.array([y, y]), axes.transData)
    for day, size in ((level.p10, 13), (level.p50, 22), (level.p90, 13)):
        if day is not None:
            axes.plot(style.number(day), y, marker="|", ms=size, mew=2.6, color=style.BLACK, zorder=6)
            ground.add_mark(axes, (style.number(day), y), 3, size)


def _write_level(axes: Axes, level: Level, ground: Ground) -> None:
    """The dates of a level, above or below its line, as near to the P50 as there is room."""
    first, last = axes.get_xlim()
    near = style.number(level.p50) if level.p50 else last
    rows = ((6, "bottom", 0.0), (-6, "top", 1.0), (24, "bottom", 3.0), (-24, "top", 4.0))
    spots = [
        Spot((x, level.gwh_per_year), (4, dy), "left", va, cost + 3.0 * abs(x - near) / (last - first))
        for dy, va, cost in rows
        for x in np.linspace(first, last, 40)
    ]
    place(label(axes, level_text(level), style.BLACK), spots, ground)


def level_text(level: Level) -> str:
    """The dates of a level in words."""
    dates = {"P10": level.p10, "P50": level.p50, "P90": level.p90}
    parts = [f"{name} {style.month(day)}" for name, day in dates.items() if day is not None]
    missing = [name for name, day in dates.items() if day is None]
    if missing:
        parts.append(", ".join(missing) + " not reached")
    return f"{level.label}:  " + " | ".join(parts)


def _draw_data_date(axes: Axes, picture: RampPicture, ground: Ground) -> None:
    """What is left of this line was known."""
    x = style.number(picture.data_date)
    axes.axvline(x, color=style.GREY, lw=1.2, zorder=2.2)
    top = axes.get_ylim()[1]
    spots = [
        Spot((x, y), (dx, 0), "left" if dx > 0 else "right", "center", 0.0 if dx > 0 else 1.0)
        for y in np.linspace(0.7, 0.1, 25) * top
        for dx in (6, -6)
    ]
    text = f"data date\n{style.day(picture.data_date)}"
    place(label(axes, text, style.GREY), spots, ground)
