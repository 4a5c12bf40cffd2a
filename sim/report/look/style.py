"""The look of all pictures: one style sheet, the slide, years, words for dates."""

import re
import textwrap
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.typing import ColorType

# For figures days are a part of the look; whoever draws nothing takes them from there, without a drawing library.
from sim.report.look.days import day as day
from sim.report.look.days import month as month
from sim.report.look.days import number as number
from sim.report.look.days import numbers as numbers

# Okabe and Ito: told apart by colour-blind readers too. Yellow and sky blue are too pale for lines on white.
BLACK, BLUE, GREEN, VERMILLION, PURPLE = "#000000", "#0072B2", "#009E73", "#D55E00", "#CC79A7"
ORANGE = "#E69F00"
GREY, PALE = "#6E6E6E", "#DDDDDD"
PALE_BLUE, SKY_BLUE = "#D3E8F5", "#9CCBE8"

WIDTH, HEIGHT, DPI = 40 / 3, 7.5, 150  # inches, 16:9, 2000 x 1125 pixels
LEFT, BOTTOM, SIDE = 1.2, 0.95, 0.4  # inches: left and lower edge of the axes, empty edge of the slide
TITLE, TEXT, SMALL, FOOTER = 21, 14, 12.5, 9.5  # points
TITLE_COLUMNS, FOOTER_COLUMNS = 72, 165  # characters that fit side by side
POINTS = 72  # in an inch
_YEAR, _MONTH = 0.63, 1.0  # inches that the name of a year, and that of a month, takes below the axes
LONGEST_IN_MONTHS = 366  # days; the names of one or two years would say too little

WHITE: dict[str, Any] = {"boxstyle": "square,pad=0.12", "fc": "white", "ec": "none", "alpha": 0.8}  # behind labels

Dashes = str | tuple[int, tuple[float, ...]]

# Lines told apart by colour and by dashes.
LOOKS: tuple[tuple[str, Dashes], ...] = (
    (BLUE, "-"),
    (VERMILLION, (0, (4, 1.5))),
    (GREEN, (0, (6, 1.5, 1, 1.5))),
    (PURPLE, (0, (1, 1))),
    (BLACK, (0, (8, 2))),
    (ORANGE, "-"),
)

SHEET: dict[str, object] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial"],
    "font.size": TEXT,
    "text.parse_math": False,  # titles are words: a dollar sign is a dollar sign
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.labelcolor": GREY,
    "axes.axisbelow": True,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "gigaramp",
}


def sheet() -> AbstractContextManager[None]:
    """Inside it the style sheet holds, whatever a user's own settings say; for drawing and for saving."""
    return matplotlib.style.context([SHEET], after_reset=True)


def wrap(text: str, columns: int) -> str:
    """Text in as few lines of so many characters as possible, broken at punctuation or else into equal lines.

    A number stays with its unit.
    """
    text = glued(text)
    fewest = len(textwrap.wrap(text, columns))
    longest = max(map(len, text.split()), default=1)
    breaks = [textwrap.wrap(text, width) for width in range(min(longest, columns), columns + 1)]
    lines = min((lines for lines in breaks if len(lines) <= fewest), key=_clumsy)
    return "\n".join(lines).replace("\u00a0", " ")


def glued(text: str) -> str:
    """Text in which no number can be parted from its unit."""
    return re.sub(r"(\d) (%|GWh)", "\\1\u00a0\\2", text)


def _clumsy(lines: Sequence[str]) -> int:
    return sum(not line.endswith((";", ",", ":")) for line in lines[:-1])


