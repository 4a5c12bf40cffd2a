"""Booking: every finished lot's cells into weeks, once, from its own times."""

import math
from typing import NamedTuple

import numpy as np

from sim.arrays import Floats, Ints, Rows
from sim.flow.borrowed import borrowed
from sim.flow.kernel import Memory
from sim.flow.tables import DEFECTS, KEEPS, START, TAIL
from sim.jit import compiled


class Inspections(NamedTuple):
    """Local stages of a line that book.

    inspected: inspections in order, the last at the end of line; causes: stages that cause defects, those found by
    inspection a in ``causes[first_cause[a] : first_cause[a + 1]]``; assembly: where cells are counted as started.
    """

    inspected: Ints
    causes: Ints
    first_cause: Ints
    assembly: int


def inspections(inspected: Ints, inspection: Ints, assembly: int) -> Inspections:
    """From the number of the inspection that finds each stage's defects, -1 where it causes none."""
    causes = np.argsort(inspection, kind="stable")[np.count_nonzero(inspection < 0) :]
    return Inspections(inspected, causes, np.searchsorted(inspection[causes], range(len(inspected) + 1)), assembly)


@compiled(inline="always")
def spread(weekly: Floats, row: int, begin: float, end: float, amount: float) -> None:
    """Add an amount to a row of weeks, evenly over the hours from begin to end; beyond the last week it is left out."""
    first = int(begin / 168.0)
    last = int(end / 168.0)
    if first == last or end <= begin:
        if first < weekly.shape[1]:
            weekly[row, first] += amount
        return
    rate = amount / (end - begin)
    for w in range(first, min(last, weekly.shape[1] - 1) + 1):
        weekly[row, w] += rate * (min(end, 168.0 * (w + 1)) - max(begin, 168.0 * w))


@compiled(inline="always")
def _mix(weekly: Floats, begin: float, end: float, parts: Floats) -> None:
    """Add parts to the columns of weeks, (weeks, parts), evenly over the hours from begin to end; cut at the end."""
    hours = max(end - begin, 1e-9)
    for w in range(int(begin / 168.0), min(int(end / 168.0), weekly.shape[0] - 1) + 1):
        inside = (min(end, 168.0 * (w + 1)) - max(begin, 168.0 * w)) / hours
        for c in range(parts.shape[0]):
            weekly[w, c] += inside * parts[c]


# Columns of ``Books.made``; from LOST on one a cause.
SELLABLE, BEFORE_RELEASE, LOST = range(3)


class Judged(NamedTuple):
    """Cells that reached an inspection and have not been learned from.

    weekly: (lines x inspections, weeks) cells; since: (lines x inspections,) first week that may hold any. A line that
    stood books its lots long after their inspections, so that no fixed number of weeks is enough to look back.
    """

    weekly: Floats
    since: Ints


class Books(NamedTuple):
    """What is booked of every line, in cells.

    closed: (lines,) lots booked so far; totals: (lines, 2) their cells, in and good;
    started: (lines, weeks) cells started at assembly; judged: what is still to be learned from; good: (lines, weeks)
    good cells at the end of line; cohort: (lines, weeks) cells started, of the lots that leave; sellable: (lines,
    weeks) good and made after the customer's release; lost: (lines, causes) cells lost, by the stage that caused it, in
    the order of ``Inspections.causes``; block: (lines,) block of each line, -1 where ``made`` leaves it out;
    made: (blocks, weeks, 2 + causes) what became of the cells assembled in a week, of the lots that leave;
    fate: (2 + causes,) the same for one lot.
    """

    closed: Ints
    totals: Floats
    started: Floats
    judged: Judged
    good: Floats
    cohort: Floats
    sellable: Floats
    lost: Floats
    block: Ints
    made: Floats
    fate: Floats


