"""Picture 2: the share of replications that have reached a milestone, by date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.report.look import style
from sim.report.look.labels import Ground, Spot, label, place, place_beside
from sim.report.look.margins import End, name_above, name_ends
from sim.report.look.words import brief, percent
from sim.report.prepared.arrays import Floats
from sim.report.prepared.chance import ChancePicture, Curve

_MARGIN = 3.2  # inches at the right for the names of the curves
_ABOVE = 0.62  # inches above the axes for the names of the verticals

_THIN: tuple[tuple[str, style.Dashes], ...] = (
    (style.BLACK, ":"),
    (style.GREY, "--"),
    (style.PURPLE, "-."),
    (style.BLUE, "-"),
)


@dataclass(frozen=True)
class _Drawn:
    """A curve and its look."""

    curve: Curve
    color: str
    dashes: style.Dashes
    width: float


def chance_figure(picture: ChancePicture) -> Figure:
    """Draw picture 2."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        axes = style.add_axes(figure, picture.first_day, picture.last_day, style.WIDTH - _MARGIN, top - _ABOVE)
        _scale(axes)
        ground = Ground(axes.get_window_extent())
        drawn = _looks(picture.curves)
        for one in drawn:
            _draw_curve(axes, one, ground)
        name_ends(axes, [_end(one, picture.last_day) for one in drawn])
        _draw_verticals(axes, picture)
        for day in _announced(picture):
            _draw_crossings(axes, day, [one for one in drawn if one.curve.announced == day], ground)
        spots = [Spot((x, 0.5), (4, 3), "left", "bottom") for x in np.linspace(*axes.get_xlim(), 40)]
        place(label(axes, "even chance", style.GREY), spots, ground)
        return figure


def _scale(axes: Axes) -> None:
    axes.set_ylim(0.0, 1.02)
    shares = [0.0, 0.25, 0.5, 0.75, 1.0]
    axes.set_yticks(shares, [percent(share) for share in shares], fontsize=style.TEXT)
    axes.set_ylabel("share of replications that have reached it", size=style.TEXT)
    axes.grid(axis="y", color=style.PALE, lw=0.8)
    axes.axhline(0.5, color=style.GREY, lw=1.0, zorder=1.5)


def _looks(curves: Sequence[Curve]) -> list[_Drawn]:
    """Colours and dashes: of the scenario where there are several, else each kind of curve in its own order."""
    thick, thin = cycle(style.LOOKS), cycle(_THIN)
    looks = [
        next(thin if curve.thin else thick) if curve.side is None else style.LOOKS[curve.side % len(style.LOOKS)]
        for curve in curves
    ]
    return [_Drawn(curve, *look, 1.6 if curve.thin else 3.2) for curve, look in zip(curves, looks, strict=True)]


def _draw_curve(axes: Axes, one: _Drawn, ground: Ground) -> None:
    """Steps with their sampling band from where the first replication reaches it; flat where none does."""
    curve, (first, last) = one.curve, axes.get_xlim()
    days = style.numbers(curve.days)
    days = days[days <= last]
    x = np.concatenate([days[:1] if days.size else [first], days, [last]])
    share, low, high = (_held(y[: len(days) + 1]) for y in (_shares(curve), curve.low, curve.high))
    seen = _seen(x, axes)
    x, share, low, high = x[seen], share[seen], low[seen], high[seen]
    shade = 0.16 if curve.side is None else 0.1
    axes.fill_between(x, low, high, step="post", color=one.color, alpha=shade, lw=0, zorder=2)
    axes.plot(x, share, drawstyle="steps-post", color=one.color, ls=one.dashes, lw=one.width, zorder=3)
    ground.add_line(np.repeat(x, 2)[1:], np.repeat(share, 2)[:-1], axes.transData)


def _seen(x: Floats, axes: Axes) -> NDArray[np.bool_]:
    """Of sorted days all that can be told apart: the last of every pixel, and both ends; thousands are fewer."""
    (first, last), frame = axes.get_xlim(), axes.get_window_extent()
    column = np.floor(frame.width * (x - first) / (last - first))
    seen = np.append(np.diff(column) > 0.0, True)
    seen[0] = True
    return seen if len(x) > frame.width else np.ones(len(x), bool)


def _shares(curve: Curve) -> Floats:
    """Share that has reached it, before the first day and after each."""
    return np.arange(len(curve.days) + 1, dtype=float) / curve.replications


def _held(values: Floats) -> Floats:
    """The last value once more: it holds to the end of the axis."""
    return np.append(values, values[-1])


def _end(one: _Drawn, last_day: date) -> End:
    """Name of a curve and what becomes of the rest, at the height it has on the last day."""
    curve = one.curve
    last = float((style.numbers(curve.days) <= style.number(last_day)).mean()) if len(curve.days) else 0.0
    whole_year = (last_day.month, last_day.day) == (12, 31)
    until = str(last_day.year) if whole_year else style.month(last_day)
    never, later = (brief(share, curve.replications) for share in (curve.never_share, curve.later_share))
    detail = f"never: {never}\nlater than {until}: {later}"
    share = last * len(curve.days) / curve.replications
    return End(curve.label, share, one.color, one.width, one.dashes, detail, bold=not curve.thin)


def _announced(picture: ChancePicture) -> list[date]:
    """The announced dates on the picture."""
    days = {curve.announced for curve in picture.curves if curve.announced is not None}
    return sorted(day for day in days if picture.first_day <= day <= picture.last_day)


def _draw_verticals(axes: Axes, picture: ChancePicture) -> None:
    """The data date and each announced date, named above the axes."""
    known = picture.data_date
    named = [] if known is None else [(known, f"data date\n{style.day(known)}")]
    named = [entry for entry in named if picture.first_day <= entry[0] <= picture.last_day]
    named += [(day, f"{picture.said}\n{style.month(day)}") for day in _announced(picture)]
    for day, name in named:
        dashes: style.Dashes = (0, (5, 3)) if name.startswith(picture.said) else "-"
        axes.axvline(style.number(day), color=style.GREY, lw=1.2, ls=dashes, zorder=1.8)
    name_above(axes, [(style.number(day), name) for day, name in named])


def _draw_crossings(axes: Axes, day: date, drawn: Sequence[_Drawn], ground: Ground) -> None:
    """The chances at one announced date, written beside their curves."""
    labels, points = [], []
    for one in drawn:
        chance = one.curve.chance_by_announced
        if chance is None:
            continue
        points.append((style.number(day), chance))
        axes.plot(*points[-1], marker="o", ms=9, mfc="white", mec=one.color, mew=2.4, zorder=6, clip_on=False)
        text = f"{style.wrap(one.curve.label, 18)}:\n{brief(chance, one.curve.replications)} by {style.month(day)}"
        labels.append(label(axes, text, one.color))
    if labels:
        place_beside(axes, labels, points, ground)
