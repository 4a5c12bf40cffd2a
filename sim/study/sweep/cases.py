"""Rows of cases, and of points that fill no grid."""

from collections.abc import Sequence

from sim.report.prepared.sweep import CaseRow, CasesPicture
from sim.scenario.upper_end import BEYOND
from sim.study.sweep import messages
from sim.study.sweep.dimensions import Dimension
from sim.study.sweep.frame import Frame, missing, spreads_of
from sim.study.sweep.rows import SweepRow, ordered

LINES = 16  # of a picture, one a case and milestone


def cases_picture(frame: Frame, found: Sequence[Dimension]) -> CasesPicture:
    """The first case, then the others from the earliest to the latest, as many as can be read."""
    rows, most = frame.rows, max(LINES // len(frame.goals), 4)
    names = {row.point: _case_name(row, found, i) for i, row in enumerate(rows)}
    order = [rows[0], *ordered(rows[1:])]
    shown = order[:most]
    notes = [f"{len(order) - most} more cases in table.csv"] if len(order) > most else []
    return CasesPicture(
        messages.cases_message(order, [names[row.point] for row in order], frame.horizon), frame.footer(*notes),
        tuple(_case(frame, row, names[row.point]) for row in shown), frame.goals, frame.horizon,
        "" if rows[0].name else ", ".join(d.axis.name for d in found),
    )  # fmt: skip


def _case_name(row: SweepRow, found: Sequence[Dimension], place: int) -> str:
    """Its name, or what it sets."""
    said = ", ".join(d.axis.labels[d.levels[place]] for d in found)
    return row.name or said or f"point {row.point}"


def _case(frame: Frame, row: SweepRow, name: str) -> CaseRow:
    spreads = spreads_of(frame, row)
    if not any(spreads):
        return CaseRow(name, missing=missing(row))
    base = frame.rows[0]
    if row is base:
        differences = ["(first case)"] * len(frame.goals)
    else:
        differences = [_difference(base, row, place) for place in range(len(frame.goals))]
    told = (BEYOND if spread is None else found for spread, found in zip(spreads, differences, strict=True))
    return CaseRow(name, spreads, tuple(told))


def _difference(base: SweepRow, row: SweepRow, place: int) -> str:
    """Months against the first case, where that has dates."""
    if base.state != "done" or base.is_beyond(place):
        return "-"
    return messages.months_words(messages.paired(base, row, place))