def empty_books(block: Ints, plan: Inspections, weeks: int) -> Books:
    """Books in which nothing is booked, of lines in these blocks (-1: none)."""
    lines, columns = len(block), LOST + len(plan.causes)
    weekly = np.zeros((4, lines, weeks))
    rows = lines * len(plan.inspected)
    return Books(
        closed=np.zeros(lines, np.int64), totals=np.zeros((lines, 2)), started=weekly[0], good=weekly[1],
        cohort=weekly[2], sellable=weekly[3], judged=Judged(np.zeros((rows, weeks)), np.zeros(rows, np.int64)),
        lost=np.zeros((lines, len(plan.causes))), block=block,
        made=np.zeros((int(block.max()) + 1, weeks, columns)), fate=np.zeros(columns),
    )  # fmt: skip


@compiled(inline="always")
def _inspect(at: int, a: int, cells: float, plan: Inspections, traits: Rows, record: Floats, fate: Floats) -> float:
    """Write what inspection ``a`` finds among the cells of a lot, by cause, into its fate; return the rest.

    at: where the record of the lot begins.
    """
    defects = 0.0
    for c in range(plan.first_cause[a], plan.first_cause[a + 1]):
        defects += record[at + traits[plan.causes[c]].slot, DEFECTS]
    found = cells * -math.expm1(-defects)
    for c in range(plan.first_cause[a], plan.first_cause[a + 1]):
        part = record[at + traits[plan.causes[c]].slot, DEFECTS] / defects if defects > 0.0 else 0.0
        fate[LOST + c] = found * part
    return cells - found


@compiled(inline="always")
def _until(record: Floats, row: int, keeps: float) -> float:
    until: float = max(record[row, TAIL], record[row, START] + keeps)
    return until


@compiled(inline="always")
def _book_lot(
    i: int,
    at: int,
    cells: float,
    keeps: float,
    released_at: float,
    plan: Inspections,
    traits: Rows,
    record: Floats,
    books: Books,
) -> None:
    """A thinned lot stands for ``keeps`` hours of a steady trickle: so long its cells are spread, wherever counted."""
    joined = at + traits[plan.assembly].slot
    spread(books.started, i, record[joined, START], _until(record, joined, keeps), cells)
    left = cells
    for a in range(plan.inspected.shape[0]):
        here = at + traits[plan.inspected[a]].slot
        row = i * plan.inspected.shape[0] + a
        books.judged.since[row] = min(books.judged.since[row], int(record[here, START] / 168.0))
        spread(books.judged.weekly, row, record[here, START], _until(record, here, keeps), left)
        left = _inspect(at, a, left, plan, traits, record, books.fate)
    for c in range(books.lost.shape[1]):
        books.lost[i, c] += books.fate[LOST + c]
    leaving = at + traits[plan.inspected[-1]].slot
    begin, end = record[leaving, START], _until(record, leaving, keeps)
    spread(books.good, i, begin, end, left)
    spread(books.cohort, i, begin, end, cells)
    books.totals[i, 0] += cells
    books.totals[i, 1] += left
    sellable = 0.0
    if released_at < end:
        first = max(begin, released_at)
        sellable = left * ((end - first) / (end - begin)) if end > begin else left
        spread(books.sellable, i, first, end, sellable)
    if books.block[i] >= 0:
        books.fate[SELLABLE], books.fate[BEFORE_RELEASE] = sellable, left - sellable
        _mix(books.made[books.block[i]], record[joined, START], record[joined, TAIL], books.fate)


@compiled()
def book(now: float, released_at: Floats, plan: Inspections, traits: Rows, memory: Memory, books: Books) -> None:
    """Book all lots that have left their line before ``now``.

    released_at: (lines,) hour of the customer's release, infinite before; traits: (stages,) of TRAIT; memory: of the
    flow.
    """
    plan, traits, memory, books = borrowed(plan), borrowed(traits), borrowed(memory), borrowed(books)
    last = plan.inspected[-1]
    for i in range(memory.lines.shape[0]):
        line = memory.lines[i]
        while books.closed[i] < memory.started[line.first + last]:
            k = books.closed[i]
            at = line.record_at + k * line.recorded
            if not memory.record[at + traits[last].slot, TAIL] < now:
                break
            cells, keeps = memory.lots[line.lots_at + k], memory.held[line.lots_at + k, KEEPS]
            _book_lot(i, at, cells, keeps, released_at[i], plan, traits, memory.record, books)
            books.closed[i] += 1
