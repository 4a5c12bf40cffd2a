"""Pictures of axes: a line over one, maps over two."""

from collections.abc import Sequence

import numpy as np

from sim.report.look.days import month
from sim.report.prepared.sweep import Cell, LinePicture, MapPicture
from sim.study.statistics import DateSummary, quantile
from sim.study.sweep import messages
from sim.study.sweep.dimensions import Dimension, grouped, is_grid
from sim.study.sweep.frame import Frame, median_day, missing, spreads_of
from sim.study.sweep.rows import SweepRow


def line_picture(frame: Frame, found: Dimension) -> LinePicture:
    """One axis."""
    of = {level: row for row, level in zip(reversed(frame.rows), reversed(found.levels), strict=True)}
    ordered_rows = [of[level] for level in range(len(found.axis.labels))]
    spreads = [spreads_of(frame, row) for row in ordered_rows]
    return LinePicture(
        messages.axis_message(frame.rows, found), frame.footer(), found.axis, frame.goals,
        tuple(tuple(entry[place] if entry else None for entry in spreads) for place in range(len(frame.goals))),
        tuple(map(missing, ordered_rows)), frame.horizon,
    )  # fmt: skip


def ranges(frame: Frame) -> int:
    """Into how many ranges an axis is cut, so that two of them leave a few points for every pair."""
    return int(np.clip(np.sqrt(len(frame.rows) / 2.5), 2, 5))


def map_picture(frame: Frame, found: Sequence[Dimension]) -> MapPicture:
    """Two axes; points off a grid are put into ranges."""
    title = messages.map_message(frame.rows, found)
    notes = [f"others: {', '.join(goal.label for goal in frame.goals[1:])} in table.csv"] if frame.goals[1:] else []
    if not is_grid(found):
        found = [grouped(dimension, ranges(frame)) for dimension in found]
        notes.append("a cell shows the median of its points")
    x, y = sorted(found, key=lambda dimension: not dimension.axis.scaled)  # numbers along, words upwards
    cells: dict[tuple[int, int], list[SweepRow]] = {}
    for row, across, up in zip(frame.rows, x.levels, y.levels, strict=True):
        cells.setdefault((up, across), []).append(row)
    goal = frame.goals[0]
    by = f"chance by {month(goal.target)}" if goal.target else f"chance by the horizon, {month(frame.horizon)}"
    return MapPicture(
        title, frame.footer(*notes), x.axis, y.axis, goal.label, by,
        tuple(
            tuple(_cell(cells.get((up, across), [])) for across in range(len(x.axis.labels)))
            for up in range(len(y.axis.labels))
        ),
    )  # fmt: skip


def _cell(rows: Sequence[SweepRow]) -> Cell:
    """One point, or the median over those that are done."""
    done = [row.summaries[0] for row in rows if row.dated]
    if not done:
        return Cell(None, None, missing(rows[0]) if rows else "no point")
    p50, chance = median_day([s.p50 for s in done]), quantile(np.sort([_chance(s) for s in done]), 0.5)
    word = "" if p50 else "never" if quantile(np.sort([s.never_share for s in done]), 0.5) >= 0.5 else "later"
    return Cell(p50, chance, word, chance >= 0.5, min(s.replications for s in done))


def _chance(summary: DateSummary) -> float:
    return summary.reached_share if summary.probability_by is None else summary.probability_by
