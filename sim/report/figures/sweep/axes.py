"""What the pictures of a sweep share: looks of milestones, years upwards, values along an axis, what lies behind."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from matplotlib.axes import Axes

from sim.report.look import style
from sim.report.prepared.sweep import Goal, Spread, SweepAxis

LOOKS = ((style.BLUE, "o"), (style.VERMILLION, "s"), (style.GREEN, "^"), (style.PURPLE, "D"), (style.BLACK, "v"))
BEYOND = 0.07  # height of what lies behind the horizon, as a share of the years shown
_SHARE = 0.62  # inches a share takes that is written above a value
_CHARACTER = 0.64 / style.POINTS  # inches, of a character a point of type high


def look(number: int) -> tuple[str, str]:
    """Colour and marker of a milestone."""
    return LOOKS[number % len(LOOKS)]


def columns(inches: float, size: float) -> int:
    """Characters that fit into a width."""
    return max(int(inches / (_CHARACTER * size)), 1)


def years_shown(spreads: Iterable[Spread | None], goals: Sequence[Goal], horizon: date) -> tuple[date, date, bool]:
    """First and last day of whole years that hold all dates, and whether anything lies behind the horizon."""
    found = [spread for spread in spreads if spread is not None]
    known = [day for s in found for day in (s.p10, s.p50, s.p50_low, s.p50_high, s.p90) if day is not None]
    return whole_years(known, goals, horizon, any(s.p90 is None for s in found))


def whole_years(known: Sequence[date], goals: Sequence[Goal], horizon: date, beyond: bool) -> tuple[date, date, bool]:
    """The same from dates."""
    days = [*known, *(goal.target for goal in goals if goal.target is not None and goal.target <= horizon)]
    first = date(min(days, default=horizon).year, 1, 1)
    return first, horizon if beyond else min(date(max(days, default=horizon).year + 1, 1, 1), horizon), beyond


def date_scale(axes: Axes, shown: tuple[date, date, bool], size: float = style.TEXT) -> float:
    """Calendar years upwards, above them a hatched place for what lies behind the horizon; the place's middle."""
    first, last, beyond = shown
    low, high = style.number(first), max(style.number(last), style.number(first) + 366.0)
    top = high + BEYOND * (high - low) * beyond
    axes.set_ylim(low, top)
    if beyond:
        axes.axhspan(high, top, fc="#F4F4F4", ec="#C4C4C4", hatch="///", lw=0, zorder=0)
    years = range(first.year, first.year + int((high - low) / 365.25) + 2)
    step = next(step for step in (1, 2, 5, 10, 20) if len(years) / step <= 13)
    marked = [y for y in years if y % step == 0 and low <= style.number(date(y, 1, 1)) <= high]
    axes.set_yticks([style.number(date(y, 1, 1)) for y in marked], [str(y) for y in marked], fontsize=size)
    axes.grid(axis="y", color=style.PALE, lw=0.8)
    axes.tick_params(axis="y", length=0)
    for year, text in zip(marked, axes.get_yticklabels(), strict=True):
        text.set_verticalalignment("bottom" if style.number(date(year, 1, 1)) == low else "center_baseline")
    return (high + top) / 2


def name_values(panels: Sequence[Axes], axis: SweepAxis, size: float = style.TEXT) -> list[int]:
    """Values under axes beside each other, and below them what varies; the axes end as high as that needs.

    Values are wrapped into the room they have; where there is too little, not all are named. Returns which are.
    """
    first, last = panels[0].get_window_extent(), panels[-1].get_window_extent()
    at = [float(panels[0].transData.transform((place, 0.0))[0]) / style.DPI for place in axis.places]
    words, named = _words(axis.labels, at, float(first.width) / style.DPI, size)
    lines = max(words[i].count("\n") + 1 for i in named)
    bottom = (0.8 + 0.25 * lines + 0.2) / style.HEIGHT
    for axes in panels:
        axes.set_xticks([axis.places[i] for i in named], [words[i] for i in named], fontsize=size)
        axes.tick_params(axis="x", length=3 if axis.scaled else 0)
        box = axes.get_position()
        axes.set_position((box.x0, bottom, box.width, box.y1 - bottom))
    x, y = (first.x0 + last.x1) / 2 / style.DPI / style.WIDTH, 0.74 / style.HEIGHT
    panels[0].figure.text(x, y, cut(axis.name, 70), size=style.TEXT, color=style.GREY, ha="center", va="center")
    return named


def _words(labels: Sequence[str], at: Sequence[float], span: float, size: float) -> tuple[list[str], list[int]]:
    """Values as they are written, and which of them; inches."""
    room = min([b - a for a, b in pairwise(at)], default=span)
    wrapped = [fitted(label, columns(room - 0.1, size), 3) for label in labels]
    words = [text if text is not None else cut(label, 18) for text, label in zip(wrapped, labels, strict=True)]
    return words, apart(at, [max(width(text, size) + 0.12, _SHARE) for text in words])


def fitted(label: str, room: int, lines: int) -> str | None:
    """A label in a few lines of so many characters, None where that cannot be."""
    if max(map(len, style.glued(label).split(" "))) > room:
        return None
    text = style.wrap(label, room) if label else ""
    return text if text.count("\n") < lines else None


def cut(text: str, room: int) -> str:
    """A text that is too long, cut in its middle: what tells names apart often stands at their ends.

    >>> cut("case number one", 9), cut("short", 8)
    ('case… one', 'short')
    """
    tail = (room - 1) // 2
    return text if len(text) <= room else text[: max(room - 1 - tail, 1)] + "…" + text[len(text) - tail :]


def width(text: str, size: float) -> float:
    """About how wide a text is, inches."""
    return max(map(len, text.split("\n"))) * _CHARACTER * size


def apart(at: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Which labels to keep, from the first on, so that none covers another.

    >>> apart([0.0, 1.0, 2.0, 3.0], [1.5, 1.5, 1.5, 1.5])
    [0, 2]
    """
    kept = [0]
    for i in range(1, len(at)):
        if at[i] - at[kept[-1]] >= (widths[i] + widths[kept[-1]]) / 2:
            kept.append(i)
    return kept
