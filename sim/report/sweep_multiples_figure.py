"""Three axes of a sweep and more: small multiples over the two strongest, every point a dot."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report import style
from sim.report.margins import End, name_ends
from sim.report.sweep_axes import axis_name, columns, cut, date_scale, fitted, look, name_values, whole_years
from sim.report.sweep_data import MultiplesPicture, Panel

_MARGIN = 2.9  # inches at the right for names
_BOTTOM, _GAP = 1.5, 0.15  # inches below the panels, and between them
_HEAD = 1.0  # inches above the panels


def sweep_multiples_figure(picture: MultiplesPicture) -> Figure:
    """Draw three axes or more."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        note = style.wrap(picture.note, 115)
        figure.text(style.SIDE / style.WIDTH, top / style.HEIGHT, note, size=style.SMALL, color=style.GREY, va="top")
        high = top - _HEAD - 0.22 * note.count("\n")
        right, count = style.WIDTH - _MARGIN, len(picture.panels)
        width = (right - style.LEFT - _GAP * (count - 1)) / count
        for number, panel in enumerate(picture.panels):
            left = style.LEFT + number * (width + _GAP)
            axes = style.box(figure, (left, _BOTTOM, left + width, high))
            behind = _scales(axes, picture, first=number == 0)
            ends = [_draw_goal(axes, picture, panel, goal, behind) for goal in range(len(picture.goals))]
            head = fitted(panel.label, columns(width, style.TEXT), 2) or cut(panel.label, columns(width, style.TEXT))
            figure.text(
                (left + width / 2) / style.WIDTH, (high + 0.08) / style.HEIGHT, head, size=style.TEXT, ha="center"
            )
        _name_right(axes, picture, ends, behind)
        axis_name(figure, picture.axis, (style.LEFT + right) / 2, 0.68)
        return figure


def _scales(axes: Axes, picture: MultiplesPicture, first: bool) -> float:
    """All panels have the same scales; years are written at the first. Returns the height of what lies behind."""
    dots = [day for panel in picture.panels for entries in panel.dots for _, day in entries]
    known = [day for day in dots if day is not None]
    beyond = len(known) < len(dots)
    places = [place for panel in picture.panels for entries in panel.dots for place, _ in entries]
    low, high = min([*places, *picture.axis.places]), max([*places, *picture.axis.places])
    room = 0.08 * (high - low) or 0.5 if picture.axis.scaled else 0.5
    axes.set_xlim(low - room, high + room)
    name_values(axes, picture.axis, style.SMALL, lines=2)
    behind = date_scale(axes, whole_years(known, picture.goals, picture.horizon, beyond))
    if not first:
        axes.tick_params(axis="y", labelleft=False)
        axes.spines["left"].set_visible(False)
    return behind


def _draw_goal(axes: Axes, picture: MultiplesPicture, panel: Panel, number: int, behind: float) -> float:
    """Dots, their medians and the target of one milestone; the height of the last median, where there is one."""
    color, marker = look(number)
    for place, day in panel.dots[number]:
        y, fill = (style.number(day), color) if day else (behind, "white")
        axes.plot(place, y, marker=marker, ms=5.5, mfc=fill, mec=color, mew=1.0, alpha=0.55, ls="none", zorder=2)
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
            ends.append(End(goal.label, y, color, 3.0, detail="median of the points (dots)\nof their P50", bold=True))
        if goal.target is not None and goal.target <= picture.horizon:
            name = f"announced {style.month(goal.target)}"
            ends.append(End(name, style.number(goal.target), color, 1.6, (0, (5, 3))))
    if any(day is None for panel in picture.panels for entries in panel.dots for _, day in entries):
        ends.append(End("later or never", behind, "#C4C4C4", 9.0))
    name_ends(axes, ends)
