"""Labels that stand clear of lines, areas and each other: at the ends of lines, above them, and inside the axes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox, Transform

from sim.report.data import Floats
from sim.report.style import DPI, GREY, HEIGHT, POINTS, SIDE, SMALL, WHITE, WIDTH, Dashes, ink, stroke, wrap

_LINE = 0.235  # inches a line of small type takes
_NAME_COLUMNS = 24  # characters of a name side by side
_BEFORE = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}  # share of a label before its point
_TEXT_AT = 0.6  # inches from the axes to names in the right margin


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Middles of labels in a column: as near as possible to where they are wanted, in that order, never overlapping.

    Least squares under order (isotonic regression). Where the sizes do not fit between low and high, they are
    squeezed alike.
    """
    if not wanted:
        return []
    from scipy.optimize import isotonic_regression

    order = np.argsort(np.asarray(wanted), kind="stable")
    tall = np.asarray(sizes, dtype=float)[order]
    tall *= min(1.0, (high - low) / tall.sum())
    offsets = np.cumsum(tall) - tall / 2  # middles if stacked from zero
    stacked = isotonic_regression(np.asarray(wanted, dtype=float)[order] - offsets).x
    middles = np.empty(len(tall))
    middles[order] = np.clip(stacked, low, high - tall.sum()) + offsets
    return [float(y) for y in middles]


@dataclass(frozen=True)
class Spot:
    """Where a label may stand: beside a point, shifted by points of type, aligned so; lower cost first."""

    at: tuple[float, float]
    shift: tuple[float, float]
    ha: str
    va: str
    cost: float = 0.0


@dataclass
class Ground:
    """What a label should not cover, in pixels: lines, areas, other labels; and the frame it should stay in."""

    frame: Bbox
    lines: list[Path] = field(default_factory=list)
    areas: list[Path] = field(default_factory=list)
    labels: list[Bbox] = field(default_factory=list)

    def add_line(self, x: Floats, y: Floats, to_pixels: Transform, area: bool = False) -> None:
        """Note a line, or the outline of an area, given in data coordinates."""
        points = np.column_stack([x, y])
        points = points[np.isfinite(points).all(axis=1)]
        if len(points) > 1:
            (self.areas if area else self.lines).append(Path(to_pixels.transform(points)))

    def add_mark(self, axes: Axes, at: tuple[float, float], width: float, height: float) -> None:
        """Note a marker of so many points of type at a point in data coordinates."""
        x, y = axes.transData.transform(at)
        size = np.array([width, height]) * DPI / POINTS
        self.labels.append(Bbox.from_bounds(x - size[0] / 2, y - size[1] / 2, *size))

    def cost(self, box: Bbox) -> float:
        """How much a label in this box covers."""
        covered = 10.0 * sum(line.intersects_bbox(box, filled=False) for line in self.lines)
        covered += 6.0 * sum(area.intersects_bbox(box, filled=True) for area in self.areas)
        covered += 100.0 * sum(box.overlaps(label) for label in self.labels)
        inside = Bbox.intersection(box, self.frame)
        return covered + (0.0 if inside is not None and np.allclose(inside.extents, box.extents) else 300.0)


def place(label: Annotation, spots: Iterable[Spot], ground: Ground) -> None:
    """Put a label where it covers least, and note that the place is taken."""
    place_together([label], [[spot] for spot in spots], ground)


def place_together(labels: Sequence[Annotation], choices: Iterable[Sequence[Spot]], ground: Ground) -> None:
    """Put labels that belong together where they cover least; each choice is a spot for every label."""
    sizes = [label.get_window_extent().size for label in labels]

    def boxes(choice: Sequence[Spot]) -> list[Bbox]:
        return [_box(label, size, spot) for label, size, spot in zip(labels, sizes, choice, strict=True)]

    def cost(choice: Sequence[Spot]) -> float:
        return sum(spot.cost for spot in choice) + sum(ground.cost(box) for box in boxes(choice))

    best = min(choices, key=cost)
    ground.labels.extend(boxes(best))
    for label, spot in zip(labels, best, strict=True):
        label.xy, label.xyann = spot.at, spot.shift
        label.set(ha=spot.ha, va=spot.va)


def _box(label: Annotation, size: Sequence[float], spot: Spot) -> Bbox:
    """What a label of this size covers at a spot, pixels."""
    assert label.axes is not None
    x, y = label.axes.transData.transform(spot.at) + np.array(spot.shift) * DPI / POINTS
    left, low = x - _BEFORE[spot.ha] * size[0], y - _BEFORE[spot.va] * size[1]
    return Bbox.from_bounds(left, low, *size).padded(3.0)


