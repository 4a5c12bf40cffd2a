"""One axis of a sweep: dates of milestones over its values, with bands, intervals and chances."""

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.report import style
from sim.report.data import Floats
from sim.report.margins import End, name_ends
from sim.report.sweep_axes import date_scale, look, name_values, years_shown
from sim.report.sweep_data import LinePicture, Spread
from sim.report.words import percent

_MARGIN = 3.0  # inches at the right for names
_ROW, _HEAD = 0.28, 0.35  # inches a row of shares above the axes takes, and to the first of them
_BANDS = (("p10", "p90", 0.18), ("p25", "p75", 0.30))  # from, to, opacity


@dataclass(frozen=True)
class _Row:
    """Shares of a milestone, one a value of the axis, and what they are."""

    goal: int
    name: str
    shares: tuple[float | None, ...]


def sweep_line_figure(picture: LinePicture) -> Figure:
    """Draw one axis."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        rows = _rows(picture)
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
            _write_row(axes, picture, row, named, high + _HEAD + _ROW * place)
        return figure


def _rows(picture: LinePicture) -> list[_Row]:
    """What is written above the axes: chances by the target, and the shares that stand behind the horizon."""
    rows = []
    for number, (goal, spreads) in enumerate(zip(picture.goals, picture.spreads, strict=True)):
        if goal.target is not None:
            chances = tuple(spread.chance if spread else None for spread in spreads)
            rows.append(_Row(number, f"chance by {style.month(goal.target)}", chances))
        behind = tuple(spread.never + spread.later if spread else None for spread in spreads)
        if any(behind):
            rows.append(_Row(number, "later or never", behind))
    return rows


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
    goal, spreads, (color, marker) = picture.goals[number], picture.spreads[number], look(number)
    x = np.array(picture.axis.places)
    if not picture.axis.scaled:
        x = x + 0.14 * (number - (len(picture.goals) - 1) / 2)
    lows = {name: _heights(spreads, name, behind) for name in ("p10", "p25", "p50", "p75", "p90")}
    for low, high, opacity in _BANDS:
        if picture.axis.scaled:
            axes.fill_between(x, lows[low], lows[high], color=color, alpha=opacity, lw=0, zorder=1)
        alone = _alone(lows["p50"]) if picture.axis.scaled else np.isfinite(lows["p50"])
        axes.vlines(x[alone], lows[low][alone], lows[high][alone], color=color, alpha=opacity, lw=_bar(x), zorder=1)
    _draw_median(axes, picture, x, lows["p50"], spreads, (color, marker))
    ends = _band_ends(lows, color) if number == 0 else []
    known = lows["p50"][np.isfinite(lows["p50"])]
    if known.size:
        ends.append(
            End(goal.label, float(known[-1]), color, 3.2, detail=_detail(picture, "P50, 95 % interval"), bold=True)
        )
    return ends + _draw_target(axes, picture, number, color)


def _bar(x: Floats) -> float:
    """Width of a bar where values have no distances, points."""
    return max(24.0 - 0.5 * len(x), 4.0)


def _alone(heights: Floats) -> NDArray[np.bool_]:
    """Points without neighbours, which no band can reach."""
    missing = np.isnan(np.concatenate([[np.nan], heights, [np.nan]]))
    return np.asarray(~missing[1:-1] & missing[:-2] & missing[2:])


def _draw_median(
    axes: Axes, picture: LinePicture, x: Floats, p50: Floats, spreads: tuple[Spread | None, ...], how: tuple[str, str]
) -> None:
    """The P50 as a line where values have distances, with marks: hollow behind the horizon; bars are its interval."""
    color, marker = how
    if picture.axis.scaled:
        axes.plot(x, p50, color=color, lw=3.0, zorder=3)
    size, cap = (9.0, "_") if len(x) <= 20 else (5.0, "")
    for at, y, spread in zip(x, p50, spreads, strict=True):
        if spread is None:
            continue
        if spread.p50_low and spread.p50_high:
            ends = [style.number(spread.p50_low), style.number(spread.p50_high)]
            axes.plot([at, at], ends, color=style.BLACK, marker=cap, ms=size, mew=1.6, lw=1.6, zorder=4)
        fill = color if spread.p50 else "white"
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


def _write_row(axes: Axes, picture: LinePicture, row: _Row, named: list[int], y: float) -> None:
    """Shares over the values that are named, what they are at the right; inches."""
    figure, right = axes.figure, float(axes.get_window_extent().x1) / style.DPI
    color, marker = look(row.goal)
    for i in named:
        if (share := row.shares[i]) is not None:
            x = float(axes.transData.transform((picture.axis.places[i], 0.0))[0]) / style.DPI
            where = (x / style.WIDTH, y / style.HEIGHT)
            figure.text(*where, percent(share), size=style.SMALL, color=style.ink(color), ha="center", va="center")
    style.stroke(figure, [right + 0.25], [y], color, 0.0, marker=marker, ms=8)
    where = ((right + 0.42) / style.WIDTH, y / style.HEIGHT)
    figure.text(*where, row.name, size=style.SMALL, color=style.ink(color), va="center")
