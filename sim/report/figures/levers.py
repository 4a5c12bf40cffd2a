"""Picture 5: what each lever gains, what it does to the chance of the target date, what it costs."""

from textwrap import shorten

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.prepared.levers import LeverBar, LeversPicture

_NAMES = 4.75  # inches at the left for names
_LEFT = (style.SIDE - _NAMES) * style.POINTS  # points from the axes to the names
_NAME_COLUMNS = 50  # characters of a name
_COLUMNS = (1.75, 0.85, 1.1)  # inches of the columns at the right: chance, cost, worth
_ABOVE = 0.65  # inches above the axes for the heads of the columns
_HALF = 0.3  # half the height of a bar, in rows
_GAP = 0.6  # rows between levers and packages, for their head


def levers_figure(picture: LeversPicture) -> Figure:
    """Draw levers and packages; the first stands on top."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        rows = [(float(k), bar) for k, bar in enumerate(picture.bars)]
        first = len(rows) + _GAP
        rows += [(first + k, bar) for k, bar in enumerate(picture.packages)]
        axes = _axes(figure, top - _ABOVE, rows[-1][0] if rows else 0.0)
        _scale(axes, [bar for _, bar in rows])
        for y, bar in rows:
            _draw(axes, bar, y)
            _write(axes, bar, y)
        if picture.packages:
            axes.annotate("two together", (0.0, first - 0.72), (_LEFT, 0),
                          xycoords=("axes fraction", "data"), textcoords="offset points", va="center",
                          size=style.SMALL, color=style.GREY, annotation_clip=False)  # fmt: skip
        _heads(figure, picture, top)
        axes.set_xlabel(picture.axis, size=style.TEXT)
        axes.annotate(picture.rest, (0.0, 0.0), (_LEFT, -30.0),
                      xycoords="axes fraction", textcoords="offset points", va="center", size=style.SMALL,
                      color=style.GREY, annotation_clip=False)  # fmt: skip
        return figure


def _axes(figure: Figure, top: float, last: float) -> Axes:
    axes = style.bar_axes(figure, _NAMES, style.WIDTH - style.SIDE - sum(_COLUMNS), top, max(last, 5.0) + 1.0)
    axes.grid(axis="x", color=style.PALE, lw=0.8)
    axes.axvline(0.0, color=style.GREY, lw=1.2, zorder=4)
    return axes


def _scale(axes: Axes, bars: list[LeverBar]) -> None:
    """Limits between which every bar and its interval fit, and the months written behind it."""
    ends = [x for bar in bars for x in (bar.months, bar.low, bar.high) if x is not None]
    low, high = min([0.0, *ends]), max([1.0, *ends])
    span = high - low
    axes.set_xlim(low - 0.04 * span if low < 0.0 else 0.0, high + 0.27 * span)


def _draw(axes: Axes, bar: LeverBar, y: float) -> None:
    """A bar with its interval and its months; one whose dates leave the horizon is hatched, up to what is sure."""
    color = style.GREEN if (bar.months or bar.low or 0.0) >= 0.0 else style.VERMILLION
    sure = bar.months if bar.months is not None else (bar.low or 0.0)
    if bar.quiet:
        axes.barh(y, sure, 2 * _HALF, color=style.PALE, edgecolor=style.GREY, lw=0.8, zorder=3)
    elif bar.months is None:
        axes.barh(y, sure, 2 * _HALF, color="white", edgecolor=color, hatch="///", lw=1.2, zorder=3)
    else:
        axes.barh(y, sure, 2 * _HALF, color=color, zorder=3)
    low, high = (min(sure, 0.0) if bar.low is None else bar.low), (max(sure, 0.0) if bar.high is None else bar.high)
    axes.plot([low, high], [y, y], color="black", lw=1.4, zorder=5)
    for x, mark in ((low, "<" if bar.low is None else "|"), (high, ">" if bar.high is None else "|")):
        axes.plot([x], [y], marker=mark, ms=8, color="black", zorder=5)
    words = bar.note or f"{0.0 if abs(sure) < 0.05 else sure:.1f}"
    axes.annotate(words, (max(high, sure, 0.0), y), (9, 0), textcoords="offset points", va="center",
                  size=style.TEXT, color=style.GREY if bar.quiet else "black", annotation_clip=False)  # fmt: skip


def _write(axes: Axes, bar: LeverBar, y: float) -> None:
    """Name at the left, chance, cost and worth at the right."""
    color = style.GREY if bar.quiet else "black"
    place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "annotation_clip": False}
    axes.annotate(shorten(bar.label, _NAME_COLUMNS, placeholder=" ..."), (0.0, y), (_LEFT, 0), va="center",
                  size=style.SMALL, color=color, **place)  # type: ignore[arg-type]  # fmt: skip
    for right, entry in zip(_rights(), (bar.chance, bar.cost, bar.worth), strict=True):
        axes.annotate(entry, (1.0, y), (right * style.POINTS, 0), ha="right", va="center", size=style.TEXT,
                      color=color, **place)  # type: ignore[arg-type]  # fmt: skip


def _rights() -> list[float]:
    """Right edges of the columns, inches from the axes."""
    return [sum(_COLUMNS[: k + 1]) for k in range(len(_COLUMNS))]


def _heads(figure: Figure, picture: LeversPicture, top: float) -> None:
    left = style.WIDTH - style.SIDE - sum(_COLUMNS)
    for right, head in zip(_rights(), picture.columns, strict=True):
        figure.text((left + right) / style.WIDTH, (top - 0.02) / style.HEIGHT, head, size=style.SMALL, va="top",
                    ha="right", color=style.GREY, linespacing=1.1)  # fmt: skip
