"""One axis of a sweep: dates of milestones over its values, with bands, intervals and chances."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.report.figures.sweep.axes import date_scale, look, name_values, years_shown
from sim.report.figures.sweep.line_rows import share_rows, write_row
from sim.report.look import style
from sim.report.look.margins import End, name_ends
from sim.report.prepared.arrays import Floats
from sim.report.prepared.sweep import LinePicture, Spread

_MARGIN = 3.0  # inches at the right for names
_ROW, _HEAD = 0.28, 0.35  # inches a row of shares above the axes takes, and to the first of them
_BANDS = (("p10", "p90", 0.18), ("p25", "p75", 0.30))  # from, to, opacity
_APART = 0.14  # between milestones where values have no distances, as a share of a step
_MANY = 20  # points, from which on marks are small


def sweep_line_figure(picture: LinePicture) -> Figure:
    """Draw one axis."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        rows = share_rows(picture)
        high = top - _ROW * len(rows) - _HEAD
        axes = style.box(figure, (style.LEFT, style.BOTTOM, style.WIDTH - _MARGIN, high))
        _value_scale(axes, picture)
        named = name_values([axes], picture.axis)
        everything = [spread for spreads in picture.spreads for spread in spreads]
        shown = years_shown(everything, picture.goals, picture.horizon)
        behind = date_scale(axes, shown)
        ends = [End("later or never", behind, "#C4C4C4", 9.0)] if shown[2] else []
        for number in range(len(picture.goals)):
            ends += _draw_goal(axes, picture, number, behind)
        _draw_missing(axes, picture)
        name_ends(axes, ends)
        for place, row in enumerate(reversed(rows)):
            write_row(axes, picture, row, named, high + _HEAD + _ROW * place)
        return figure


def _value_scale(axes: Axes, picture: LinePicture) -> None:
    """A little room at both sides; half a step where values have no distances."""
    places = picture.axis.places
    span = places[-1] - places[0]
    room = 0.06 * span or 0.5 if picture.axis.scaled else 0.5
    axes.set_xlim(places[0] - room, places[-1] + room)


def _heights(spreads: tuple[Spread | None, ...], name: str, behind: float) -> Floats:
    """Dates as numbers; behind the horizon where there is none, not a number where there is no point."""
    days = [getattr(spread, name) if spread else None for spread in spreads]
    found = [style.number(day) if day else behind for day in days]
    return np.where([spread is None for spread in spreads], np.nan, found)


def _draw_goal(axes: Axes, picture: LinePicture, number: int, behind: float) -> list[End]:
    """Bands, median, its interval and the target of one milestone; what is to be named at the right."""
    goal, spreads, (color, _) = picture.goals[number], picture.spreads[number], look(number)
    x = np.array(picture.axis.places)
    if not picture.axis.scaled:
        x = x + _APART * (number - (len(picture.goals) - 1) / 2)
    heights = {name: _heights(spreads, name, behind) for name in ("p10", "p25", "p50", "p75", "p90")}
    _draw_bands(axes, x, heights, color, picture.axis.scaled)
    if picture.axis.scaled:
        axes.plot(x, heights["p50"], color=color, lw=3.0, zorder=3)
    _draw_marks(axes, x, spreads, number, behind)
    ends = _band_ends(heights, color) if number == 0 else []
    known = heights["p50"][np.isfinite(heights["p50"])]
    if known.size:
        detail = _detail(picture, "P50, 95 % interval")
        ends.append(End(goal.label, float(known[-1]), color, 3.2, detail=detail, bold=True))
    return ends + _draw_target(axes, picture, number, color)


def _draw_bands(axes: Axes, x: Floats, heights: dict[str, Floats], color: str, scaled: bool) -> None:
    """Areas where values have distances; bars where they have none, and at points that stand alone."""
    alone = _alone(heights["p50"]) if scaled else np.isfinite(heights["p50"])
    for low, high, opacity in _BANDS:
        if scaled:
            axes.fill_between(x, heights[low], heights[high], color=color, alpha=opacity, lw=0, zorder=1)
        ends = heights[low][alone], heights[high][alone]
        axes.vlines(x[alone], *ends, color=color, alpha=opacity, lw=_bar(x), zorder=1)


def _bar(x: Floats) -> float:
    """Width of a bar where values have no distances, points."""
    return max(24.0 - 0.5 * len(x), 4.0)


def _alone(heights: Floats) -> NDArray[np.bool_]:
    """Points without neighbours, which no band can reach."""
    missing = np.isnan(np.concatenate([[np.nan], heights, [np.nan]]))
    return np.asarray(~missing[1:-1] & missing[:-2] & missing[2:])


def _draw_marks(axes: Axes, x: Floats, spreads: tuple[Spread | None, ...], number: int, behind: float) -> None:
    """The P50 of every point, hollow behind the horizon, and its interval as a thin bar; an open one ends there."""
    color, marker = look(number)
    size, cap, thick = (9.0, "_", 1.6) if len(x) <= _MANY else (5.0, "", 0.8)
    for at, spread in zip(x, spreads, strict=True):
        if spread is None:
            continue
        if spread.p50 and spread.p50_low:
            ends = [style.number(spread.p50_low), style.number(spread.p50_high) if spread.p50_high else behind]
            axes.plot([at, at], ends, color=style.BLACK, marker=cap, ms=size, mew=1.6, lw=thick, zorder=4)
        y, fill = (style.number(spread.p50), color) if spread.p50 else (behind, "white")
        axes.plot(at, y, marker=marker, ms=size, mfc=fill, mec=color, mew=2.0, ls="none", zorder=5)


def _band_ends(heights: dict[str, Floats], color: str) -> list[End]:
    """Names of the bands, said once."""
    known = np.flatnonzero(np.isfinite(heights["p10"]))
    if not known.size:
        return []
    pale = {name: style.mixed(color, share) for name, share in (("P10 to P90", 0.18), ("P25 to P75", 0.42))}
    last = known[-1]
    at = {"P10 to P90": heights["p10"][last], "P25 to P75": heights["p25"][last]}
    return [End(name, float(at[name]), pale[name], 11.0) for name in pale]


def _draw_target(axes: Axes, picture: LinePicture, number: int, color: str) -> list[End]:
    goal = picture.goals[number]
    target = goal.target
    if target is None or target > picture.horizon:
        return []
    y = style.number(target)
    axes.axhline(y, color=color, lw=1.8, ls=(0, (5, 3)), zorder=2)
    return [End(f"announced {style.month(target)}", y, color, 1.8, (0, (5, 3)), _detail(picture, goal.label))]


def _detail(picture: LinePicture, text: str) -> str:
    """A second line of a name, for which there is room where milestones are few."""
    return text if len(picture.goals) < 3 else ""


def _draw_missing(axes: Axes, picture: LinePicture) -> None:
    """Why there is nothing at a value."""
    for place, word in zip(picture.axis.places, picture.missing, strict=True):
        if word:
            axes.text(
                place, 0.02, word, size=style.SMALL, color=style.GREY, rotation=90, ha="center", va="bottom",
                transform=axes.get_xaxis_transform(), bbox=style.WHITE, zorder=6,
            )  # fmt: skip
