"""Small multiples over the two strongest axes of a sweep."""

from collections.abc import Sequence

from sim.report.look.words import estimated
from sim.report.prepared.sweep import MultiplesPicture, Panel
from sim.study.sweep import messages
from sim.study.sweep.dimensions import Dimension, grouped, is_grid, middles
from sim.study.sweep.frame import Frame, median_day
from sim.study.sweep.grids import ranges
from sim.study.sweep.strength import strengths

PANELS = 4


def multiples_picture(frame: Frame, found: Sequence[Dimension]) -> MultiplesPicture:
    """The strongest axis along each panel, the next from panel to panel."""
    grid = is_grid(found)
    levelled = [d if grid else grouped(d, ranges(frame)) for d in found]
    shares = strengths(frame.rows, levelled, frame.horizon, exact=grid)
    order = sorted(range(len(found)), key=lambda i: -shares[i])
    x, across = levelled[order[0]], grouped(levelled[order[1]], PANELS)
    said = ", ".join(f"{found[i].axis.name} {estimated(shares[i])}" for i in order)
    rest = ", ".join(found[i].axis.name for i in order[2:])
    note = f"Share of the variance of the P50 that an axis explains alone: {said}. Lines: median over {rest}."
    return MultiplesPicture(
        messages.multiples_message(frame.rows, [found[i] for i in order[:2]], [shares[i] for i in order[:2]]),
        frame.footer("the two strongest axes; medians over the points of all others"), note, middles(x),
        across.axis.name,
        tuple(_panel(frame, x, across, level) for level in range(len(across.axis.labels))), frame.goals, frame.horizon,
    )  # fmt: skip


def _panel(frame: Frame, x: Dimension, across: Dimension, level: int) -> Panel:
    inside = [i for i, row in enumerate(frame.rows) if across.levels[i] == level and row.dated]
    count, places = len(x.axis.labels), range(len(frame.goals))
    by_value = [[frame.rows[i] for i in inside if x.levels[i] == value] for value in range(count)]
    return Panel(
        across.axis.labels[level],
        tuple(tuple((x.at[i], frame.rows[i].summaries[place].p50) for i in inside) for place in places),
        tuple(tuple(median_day([row.summaries[place].p50 for row in rows]) for rows in by_value) for place in places),
        tuple(bool(rows) for rows in by_value),
    )
