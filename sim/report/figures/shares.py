"""Assumption or luck: the spread of a date as one bar, and below it the inputs that explain most of it alone."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.words import estimated, percent
from sim.report.prepared.shares import SharesPicture

_NAMES = 4.6  # inches at the left for names
_STRIP, _TO_BARS = 0.6, 1.5  # inches: height of the bar of parts, and from its foot to the inputs
_COLORS = (style.BLUE, style.ORANGE, style.VERMILLION)
_WHISKER = 1.4


def shares_figure(picture: SharesPicture) -> Figure:
    """Draw the parts of the spread as one bar and the inputs as bars below."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        _draw_parts(figure, picture, top - 0.35)
        axes = _axes(figure, picture, top - 0.35 - _STRIP - _TO_BARS)
        for row, bar in enumerate(picture.bars):
            color = style.PALE if bar.quiet else style.BLUE
            axes.barh(row, bar.share, 0.6, color=color, edgecolor=style.GREY if bar.quiet else color, lw=0.8, zorder=3)
            axes.plot([bar.low, bar.high], [row, row], color="black", lw=_WHISKER, marker="|", ms=9, zorder=5)
            axes.annotate(
                estimated(bar.share), (max(bar.high, bar.share), row), (8, 0), textcoords="offset points",
                va="center", size=style.TEXT, color=style.GREY if bar.quiet else "black",
            )  # fmt: skip
            axes.annotate(
                bar.label, (0.0, row), ((style.SIDE - _NAMES) * style.POINTS, 0), va="center", size=style.TEXT,
                xycoords=("axes fraction", "data"), textcoords="offset points", annotation_clip=False,
            )  # fmt: skip
        return figure


def _draw_parts(figure: Figure, picture: SharesPicture, top: float) -> None:
    """One bar over the width of the slide; its parts are named below it, a coloured square before each name."""
    width = style.WIDTH - 2 * style.SIDE
    axes = style.box(figure, (style.SIDE, top - _STRIP, style.WIDTH - style.SIDE, top))
    axes.set_axis_off()
    axes.set_xlim(0.0, 1.0)
    left = 0.0
    for part, color in zip(picture.parts, _COLORS, strict=True):
        axes.barh(0.0, max(part.share, 0.0), 1.0, left, color=color)
        left += max(part.share, 0.0)
    axes.set_ylim(-0.5, 0.5)
    for k, (part, color) in enumerate(zip(picture.parts, _COLORS, strict=True)):
        x, y = (style.SIDE + k * width / 3) / style.WIDTH, (top - _STRIP - 0.15) / style.HEIGHT
        text = f"{estimated(part.share)} {part.label}"
        figure.text(x, y, "\N{BLACK SQUARE}", color=color, size=style.TITLE, va="top")
        figure.text(x + 0.3 / style.WIDTH, y, text, size=style.TEXT, weight="bold", va="top")
        figure.text(x + 0.3 / style.WIDTH, y - 0.3 / style.HEIGHT, part.detail, size=style.SMALL, va="top",
                    color=style.GREY, linespacing=1.15)  # fmt: skip


def _axes(figure: Figure, picture: SharesPicture, top: float) -> Axes:
    axes = style.bar_axes(figure, _NAMES, style.WIDTH - style.SIDE, top, max(len(picture.bars), 4))
    axes.set_xlim(0.0, 1.12 * max([picture.noise, *(bar.high for bar in picture.bars), 0.05]))
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:.0f} %")
    axes.axvspan(0.0, picture.noise, color=style.PALE_BLUE, lw=0, zorder=0.5)
    axes.set_xlabel(f"share of the spread explained alone; shaded, grey: noise, up to {percent(picture.noise)}",
                    size=style.TEXT)  # fmt: skip
    axes.annotate(
        style.wrap(picture.rest, 36), (0.0, 0.0), ((style.SIDE - _NAMES) * style.POINTS, -30.0),
        xycoords="axes fraction", textcoords="offset points", va="center", size=style.SMALL, color=style.GREY,
        annotation_clip=False, linespacing=1.15,
    )  # fmt: skip
    return axes
