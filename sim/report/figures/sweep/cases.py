"""Named cases of a sweep: a row a case, from one in ten to nine in ten, and what it changes against the first."""

from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.figures.sweep.axes import columns, cut, fitted, look, whole_years, width
from sim.report.look import style
from sim.report.look.margins import name_above
from sim.report.look.words import brief, one_in
from sim.report.prepared.sweep import CaseRow, CasesPicture, Spread

_LEFT, _MARGIN = 3.0, 4.6  # inches: names of cases at the left, columns of numbers at the right
_HEAD = 0.75  # inches above the axes for names
_ROW = 1.4  # inches, at the most
_STEP, _INSIDE = 0.36, 0.8  # shares of a row: from one milestone to the next, and for all of them at the most
_BAR = 0.66  # thickness of a bar, as a share of the step
_COLUMNS = ((0.45, "later\nor never"), (1.65, "chance by the\ndate announced"), (3.4, "months against\nthe first case"))


def sweep_cases_figure(picture: CasesPicture) -> Figure:
    """Draw named cases."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        right, count = style.WIDTH - _MARGIN, len(picture.rows)
        high = _write_legend(figure, picture, top - 0.15) - _HEAD - 0.22 * _shared(picture)
        low = max(style.BOTTOM, high - _ROW * count)
        first, last = _days(picture)
        axes = style.add_axes(figure, first, last, right, high, left=_LEFT)
        axes.set_position(
            (_LEFT / style.WIDTH, low / style.HEIGHT, axes.get_position().width, (high - low) / style.HEIGHT)
        )
        axes.set_ylim(count - 0.5, -0.5)
        axes.grid(axis="x", color=style.PALE, lw=0.8)
        _name_rows(axes, picture, (high - low) / count)
        for y, row in enumerate(picture.rows):
            _draw_row(axes, picture, row, y)
        _draw_targets(axes, picture)
        named = style.wrap(cut(picture.named, 46), columns(_LEFT - 0.4, style.SMALL))
        where = ((_LEFT - 0.1) / style.WIDTH, (low - 0.08) / style.HEIGHT)
        figure.text(*where, named, size=style.SMALL, color=style.GREY, ha="right", va="top", linespacing=1.1)
        for at, name in _COLUMNS:
            where = ((right + at) / style.WIDTH, (high + 0.19) / style.HEIGHT)
            figure.text(*where, name, size=style.SMALL, color=style.GREY, ha="center", va="bottom", linespacing=1.1)
        return figure


def _days(picture: CasesPicture) -> tuple[date, date]:
    spreads = [spread for row in picture.rows for spread in row.spreads if spread is not None]
    known = [day for s in spreads for day in (s.p10, s.p50, s.p50_low, s.p50_high, s.p90) if day is not None]
    first, last, _ = whole_years(known, picture.goals, picture.horizon, any(s.p90 is None for s in spreads))
    return first, last


def _shared(picture: CasesPicture) -> int:
    """How many milestones have the announced date of another: each takes a line more above the axes."""
    targets = [goal.target for goal in picture.goals if goal.target is not None]
    return len(targets) - len(set(targets))


def _write_legend(figure: Figure, picture: CasesPicture, y: float) -> float:
    """Milestones with their marks, and what bars are; inches. Returns where it ends."""
    x, room = style.SIDE + 0.1, columns((style.WIDTH - 1.0) / max(len(picture.goals), 3) - 0.6, style.SMALL)
    for number, goal in enumerate(picture.goals):
        color, marker = look(number)
        style.stroke(figure, [x], [y], color, 0.0, marker=marker, ms=9)
        text = cut(goal.label, room)
        figure.text((x + 0.15) / style.WIDTH, y / style.HEIGHT, text, size=style.SMALL, va="center", weight="bold")
        x += 0.5 + width(text, style.SMALL)
    text = "mark: P50 with its 95 % interval; bars: P25 to P75, P10 to P90"
    if x + width(text, style.SMALL) > style.WIDTH:
        x, y = style.SIDE, y - 0.26
    figure.text(x / style.WIDTH, y / style.HEIGHT, text, size=style.SMALL, color=style.GREY, va="center")
    return y - 0.2


def _name_rows(axes: Axes, picture: CasesPicture, height: float) -> None:
    room, lines = columns(_LEFT - 0.35, style.TEXT), 2 if height > 0.5 else 1
    names = [fitted(row.name, room, lines) or cut(row.name, room) for row in picture.rows]
    axes.set_yticks(range(len(names)), names, fontsize=style.TEXT)
    axes.tick_params(axis="y", length=0, labelcolor=style.BLACK)
    for y in range(1, len(names)):
        axes.axhline(y - 0.5, color=style.PALE, lw=0.8)


def _draw_row(axes: Axes, picture: CasesPicture, row: CaseRow, y: int) -> None:
    """One case; what is behind the horizon runs out of the picture, and its share stands beside."""
    if row.missing:
        axes.text(
            0.5, y, row.missing, size=style.SMALL, color=style.GREY, ha="center", va="center",
            transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    for number, (spread, difference) in enumerate(zip(row.spreads, row.differences, strict=True)):
        step = min(_STEP, _INSIDE / len(picture.goals))
        at = y + step * (number - (len(picture.goals) - 1) / 2)
        if spread is None:
            _write(axes, _COLUMNS[-1][0], at, difference, style.ink(style.GREY))
            continue
        _draw_spread(axes, spread, at, number, _BAR * step)
        chance = "-" if spread.chance is None else brief(spread.chance, spread.n)
        behind = spread.never + spread.later
        for (x, _), text in zip(_COLUMNS, (one_in(behind, spread.n), chance, difference), strict=True):
            _write(axes, x, at, text, style.ink(look(number)[0]))


def _write(axes: Axes, x: float, y: float, text: str, color: tuple[float, float, float]) -> None:
    """A number in a column right of the axes; inches from them."""
    across = 1 + x * style.DPI / axes.get_window_extent().width
    axes.text(
        across, y, text, size=style.SMALL, color=color, ha="center", va="center", transform=axes.get_yaxis_transform()
    )


def _draw_spread(axes: Axes, spread: Spread, y: float, number: int, thick: float) -> None:
    """Bars and mark of one milestone; what is behind the horizon ends at the edge, a mark there is hollow."""
    color, marker = look(number)
    end = axes.get_xlim()[1]
    p10, p25, low, p50, high, p75, p90 = (
        style.number(day) if day is not None else end
        for day in (spread.p10, spread.p25, spread.p50_low, spread.p50, spread.p50_high, spread.p75, spread.p90)
    )
    axes.barh([y], [p90 - p10], thick, p10, color=style.mixed(color, 0.25), zorder=2)
    axes.barh([y], [p75 - p25], thick, p25, color=style.mixed(color, 0.55), zorder=2.5)
    points = 0.6 * thick * style.POINTS * axes.get_window_extent().height / style.DPI / abs(np.diff(axes.get_ylim())[0])
    if spread.p50_low and spread.p50:
        axes.plot([low, high], [y, y], color=style.BLACK, lw=1.6, marker="|", ms=points, mew=1.6, zorder=4)
    look_of: dict[str, Any] = {
        "mfc": color if spread.p50 else "white",
        "mec": style.BLACK,
        "mew": 1.0,
        "ms": min(9.0, 1.2 * points),
    }
    axes.plot(p50, y, marker=marker, zorder=5, clip_on=False, **look_of)


def _draw_targets(axes: Axes, picture: CasesPicture) -> None:
    """Announced dates as verticals, named above with what is announced."""
    named: dict[date, str] = {}
    for number, goal in enumerate(picture.goals):
        if goal.target is not None and style.number(goal.target) <= axes.get_xlim()[1]:
            color, _ = look(number)
            axes.axvline(style.number(goal.target), color=color, lw=1.8, ls=(0, (5, 3)), zorder=1.5)
            before = f"{named[goal.target]}\n" if goal.target in named else ""
            named[goal.target] = before + cut(goal.label, 24 if len(picture.goals) < 3 else 15)
    name_above(
        axes, [(style.number(day), f"{text}\nannounced {style.month(day)}") for day, text in sorted(named.items())]
    )
