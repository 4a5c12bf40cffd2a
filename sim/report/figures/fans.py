"""Ramps of several scenarios over each other: bands lightly, medians strongly, each named at its end."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.labels import Ground, Spot, label, place_one_of
from sim.report.look.margins import End, name_ends
from sim.report.prepared.arrays import Floats
from sim.report.prepared.fans import Fan, FansPicture

_MARGIN = 2.95  # inches at the right for the names
_INK = 0.26  # of all bands together
_COLUMNS = 100  # characters of the differences side by side


def fans_figure(picture: FansPicture) -> Figure:
    """Draw the ramps."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        top = style.under_title(figure, top, style.wrap(picture.differences, _COLUMNS))
        axes = style.add_axes(figure, picture.first_day, picture.last_day, style.WIDTH - _MARGIN, top)
        axes.set_ylim(0.0, _ceiling(picture))
        axes.set_ylabel("good GWh a year (13-week rate)", size=style.TEXT)
        axes.tick_params(axis="y", labelsize=style.TEXT)
        ground = Ground(axes.get_window_extent())
        alpha = _INK / max(len(picture.fans), 2)
        ends = [_draw_fan(axes, fan, number, alpha, ground) for number, fan in enumerate(picture.fans)]
        name_ends(axes, [end for end in ends if np.isfinite(end.y)])
        for number, level in enumerate(picture.levels):
            _draw_level(axes, level, ground)
            _write_level(axes, picture, number, ground)
        return figure


def _ceiling(picture: FansPicture) -> float:
    """Just above everything that is drawn."""
    highest = [float(np.nanmax(fan.p90)) for fan in picture.fans if np.isfinite(fan.p90).any()]
    return 1.15 * max([*highest, *picture.levels], default=0.0) or 1.0


def _look(number: int) -> tuple[str, style.Dashes]:
    return style.LOOKS[number % len(style.LOOKS)]


def _draw_fan(axes: Axes, fan: Fan, number: int, alpha: float, ground: Ground) -> End:
    """Band and median of one scenario."""
    x, (color, dashes) = style.numbers(fan.week_ends), _look(number)
    axes.fill_between(x, fan.p10, fan.p90, color=color, alpha=alpha, lw=0, zorder=1)
    for edge in (fan.p10, fan.p90):
        axes.plot(x, edge, color=color, lw=0.9, alpha=4.0 * alpha, ls=dashes, zorder=2)
        ground.add_line(x, edge, axes.transData)
    axes.plot(x, fan.p50, color=color, lw=3.4, ls=dashes, zorder=3.5)
    ground.add_line(x, fan.p50, axes.transData)
    return End(fan.label, _last(fan.p50), color, 3.4, dashes, "P50 | band: P10 to P90", bold=True)


def _last(values: Floats) -> float:
    """The last number of a series, not a number where it has none."""
    known = values[np.isfinite(values)]
    return float(known[-1]) if known.size else float("nan")


def _draw_level(axes: Axes, level: float, ground: Ground) -> None:
    axes.axhline(level, color=style.GREY, lw=1.0, zorder=2.5)
    ground.add_line(np.array(axes.get_xlim()), np.array([level, level]), axes.transData)


def _write_level(axes: Axes, picture: FansPicture, number: int, ground: Ground) -> None:
    """Diamonds where the medians cross a level, arrows from the first scenario's, and all dates in words."""
    level, days = picture.levels[number], [fan.dates[number] for fan in picture.fans]
    for which, day in enumerate(days):
        if day is not None:
            at = (style.number(day), level)
            axes.plot(*at, marker="D", ms=9, mfc=_look(which)[0], mec="white", mew=1.2, ls="none", zorder=6)
            ground.add_mark(axes, at, 12, 12)
    first, last = axes.get_xlim()
    near = min((style.number(day) for day in days if day is not None), default=last)
    rows = ((10, "bottom", 0.0), (-10, "top", 1.0), (28, "bottom", 3.0), (-28, "top", 4.0), (46, "bottom", 5.0))
    spots = [
        Spot((x, level), (4, dy), "left", va, cost + 3.0 * abs(x - near) / (last - first))
        for dy, va, cost in rows
        for x in np.linspace(first, last, 60)
    ]
    texts = [_dates(level, picture.fans, number, beside) for beside in ((3, 1) if len(picture.fans) > 2 else (3,))]
    place_one_of([label(axes, text, style.BLACK) for text in texts], spots, ground)


def _dates(level: float, fans: Sequence[Fan], number: int, beside: int) -> str:
    """Even chances of a level in words, so many scenarios a line."""
    told = [f"{fan.label.partition(':')[0]} {_day(fan, number)}" for fan in fans]
    lines = [" | ".join(told[a : a + beside]) for a in range(0, len(told), beside)]
    return f"{level:g} GWh, even chance:" + ("  " if beside > 1 else "\n") + "\n".join(lines)


def _day(fan: Fan, number: int) -> str:
    day = fan.dates[number]
    return style.month(day) if day is not None else "not reached"