def place_beside(
    axes: Axes, labels: Sequence[Annotation], points: Sequence[tuple[float, float]], ground: Ground
) -> None:
    """Put labels in one column left or right of points that stand above each other, each led to its point."""
    xs, ys = ([float(value) for value in column] for column in axes.transData.transform(points).T)
    sizes = [label.get_window_extent().height + 12.0 for label in labels]
    low, high = (float(edge) for edge in ground.frame.intervaly)
    choices = []
    for lift in np.arange(12.0, (high - low) / 2, 25.0):
        middles = spread(ys, sizes, low + lift, high)
        for ha, dx in (("right", -18.0), ("left", 18.0)):
            shifts = [(dx, (middle - y) * POINTS / DPI) for middle, y in zip(middles, ys, strict=True)]
            spots = [Spot(at, shift, ha, "center", 0.1 * lift) for at, shift in zip(points, shifts, strict=True)]
            choices.append(spots)
    place_together(labels, choices, ground)
    for label, x, y in zip(labels, xs, ys, strict=True):
        box = label.get_window_extent()
        start, end = (x + 10, box.x0 - 4) if box.x0 > x else (x - 10, box.x1 + 4)
        stroke(axes.figure, [start / DPI, end / DPI], [y / DPI, (box.y0 + box.y1) / 2 / DPI], GREY, 0.9)


def label(axes: Axes, text: str, color: str) -> Annotation:
    """A label on a white ground, to be placed."""
    return axes.annotate(
        text, (0, 0), (0, 0), textcoords="offset points", color=ink(color), size=SMALL, bbox=WHITE, zorder=7,
        annotation_clip=False, linespacing=1.15,
    )  # fmt: skip


@dataclass(frozen=True)
class End:
    """What a line is called, where it ends, and how it looks."""

    name: str
    y: float
    color: str
    width: float
    dashes: Dashes = "-"
    detail: str = ""
    bold: bool = False


def name_ends(axes: Axes, ends: Sequence[End]) -> None:
    """Write names at the right ends of lines, led there by a piece of the line itself."""
    low, high = (float(edge) / DPI for edge in axes.get_window_extent().intervaly)
    names = [wrap(end.name, _NAME_COLUMNS) for end in ends]
    sizes = [_LINE * len(f"{name}\n{end.detail}".splitlines()) + 0.08 for name, end in zip(names, ends, strict=True)]
    tips = [float(axes.transData.transform((0.0, end.y))[1]) / DPI for end in ends]
    middles = spread(tips, sizes, low - 0.3, high + 0.2)
    for end, name, size, tip, middle in zip(ends, names, sizes, tips, middles, strict=True):
        _name_end(axes, end, name, tip, middle + size / 2 - 0.04)


def _name_end(axes: Axes, end: End, name: str, tip: float, top: float) -> None:
    """One name with its detail below, from the given height down; inches."""
    figure, right = axes.figure, float(axes.get_window_extent().x1) / DPI
    weight, first = "bold" if end.bold else "normal", top - _LINE / 2
    stroke(figure, [right + 0.04, right + 0.2], [tip, first], GREY, 0.8)
    stroke(figure, [right + 0.2, right + 0.52], [first, first], end.color, end.width, ls=end.dashes)
    x = (right + _TEXT_AT) / WIDTH
    figure.text(x, top / HEIGHT, name, size=SMALL, va="top", weight=weight, linespacing=1.15)
    below = top - _LINE * (1 + name.count("\n"))
    figure.text(x, below / HEIGHT, end.detail, size=SMALL, va="top", color=GREY, linespacing=1.15)


def name_above(axes: Axes, named: Sequence[tuple[float, str]]) -> None:
    """Write names of verticals above the axes, side by side."""
    figure = axes.figure
    _, _, right, top = (float(edge) / DPI for edge in axes.get_window_extent().extents)
    tips = [axes.transData.transform((x, 0.0))[0] / DPI for x, _ in named]
    texts = [figure.text(0, 0, name, size=SMALL, color=GREY, ha="center", va="bottom") for _, name in named]
    sizes = [text.get_window_extent().width / DPI + 0.15 for text in texts]
    for text, tip, x in zip(texts, tips, spread(tips, sizes, SIDE, right), strict=True):
        stroke(figure, [tip, tip, x], [top, top + 0.05, top + 0.17], GREY, 0.9)
        text.set_position((x / WIDTH, (top + 0.19) / HEIGHT))
