"""Picture 4, right: the loss tree by quarter, as areas that fill the ceiling of the decided blocks."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.report.look import style
from sim.report.look.branches import BRANCHES, Branch
from sim.report.look.labels import Ground, Spot, label, place
from sim.report.look.margins import End, name_ends
from sim.report.look.words import percent
from sim.report.prepared.arrays import Floats
from sim.report.prepared.losses import LossPicture

_MARGIN = 3.1  # inches at the right for the names of the areas
_STRIP = 0.95  # inches above for what is decided
_THIN = 0.012  # an area thinner than that at its end is named inside, where it is thick
_NAMED = 0.04  # nowhere thicker than that: not named


def loss_figure(picture: LossPicture) -> Figure:
    """Draw the loss tree."""
    with style.sheet():
        figure, top = style.slide(picture.title, picture.footer)
        right = style.WIDTH - _MARGIN
        axes = style.add_axes(figure, picture.first_day, picture.last_day, right, top - _STRIP)
        axes.set_ylim(0.0, 1.0)
        axes.set_yticks(*_percents(), fontsize=style.TEXT)
        axes.set_ylabel("share of the rated ceiling of decided blocks", size=style.TEXT)
        x = _edges(picture)
        edges = np.vstack([np.zeros(picture.shares.shape[1]), np.cumsum(picture.shares, axis=0)])
        for branch, low, high in zip(BRANCHES, edges, edges[1:], strict=False):
            axes.fill_between(x, _held(low), _held(high), step="post", color=branch.color, lw=0, zorder=1)
            axes.step(x, _held(high), where="post", color="white", lw=0.5, zorder=1.5)
        ground = Ground(axes.get_window_extent())
        _name_areas(axes, picture, edges, ground)
        _draw_nameplate(axes, picture, ground)
        _draw_decided(figure, axes, picture, x)
        return figure


def _percents() -> tuple[list[float], list[str]]:
    shares = [0.0, 0.25, 0.5, 0.75, 1.0]
    return shares, [percent(share) for share in shares]


def _edges(picture: LossPicture) -> Floats:
    """Where quarters begin, and where the last ends."""
    return np.append(style.numbers(picture.quarter_starts), style.number(picture.last_day))


def _held(values: Floats) -> Floats:
    return np.append(values, values[-1])


def _draw_nameplate(axes: Axes, picture: LossPicture, ground: Ground) -> None:
    """Nameplate as a line inside: good output above it is more than planned."""
    y = picture.nameplate_share
    axes.axhline(y, color=style.BLACK, lw=1.6, ls=(0, (6, 3)), zorder=3)
    ground.add_line(np.array(axes.get_xlim()), np.array([y, y]), axes.transData)
    spots = [Spot((x, y), (0, 3), "right", "bottom") for x in np.linspace(*axes.get_xlim(), 40)[:20:-1]]
    place(label(axes, f"nameplate: {percent(y)} of the ceiling", style.BLACK), spots, ground)


def _name_areas(axes: Axes, picture: LossPicture, edges: Floats, ground: Ground) -> None:
    """Names at the right ends with the share of the last year; those that end thin stand inside at their thickest."""
    last = picture.shares[:, -4:].mean(axis=1)
    ends = []
    for number, branch in enumerate(BRANCHES[:-1]):
        if last[number] >= _THIN:
            middle = float(edges[number : number + 2, -1].mean())
            ends.append(End(branch.label, middle, branch.color, 9.0, detail=percent(float(last[number]))))
        else:
            _name_inside(axes, branch, picture, edges[number : number + 2], ground)
    name_ends(axes, ends)


def _name_inside(axes: Axes, branch: Branch, picture: LossPicture, edges: Floats, ground: Ground) -> None:
    """In its own colour, where the area is thick; an area that is thin everywhere has no name."""
    thickness = edges[1] - edges[0]
    if thickness.max() < _NAMED:
        return
    x = style.numbers(picture.quarter_starts) + 45.0
    spots = [
        Spot(
            (x[q], float(edges[0, q] + part * thickness[q])), (0, 0), ha, "center",
            2.0 - 2.0 * thickness[q] / thickness.max() + abs(part - 0.5) + aside,
        )
        for q in range(len(x))
        if thickness[q] > 0.4 * thickness.max()
        for part in (0.1, 0.3, 0.5, 0.7, 0.9)
        for ha, aside in (("center", 0.0), ("left", 0.5), ("right", 0.5))  # a narrow area at an edge of the axes
    ]  # fmt: skip
    name = label(axes, branch.label, style.BLACK)
    name.set(color=style.ink_on(branch.color), bbox={**style.WHITE, "fc": branch.color, "ec": "white", "alpha": 1.0})
    place(name, spots, ground)


def _draw_decided(figure: Figure, below: Axes, picture: LossPicture, x: Floats) -> None:
    """The ceiling of decided blocks in GWh a year, as a line in a strip of its own."""
    box = below.get_position()
    axes = figure.add_axes((box.x0, box.y1 + 0.22 / style.HEIGHT, box.width, 0.6 / style.HEIGHT), sharex=below)
    whole = picture.ceiling_gwh_per_year
    axes.axhline(whole, color=style.GREY, lw=1.0, ls=":")
    axes.step(x, _held(picture.decided_share * whole), where="post", color=style.BLACK, lw=2.0)
    axes.set_ylim(0.0, whole * 1.12)
    axes.set_yticks([0.0, whole], ["0", f"{whole:.0f}"], fontsize=style.SMALL)
    axes.tick_params(axis="x", which="both", length=0, labelbottom=False)
    axes.text(
        1.01, 0.5, "ceiling of decided blocks,\nGWh a year (dotted: of all)", size=style.SMALL, va="center",
        transform=axes.transAxes, color=style.GREY,
    )  # fmt: skip
