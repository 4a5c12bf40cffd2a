"""What must be true for a date: conditions as parts of their ranges, and beside them how likely they make it."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.report.look import style
from sim.report.look.words import brief, percent
from sim.report.prepared.must import MustChance, MustPicture, MustRow

# Inches from the left edge of the slide.
_NAMES, _BARS, _BARS_END, _RIGHT = style.SIDE, 4.2, 7.9, 8.65
_SPAN, _WIDTH = _BARS_END - _BARS, style.WIDTH - style.SIDE - _RIGHT  # of a range, and of all points
_HEAD, _ROW, _THICK = 0.3, 1.3, 0.36  # inches: heads of the columns, a row at the most, a bar
_CHANCE, _SHARE, _FACT = 0.9, 0.8, 0.72  # inches: from one chance to the next, its share in words, a fact
_NAME_COLUMNS, _NAME_LINES = 33, 2
_EMPTY, _EMPTY_COLUMNS = 22, 44  # points, characters of a line: what is said where there are no conditions
_LOOKS = {True: (style.BLUE, "to be decided"), False: (style.ORANGE, "has to turn out so")}


def must_figure(picture: MustPicture) -> Figure:
    """Draw conditions at the left, chances and facts at the right."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        axes = style.box(figure, (0.0, 0.0, style.WIDTH, style.HEIGHT))  # inches on both axes
        axes.set(xlim=(0.0, style.WIDTH), ylim=(0.0, style.HEIGHT), xticks=[], yticks=[])
        axes.set_axis_off()
        if picture.rows:
            _write_head(axes, _NAMES, "what must be true, all together", top)
            _write_head(axes, _BARS, "the part of its range that does", top)
        _write_head(axes, _RIGHT, "share of the points that get there", top)
        _draw_rows(axes, picture, top - _HEAD)
        low = _draw_chances(axes, picture, top - _HEAD)
        _write_facts(axes, picture.facts, low)
        return figure


def _write_head(axes: Axes, x: float, text: str, top: float) -> None:
    axes.text(x, top, text, size=style.SMALL, va="top", color=style.GREY)


def _draw_rows(axes: Axes, picture: MustPicture, top: float) -> None:
    if not picture.rows:
        text, middle = style.wrap(picture.empty, _EMPTY_COLUMNS), (top + style.BOTTOM) / 2
        axes.text(_NAMES, middle, text, size=_EMPTY, va="center", linespacing=1.35)
        return
    height = min(_ROW, (top - style.BOTTOM + 0.3) / len(picture.rows))
    for number, row in enumerate(picture.rows):
        _draw_row(axes, row, top - height * (number + 0.5))


def _draw_row(axes: Axes, row: MustRow, y: float) -> None:
    """The whole range, the part that is allowed, and what both are called."""
    color, kind = _LOOKS[row.decided]
    low, high = (_BARS + _SPAN * share for share in (row.low, row.high))
    axes.barh(y, _SPAN, _THICK, _BARS, color=style.PALE)
    axes.barh(y, max(high - low, 0.03), _THICK, low, color=color)
    name = axes.text(_NAMES, y + 0.09, "", size=style.TEXT, va="center", linespacing=1.1)
    _fit(name, _names(row.label), _BARS - _NAMES - 0.1)
    below = name.get_window_extent().y0 / style.DPI - 0.04
    axes.text(_NAMES, below, kind, size=style.SMALL, va="top", color=style.ink(color))
    text = axes.text(0.0, y + _THICK / 2 + 0.05, "", size=style.TEXT, weight="bold", va="bottom", ha="center")
    half = _fit(text, _cuts(row.text), _SPAN) / 2
    text.set_x(min(max((low + high) / 2, _BARS + half), _BARS_END - half))
    for x, ha, end in ((_BARS, "left", row.first), (_BARS_END, "right", row.last)):
        edge = axes.text(x, y - _THICK / 2 - 0.05, "", size=style.SMALL, va="top", ha=ha, color=style.GREY)
        _fit(edge, _cuts(end), 0.48 * _SPAN)


def _fit(written: Text, candidates: Iterable[str], width: float) -> float:
    """Write the first that is no wider than so many inches; returns how wide it is."""
    for text in candidates:
        written.set_text(text)
        if written.get_window_extent().width <= width * style.DPI:
            break
    return written.get_window_extent().width / style.DPI


def _cuts(text: str) -> Iterator[str]:
    """A text, then shorter and shorter."""
    yield text
    for columns in range(len(text) - 1, 3, -1):
        yield shorten(text, columns, placeholder=" ...")


def _names(label: str) -> Iterator[str]:
    """A name in lines, then in shorter ones; what does not fit into as many as there is room for is cut."""
    for columns in range(_NAME_COLUMNS, 5, -1):
        lines = style.wrap(label, columns).splitlines()
        rest = shorten(" ".join(lines[_NAME_LINES - 1 :]), columns, placeholder=" ...")
        yield "\n".join(lines if len(lines) <= _NAME_LINES else [*lines[: _NAME_LINES - 1], rest])


def _draw_chances(axes: Axes, picture: MustPicture, top: float) -> float:
    """Bars from 0 to 100 % of the points, and the chance asked for across them; returns their lower end, inches."""
    x = _RIGHT + _WIDTH * picture.asked
    for number, chance in enumerate(picture.chances):
        y = top - _CHANCE * number - 0.58
        _draw_chance(axes, chance, y, last=number == len(picture.chances) - 1)
        axes.plot([x, x], [y - 0.24, y + 0.15], color="black", lw=2.0, zorder=6)
    end = top - _CHANCE * len(picture.chances)
    asked = axes.text(x, end - 0.02, f"{percent(picture.asked)} asked for", size=style.SMALL, ha="center", va="top")
    half = asked.get_window_extent().width / style.DPI / 2
    asked.set_x(min(max(x, _RIGHT + half), style.WIDTH - style.SIDE / 2 - half))
    return end - 0.35


def _draw_chance(axes: Axes, chance: MustChance, y: float, *, last: bool) -> None:
    """The share and what it is of; below them the bar with its interval."""
    detail = f"{chance.label} ({100 * chance.low:.0f} to {100 * chance.high:.0f}, n = {chance.points:,})"
    axes.text(_RIGHT, y + 0.22, brief(chance.share, chance.points), size=style.TEXT, va="baseline", weight="bold")
    words = axes.text(_RIGHT + _SHARE, y + 0.22, "", size=style.SMALL, va="baseline")
    _fit(words, _cuts(detail), _WIDTH - _SHARE)
    axes.barh(y, _WIDTH, 0.3, _RIGHT, color=style.PALE, zorder=2)
    axes.barh(y, _WIDTH * chance.share, 0.3, _RIGHT, color=style.GREEN if last else style.GREY, zorder=3)
    ends = [_RIGHT + _WIDTH * share for share in (chance.low, chance.high)]
    axes.plot(ends, [y, y], color="black", lw=1.5, marker="|", ms=9, zorder=5)


def _write_facts(axes: Axes, facts: Sequence[tuple[str, str]], top: float) -> None:
    """One below the other, as many as there is room for."""
    room = int((top - style.BOTTOM + 0.2) / _FACT)
    for number, fact in enumerate(facts[:room]):
        y = top - 0.1 - _FACT * number
        for text, below, color in zip(fact, (0.0, 0.24), ("black", style.GREY), strict=True):
            line = axes.text(_RIGHT, y - below, "", size=style.SMALL, va="top", color=color)
            _fit(line, _cuts(text), _WIDTH)