def slide(title: str, footer: str) -> tuple[Figure, float]:
    """An empty slide with title and footer, and the height in inches up to which it is free."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
    head = figure.text(SIDE / WIDTH, 1 - 0.3 / HEIGHT, "", weight="bold", va="top", linespacing=1.15)
    for size in range(TITLE, TEXT - 1, -1):
        head.set(text=wrap(title, TITLE_COLUMNS * TITLE // size), size=size)
        if head.get_text().count("\n") < 2 and head.get_window_extent().x1 < (WIDTH - SIDE / 2) * DPI:
            break
    foot = wrap(footer, FOOTER_COLUMNS)
    figure.text(SIDE / WIDTH, 0.12 / HEIGHT, foot, size=FOOTER, color=GREY, va="bottom", linespacing=1.1)
    return figure, float(head.get_window_extent().y0) / DPI - 0.15


def under_title(figure: Figure, top: float, text: str) -> float:
    """Write a note below the title of a slide that is free up to a height; returns that below it, inches."""
    note = figure.text(SIDE / WIDTH, top / HEIGHT, text, size=SMALL, color=GREY, va="top")
    return float(note.get_window_extent().y0) / DPI - 0.2


def add_axes(figure: Figure, first: date, last: date, right: float, top: float, left: float = LEFT) -> Axes:
    """Axes over calendar years, or months, between a left, the usual lower, a right and an upper edge, inches."""
    axes = box(figure, (left, BOTTOM, right, top))
    axes.set_xlim(number(first), max(number(last), number(first) + 1.0))
    axes.yaxis.set_label_coords(0.42 / WIDTH, (BOTTOM + top) / 2 / HEIGHT, transform=figure.transFigure)
    if (last - first).days > LONGEST_IN_MONTHS:
        _label_years(axes, first, last, int((right - left) / _YEAR))
    else:
        _label_months(axes, first, last, int((right - left) / _MONTH))
    return axes


def box(figure: Figure, edges: tuple[float, float, float, float]) -> Axes:
    """Axes between left, lower, right and upper edges, inches."""
    left, low, right, high = edges
    return figure.add_axes((left / WIDTH, low / HEIGHT, (right - left) / WIDTH, (high - low) / HEIGHT))


def bar_axes(figure: Figure, left: float, right: float, top: float, rows: float) -> Axes:
    """Axes of horizontal bars, a row each from 0 downwards; what they are called stands outside. Edges in inches."""
    axes = box(figure, (left, BOTTOM + 0.1, right, top))
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="x", labelsize=TEXT)
    return axes


def mixed(color: str, share: float) -> str:
    """A share of a colour, the rest white: what a band of this opacity looks like."""
    red, green, blue = to_rgb(color)
    return to_hex((1.0 - share * (1.0 - red), 1.0 - share * (1.0 - green), 1.0 - share * (1.0 - blue)))


def _label_years(axes: Axes, first: date, last: date, most: int) -> None:
    """Ticks where years begin, the year's name under the middle of what is seen of it; at most so many names."""
    years = range(first.year, last.year + 1)
    step = 1 if len(years) <= most else 2 if len(years) <= 2 * most else 5
    seen = {y: (max(date(y, 1, 1), first), min(date(y, 12, 31), last)) for y in years}
    axes.set_xticks([number(begin) for begin, _ in seen.values() if (begin.month, begin.day) == (1, 1)], [])
    named = {y: (a, b) for y, (a, b) in seen.items() if (y % step == 0 and (b - a).days > 150) or len(years) < 3}
    middles = [(number(a) + number(b)) / 2 for a, b in named.values()]
    axes.set_xticks(middles, [str(y) for y in named], minor=True, fontsize=TEXT)
    axes.tick_params(axis="x", which="minor", length=0, pad=6)


def _label_months(axes: Axes, first: date, last: date, most: int) -> None:
    """Ticks where months begin, or quarters where they are too many; the two days between which no month does."""
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    begins = [begin for begin in months if first <= begin <= last]
    step = 1 if len(begins) <= most else 3
    named = {begin: month(begin) for begin in begins if (begin.month - 1) % step == 0}
    if len(named) < 2:
        named = {first: day(first), last: day(last)}
    axes.set_xticks([number(when) for when in named], list(named.values()), fontsize=TEXT)


def ink(color: str) -> tuple[float, float, float]:
    """A colour darkened, so that small type in it can be read on white."""
    red, green, blue = to_rgb(color)
    return 0.72 * red, 0.72 * green, 0.72 * blue


def ink_on(color: ColorType) -> str:
    """Black on bright grounds, white on dark ones."""
    red, green, blue = to_rgb(color)
    return BLACK if 0.30 * red + 0.59 * green + 0.11 * blue > 0.45 else "#FFFFFF"


def stroke(
    figure: Figure | SubFigure, x: Sequence[float], y: Sequence[float], color: str, width: float, **look: Any
) -> None:
    """A line on the slide outside any axes, in inches."""
    look = {"solid_capstyle": "butt", **look}
    figure.add_artist(Line2D(x, y, color=color, lw=width, transform=figure.dpi_scale_trans, **look))
