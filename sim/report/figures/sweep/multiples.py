"""Three axes of a sweep and more: small multiples over the two strongest, every point a dot."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.figures.sweep.axes import columns, cut, date_scale, look, name_values, whole_years
from sim.report.look import style
from sim.report.look.margins import End, name_ends
from sim.report.prepared.sweep import MultiplesPicture, Panel

_MARGIN = 2.9  # inches at the right for names
_GAP, _HEAD = 0.15, 1.0  # inches between the panels, and above them
_COLUMNS = 125  # characters of the note side by side


def sweep_multiples_figure(picture: MultiplesPicture) -> Figure:
    """Draw three axes or more."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        note = style.wrap(picture.note, _COLUMNS)
        figure.text(style.SIDE / style.WIDTH, top / style.HEIGHT, note, size=style.SMALL, color=style.GREY, va="top")
        high = top - _HEAD - 0.22 * note.count("\n")
        right, count = style.WIDTH - _MARGIN, len(picture.panels)
        size = (right - style.LEFT - _GAP * (count - 1)) / count
        lefts = [style.LEFT + number * (size + _GAP) for number in range(count)]
        panels = [style.box(figure, (left, style.BOTTOM, left + size, high)) for left in lefts]
        _value_scales(panels, picture)
        name_values(panels, picture.axis, style.SMALL)
        for axes, panel in zip(panels, picture.panels, strict=True):
            behind = _date_scale(axes, picture, first=axes is panels[0])
            last = [_draw_goal(axes, picture, panel, number, behind) for number in range(len(picture.goals))]
        _name_panels(figure, picture, panels)
        _name_right(panels[-1], picture, last, behind)
        return figure


def _days(picture: MultiplesPicture) -> list[date | None]:
    return [day for panel in picture.panels for entries in panel.dots for _, day in entries]


def _value_scales(panels: Sequence[Axes], picture: MultiplesPicture) -> None:
    """All panels have the same scale, with a little room at both sides."""
    places = [place for panel in picture.panels for entries in panel.dots for place, _ in entries]
    low, high = min([*places, *picture.axis.places]), max([*places, *picture.axis.places])
    room = 0.08 * (high - low) or 0.5 if picture.axis.scaled else 0.5
    for axes in panels:
        axes.set_xlim(low - room, high + room)


def _date_scale(axes: Axes, picture: MultiplesPicture, first: bool) -> float:
    """The same years in all panels, written at the first. Returns the height of what lies behind the horizon."""
    days = _days(picture)
    known = [day for day in days if day is not None]
    behind = date_scale(axes, whole_years(known, picture.goals, picture.horizon, len(known) < len(days)))
    if not first:
        axes.set_yticklabels([""] * len(axes.get_yticks()))
        axes.spines["left"].set_visible(False)
    return behind


def _name_panels(figure: Figure, picture: MultiplesPicture, panels: Sequence[Axes]) -> None:
    """What differs from panel to panel, once, and its value above each."""
    left, right = panels[0].get_position().x0, panels[-1].get_position().x1
    high = panels[0].get_position().y1 * style.HEIGHT
    where = ((left + right) / 2, (high + 0.37) / style.HEIGHT)
    figure.text(*where, cut(picture.across, 70), size=style.TEXT, color=style.GREY, ha="center", va="bottom")
    for axes, panel in zip(panels, picture.panels, strict=True):
        box = axes.get_position()
        label = cut(panel.label, columns(box.width * style.WIDTH, style.TEXT))
        where = ((box.x0 + box.x1) / 2, (high + 0.08) / style.HEIGHT)
        figure.text(*where, label, size=style.TEXT, ha="center", va="bottom")


def _draw_goal(axes: Axes, picture: MultiplesPicture, panel: Panel, number: int, behind: float) -> float:
    """Dots, their medians and the target of one milestone; the height of the last median, where there is one."""
    color, marker = look(number)
    for reached, fill in ((True, color), (False, "white")):
        dots = [
            (place, style.number(day) if day else behind) for place, day in panel.dots[number] if bool(day) is reached
        ]
        look_of: dict[str, Any] = {"marker": marker, "ms": 5.5, "mfc": fill, "mec": color, "mew": 1.0, "ls": "none"}
        axes.plot([x for x, _ in dots], [y for _, y in dots], alpha=0.55, zorder=2, clip_on=False, **look_of)
    known = np.array(panel.known)
    heights = np.array([style.number(day) if day else behind for day in panel.medians[number]], float)
    x, heights = np.array(picture.axis.places)[known], heights[known]
    axes.plot(
        x, heights, color=color, lw=3.0 if picture.axis.scaled else 0.0, marker=marker, ms=9, mec="white", zorder=4
    )
    target = picture.goals[number].target
    if target is not None and target <= picture.horizon:
        axes.axhline(style.number(target), color=color, lw=1.6, ls=(0, (5, 3)), zorder=1.5)
    return float(heights[-1]) if heights.size else float("nan")


def _name_right(axes: Axes, picture: MultiplesPicture, last: list[float], behind: float) -> None:
    """Names of milestones and targets, right of the last panel."""
    ends = []
    for number, (goal, y) in enumerate(zip(picture.goals, last, strict=True)):
        color, _ = look(number)
        if np.isfinite(y):
            ends.append(End(goal.label, y, color, 3.0, detail="median of P50;\ndots: every point", bold=True))
        if goal.target is not None and goal.target <= picture.horizon:
            name = f"announced {style.month(goal.target)}"
            ends.append(End(name, style.number(goal.target), color, 1.6, (0, (5, 3)), goal.label))
    if None in _days(picture):
        ends.append(End("later or never", behind, "#C4C4C4", 9.0))
    name_ends(axes, ends)
