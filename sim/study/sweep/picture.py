"""Which picture a sweep gets."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.prepared.sweep import CasesPicture, LinePicture, MapPicture, MultiplesPicture
from sim.study.sweep.cases import cases_picture
from sim.study.sweep.dimensions import dimensions, is_grid
from sim.study.sweep.frame import Frame
from sim.study.sweep.grids import line_picture, map_picture
from sim.study.sweep.multiples import multiples_picture
from sim.study.sweep.rows import SweepRow

FEW = 14  # points off a grid that are told one by one


def sweep_picture(
    rows: Sequence[SweepRow], plan: Mapping[str, Any]
) -> LinePicture | MapPicture | MultiplesPicture | CasesPicture | None:
    """The picture that fits: a line over one axis, a map over two, small multiples over more, else rows of cases.

    Points that fill no grid (a table, pairs, a sample) are told one by one where they are few, and put into ranges
    where they are many.

    Args:
        rows: all points in their order.
        plan: of the sweep.

    Returns:
        None where no point is done, or has a date to show.
    """
    if not any(row.dated for row in rows):
        return None
    frame, found = Frame(rows, plan), dimensions(rows, plan["axes"])
    by_name = not plan["axes"] and any(row.name for row in rows)
    if by_name or not found or (not is_grid(found) and len(rows) <= FEW):
        return cases_picture(frame, found)
    if len(found) == 1:
        return line_picture(frame, found[0])
    return map_picture(frame, found) if len(found) == 2 else multiples_picture(frame, found)
