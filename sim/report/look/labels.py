"""Labels inside the axes that stand clear of lines, areas and each other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox, Transform

from sim.report.look.margins import spread
from sim.report.look.style import DPI, GREY, POINTS, SMALL, WHITE, ink, stroke
from sim.report.prepared.arrays import Floats

_BEFORE = {"left": 0.0, "bottom": 0.0, "center": 0.5, "right": 1.0, "top": 1.0}  # share of a label before its point


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
        x0, y0, x1, y1 = self.frame.padded(1.0).extents
        inside = x0 <= box.x0 and box.x1 <= x1 and y0 <= box.y0 and box.y1 <= y1
        return covered + (0.0 if inside else 300.0)


def place(label: Annotation, spots: Iterable[Spot], ground: Ground) -> None:
    """Put a label where it covers least, and note that the place is taken."""
    place_together([label], [[spot] for spot in spots], ground)


def place_one_of(labels: Sequence[Annotation], spots: Sequence[Spot], ground: Ground) -> None:
    """Put that one of several wordings where it covers least, the earlier where they cover alike; remove the others."""
    found = [_best([label], [[spot] for spot in spots], ground) for label in labels]
    kept = min(range(len(labels)), key=lambda number: found[number][0])
    for number, label in enumerate(labels):
        if number != kept:
            label.remove()
    _put([labels[kept]], found[kept], ground)


def place_together(labels: Sequence[Annotation], choices: Iterable[Sequence[Spot]], ground: Ground) -> None:
    """Put labels that belong together where they cover least; each choice is a spot for every label."""
    _put(labels, _best(labels, choices, ground), ground)


_Best = tuple[float, Sequence[Spot], list[Bbox]]  # what it covers, where the labels stand, and what they take


def _best(labels: Sequence[Annotation], choices: Iterable[Sequence[Spot]], ground: Ground) -> _Best:
    sizes = [label.get_window_extent().size for label in labels]
    best: _Best = np.inf, (), []
    for choice in sorted(choices, key=_own_cost):
        if _own_cost(choice) >= best[0]:
            break  # nor can any later one be better
        boxes = [_box(label, size, spot) for label, size, spot in zip(labels, sizes, choice, strict=True)]
        best = min(best, (_own_cost(choice) + sum(map(ground.cost, boxes)), choice, boxes), key=itemgetter(0))
    return best


def _put(labels: Sequence[Annotation], best: _Best, ground: Ground) -> None:
    ground.labels.extend(best[2])
    for label, spot in zip(labels, best[1], strict=True):
        label.xy, label.xyann = spot.at, spot.shift
        label.set(ha=spot.ha, va=spot.va)


def _own_cost(choice: Sequence[Spot]) -> float:
    return sum(spot.cost for spot in choice)


def lead(axes: Axes, label: Annotation, color: str) -> None:
    """A thin line from a label to the marker that it names."""
    box = label.get_window_extent()
    x, y = axes.transData.transform(label.xy)
    start, end = (x + 10, box.x0 - 4) if box.x0 > x else (x - 10, box.x1 + 4)
    stroke(axes.figure, [start / DPI, end / DPI], [y / DPI, (box.y0 + box.y1) / 2 / DPI], color, 0.9)


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
    ys = [float(axes.transData.transform(point)[1]) for point in points]
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
    for label in labels:
        lead(axes, label, GREY)


def label(axes: Axes, text: str, color: str) -> Annotation:
    """A label on a white ground, to be placed."""
    return axes.annotate(
        text, (0, 0), (0, 0), textcoords="offset points", color=ink(color), size=SMALL, bbox=WHITE, zorder=7,
        annotation_clip=False, linespacing=1.15,
    )  # fmt: skip
