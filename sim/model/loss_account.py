"""What the rated ceiling of every hour became, compiled: divided into the branches of the loss tree.

Before first cell an hour belongs to the step that the line waits for; after it, to what assembly did in it. Work on
cells that have left the line is booked with them, in the week in which they were assembled (``model.record``).
"""

import math
from typing import NamedTuple

from sim.arrays import Floats, Ints, Rows
from sim.flow.borrowed import borrowed
from sim.flow.kernel import Memory
from sim.flow.tables import HEAD, HELD_BY, HOURS_HELD, RATED, READY, REPAIR, SLOW, START, TAIL
from sim.jit import compiled
from sim.model.loss_names import Places
from sim.model.record import Inspections


class Moments(NamedTuple):
    """What the programme did to the lines.

    passed: (lines, 7) hours at which each line had passed the steps of ``STEPS``, after a zero; rising, infinite where
    not yet; released_at: (lines,) hour of the customer's release; stops: (stops, 3) begin, end and cause of the stops
    of assembly, without overlaps, line by line; first_stop: (lines + 1,) where those of each line begin;
    ceiling: (lines,) rated ceiling in GWh per hour; planned_share: planned hours over calendar hours of assembly, in a
    whole year; running: (weeks,) the same while it runs, over that; now: hour up to which the flow is settled.
    """

    passed: Floats
    released_at: Floats
    stops: Floats
    first_stop: Ints
    ceiling: Floats
    planned_share: float
    running: Floats
    now: float


@compiled()
def _fill(weekly: Floats, column: int, begin: float, end: float, an_hour: float) -> None:
    """Add so much an hour from begin to end to a column of weeks, (weeks, categories); cut at the last week."""
    end = min(end, 168.0 * weekly.shape[0])
    if end > begin:
        for w in range(int(begin / 168.0), min(int(end / 168.0), weekly.shape[0] - 1) + 1):
            weekly[w, column] += an_hour * (min(end, 168.0 * (w + 1)) - max(begin, 168.0 * w))


@compiled()
def _planned(begin: float, end: float, i: int, made: Moments, at: Places, weekly: Floats) -> float:
    """Rated ceiling in planned hours, an hour of line ``i``, by the week in which something begins that ends later.

    Planned stops are accounted for as on the mean of a year; what of them falls elsewhere is taken off here.
    """
    mean = made.planned_share * made.ceiling[i]
    planned: float = mean * made.running[min(int(begin / 168.0), made.running.shape[0] - 1)]
    if planned != mean:
        _fill(weekly, at.planned_stop, begin, end, mean - planned)
    return planned


@compiled()
def _wait(
    begin: float, end: float, held: float, cause: int, line: int, made: Moments, at: Places, weekly: Floats
) -> None:
    """Account for assembly without a lot: closed in a stop; held as long as the lot's release was; else starved."""
    first, last = made.first_stop[line], made.first_stop[line + 1]
    open_hours = end - begin
    for s in range(first, last):
        open_hours -= max(0.0, min(end, made.stops[s, 1]) - max(begin, made.stops[s, 0]))
    planned = _planned(begin, end, line, made, at, weekly)
    part = planned * min(1.0, held / open_hours) if open_hours > 0.0 else 0.0
    since = begin
    for s in range(first, last + 1):
        stop = min(end, max(since, made.stops[s, 0])) if s < last else end
        if part > 0.0:
            _fill(weekly, at.held + cause, since, stop, part)
        _fill(weekly, at.starved, since, stop, planned - part)
        since = max(since, stop)
        if s < last and made.stops[s, 1] > since:
            over = min(end, made.stops[s, 1])
            _fill(weekly, at.closed + int(made.stops[s, 2]), since, over, planned)
            since = max(since, over)


@compiled()
def _lot(row: Floats, left: bool, i: int, made: Moments, at: Places, weekly: Floats) -> float:
    """Account for assembly while it had one lot, by its record there; returns when it was free again.

    The work on a lot that has left is booked already, by what became of its cells.
    """
    start = row[START]
    free = row[TAIL] if row[TAIL] < made.now else made.now  # not a number: the lot is still there
    if not free > start:
        return float(free)
    head = row[HEAD] if row[HEAD] < made.now else made.now
    blocked = max(head - row[READY], 0.0)
    inside = (free - start) - blocked
    work = min(row[RATED], inside)
    slow = min(row[SLOW], inside - work)
    repair = min(row[REPAIR], inside - work - slow)
    waiting = max(inside - work - slow - repair, 0.0)  # for its feeders' last batches
    an_hour = _planned(start, free, i, made, at, weekly) / (free - start)
    if not left:
        _fill(weekly, at.in_process, start, free, an_hour * work)
    _fill(weekly, at.slow, start, free, an_hour * slow)
    if repair > 0.0:
        _fill(weekly, at.repair, start, free, an_hour * repair)
    if blocked > 0.0:
        _fill(weekly, at.blocked, start, free, an_hour * blocked)
    if waiting > 0.0:
        _fill(weekly, at.starved, start, free, an_hour * waiting)
    return float(free)


@compiled()
def _run(i: int, made: Moments, at: Places, plan: Inspections, traits: Rows, kept: Memory, weekly: Floats) -> None:
    """Account for line ``i`` from its first cell to now, lot by lot as assembly took them."""
    line, free = kept.lines[i], made.passed[i, -1]
    assembled, leaving = traits[plan.assembly].slot, traits[plan.inspected[-1]].slot
    gone = kept.started[line.first + plan.inspected[-1]]  # lots that have begun their last stage
    for k in range(kept.started[line.first + plan.assembly]):
        lot = line.record_at + k * line.recorded
        row = kept.record[lot + assembled]
        if row[START] > free:
            hold = line.lots_at + k
            _wait(free, row[START], kept.held[hold, HOURS_HELD], int(kept.held[hold, HELD_BY]), i, made, at, weekly)
        if row[START] >= 168.0 * weekly.shape[0]:
            return
        left = k < gone and kept.record[lot + leaving, TAIL] < made.now
        free = _lot(row, left, i, made, at, weekly)
    if made.now > free:
        shut = made.now - line.shut_at if line.share == 0.0 else 0.0
        cause = line.cause if line.share == 0.0 else line.owed_to
        _wait(free, made.now, line.owed + shut, cause, i, made, at, weekly)


@compiled()
def account(
    made: Moments, at: Places, plan: Inspections, traits: Rows, kept: Memory, block: Ints, tree: Floats
) -> None:
    """Add what was not made of the rated ceiling of every week to ``tree``, (blocks, weeks, categories), in GWh.

    Args:
        made: what the programme did; its ``now`` is at or after the end of the last week.
        at: places of the categories; plan, traits: see ``model.record`` and ``scenario.design``; kept: of the flow.
        block: (lines,) block of each line, -1 for a line that does not count.
    """
    made, plan, traits, kept, tree = borrowed(made), borrowed(plan), borrowed(traits), borrowed(kept), borrowed(tree)
    for i in range(block.shape[0]):
        if block[i] >= 0:
            weekly, ceiling = tree[block[i]], made.ceiling[i]
            for step in range(made.passed.shape[1] - 1):
                _fill(weekly, at.steps - step, made.passed[i, step], made.passed[i, step + 1], ceiling)
            if made.passed[i, -1] < 168.0 * weekly.shape[0]:
                _fill(weekly, at.planned_stop, made.passed[i, -1], math.inf, (1.0 - made.planned_share) * ceiling)
                _run(i, made, at, plan, traits, kept, weekly)
