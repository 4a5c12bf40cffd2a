"""Picture 4, left: a waterfall over calendar years, from one date to another, one cause a row."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.prepared.waterfall import Bar, Stand, WaterfallPicture

_LEFT = 3.75  # inches at the left for the names of the causes
_COLUMN = 1.1  # inches of a column of numbers at the right
_OVER = 0.2  # inches that words may reach into the edge between axes and numbers
_ABOVE = 0.62  # inches above the axes for the heads of the columns
_NOTE_COLUMNS = 100  # characters of the note side by side
_COLUMNS = 30  # characters of a name side by side
_HALF = 0.3  # half the height of a bar, in rows
LATER, EARLIER = style.VERMILLION, style.BLUE


def gap_figure(picture: WaterfallPicture) -> Figure:
    """Draw the waterfall."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        right = style.WIDTH - style.SIDE - _COLUMN * len(picture.columns)
        axes = style.add_axes(figure, picture.first_day, picture.last_day, right, top - _ABOVE, _LEFT)
        rows = len(picture.bars) + 2
        axes.set_ylim(rows - 0.5, -0.5)
        axes.spines["left"].set_visible(False)
        axes.set_yticks([])
        axes.grid(axis="x", color=style.PALE, lw=0.8)
        _draw_stand(axes, picture.start, 0, rows, style.GREY)
        for row, bar in enumerate(picture.bars, start=1):
            _draw_bar(axes, bar, row)
        _draw_stand(axes, picture.end, rows - 1, rows, style.BLACK)
        _write_columns(axes, picture, right, top)
        note = style.wrap(picture.note, _NOTE_COLUMNS)
        figure.text(style.SIDE / style.WIDTH, top / style.HEIGHT, note, size=style.SMALL, color=style.GREY, va="top")
        return figure


def _draw_stand(axes: Axes, stand: Stand, row: int, rows: int, color: str) -> None:
    """A diamond on a vertical through all rows, with name and date."""
    _name(axes, stand.label, row, bold=True)
    last = axes.get_xlim()[1]
    x = last if stand.day is None else style.number(stand.day)
    if stand.day is not None:
        axes.plot([x, x], [-0.5, rows - 0.5], color=color, lw=1.2, ls=(0, (5, 3)), zorder=1.5)
        axes.plot(x, row, marker="D", ms=11, color=color, zorder=6)
    _write_beside(axes, stand.text, (x, x, x), row, (style.WIDTH - style.SIDE) * style.DPI, bold=True)


def _draw_bar(axes: Axes, bar: Bar, row: int) -> None:
    """One cause: from before to after, its interval, its months in words; a line leads to the next row."""
    _name(axes, bar.label, row)
    last = axes.get_xlim()[1]
    if bar.begin is None and bar.end is None:
        _write_beside(axes, bar.text, (last, last, last), row)
        return
    begin, end = (last if day is None else style.number(day) for day in (bar.begin, bar.end))
    color = LATER if end >= begin else EARLIER
    axes.barh(row, end - begin, 2 * _HALF, begin, color=color, alpha=0.85, lw=0, zorder=3)
    axes.plot([begin, begin], [row - _HALF, row + _HALF], color=color, lw=2.4, zorder=3)
    if bar.end is None:  # it goes on
        axes.plot(last, row, marker=">", ms=15, color=color, clip_on=False, zorder=4)
    else:
        axes.plot([end, end], [row + _HALF, row + 1 - _HALF], color=style.GREY, lw=1.2, zorder=2)
    low, high = _interval(axes, bar, row)
    clear = min(low, end) if min(low, end) > begin else end  # up to there nothing lies on the bar
    covered = (min(begin, end, low), (begin + clear) / 2, max(begin, end, high))
    _write_beside(axes, bar.text, covered, row)


def _interval(axes: Axes, bar: Bar, row: int) -> tuple[float, float]:
    """Draw the interval of a bar's end; returns what it covers, which is the end where there is none."""
    first, last = axes.get_xlim()
    if bar.low is None and bar.high is None:
        x = last if bar.end is None else style.number(bar.end)
        return x, x
    low = first if bar.low is None else style.number(bar.low)
    high = last if bar.high is None else style.number(bar.high)
    axes.plot([low, high], [row, row], color=style.BLACK, lw=1.8, zorder=5)
    for x, day in ((low, bar.low), (high, bar.high)):
        if day is not None:
            axes.plot([x, x], [row - 0.13, row + 0.13], color=style.BLACK, lw=1.8, zorder=5)
    return low, high


def _name(axes: Axes, text: str, row: int, *, bold: bool = False) -> None:
    """Name of a row, left of the axes."""
    axes.annotate(
        style.wrap(text, _COLUMNS), (0.0, row), (-14, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="center", size=style.TEXT, linespacing=1.05,
        weight="bold" if bold else "normal", annotation_clip=False,
    )  # fmt: skip


def _write_beside(
    axes: Axes, text: str, at: tuple[float, float, float], row: int, limit: float = 0.0, *, bold: bool = False
) -> None:
    """Words right of what a row covers, up to a limit in pixels, or left of it, or on it: where first there is room.

    at: where what it covers begins, where words may stand on it, where it ends.
    """
    note = axes.annotate(
        text, (at[2], row), (12, 0), textcoords="offset points", ha="left", va="center", size=style.TEXT,
        weight="bold" if bold else "normal", bbox=style.WHITE, zorder=5.5, annotation_clip=False,
    )  # fmt: skip
    frame = axes.get_window_extent()
    if note.get_window_extent().x1 > max(frame.x1 + _OVER * style.DPI, limit):
        note.xy, note.xyann = (at[0], row), (-12, 0)
        note.set(ha="right")
    if note.get_window_extent().x0 < frame.x0:
        note.xy, note.xyann = (at[1], row), (0, 0)
        note.set(ha="center")


def _write_columns(axes: Axes, picture: WaterfallPicture, right: float, top: float) -> None:
    """Numbers beside the bars, one column for each head."""
    for k, head in enumerate(picture.columns):
        x = (right + _COLUMN * (k + 1)) / style.WIDTH
        axes.figure.text(x, top / style.HEIGHT, head, size=style.SMALL, color=style.GREY, ha="right", va="top")
        entries: Sequence[str] = ["", *(bar.beside[k] if k < len(bar.beside) else "" for bar in picture.bars)]
        for row, entry in enumerate(entries):
            y = axes.transData.transform((0.0, row))[1] / style.DPI / style.HEIGHT
            axes.figure.text(x, y, entry, size=style.TEXT, color=style.GREY, ha="right", va="center")
