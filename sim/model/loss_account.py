"""What every hour of a line became, compiled: hours of the assembly stage, divided into the branches of the loss tree.

Before first cell an hour belongs to the step that the line waits for; after it, to what assembly did in it. Hours in
which cells were assembled belong to what became of these cells, in the week in which they were assembled.
"""

import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.flow.tables import HEAD, HELD_BY, HOURS_HELD, RATED, READY, REPAIR, SLOW, START, TAIL
from sim.model.loss_names import BEFORE_RELEASE, FIRST_LOSS, IN_PROCESS, SELLABLE, Places
from sim.model.record import Inspections, inspect

Floats = NDArray[np.float64]
Rows = Any  # structured rows; numba knows their fields, mypy does not


class Kept(NamedTuple):
    """What the flow has kept of every lot: see ``flow.tables``."""

    lines: Rows
    stages: Rows
    held: Floats
    record: Floats


class Moments(NamedTuple):
    """What the programme did to the lines.

    passed: (lines, 7) hours at which each line had passed the steps of ``STEPS``, after a zero; rising, infinite where
    not yet; released_at: (lines,) hour of the customer's release; stops: (stops, 3) begin, end and cause of the stops
    of assembly, without overlaps, line by line; first_stop: (lines + 1,) where those of each line begin;
    planned_share: planned hours over calendar hours of assembly; now: hour up to which the flow is settled.
    """

    passed: Floats
    released_at: Floats
    stops: Floats
    first_stop: NDArray[np.int64]
    planned_share: float
    now: float


@njit(cache=True, error_model="numpy")
def _fill(weekly: Floats, column: int, begin: float, end: float, share: float) -> None:
    """Add a share of the hours from begin to end to a column of weeks, (weeks, categories); cut at the last week."""
    end = min(end, 168.0 * weekly.shape[0])
    if end > begin:
        for w in range(int(begin / 168.0), min(int(end / 168.0), weekly.shape[0] - 1) + 1):
            weekly[w, column] += share * (min(end, 168.0 * (w + 1)) - max(begin, 168.0 * w))


@njit(cache=True, error_model="numpy")
def _mix(weekly: Floats, begin: float, end: float, parts: Floats) -> None:
    """Add parts, one a category, evenly over the hours from begin to end; cut at the last week."""
    for w in range(int(begin / 168.0), min(int(end / 168.0), weekly.shape[0] - 1) + 1):
        inside = (min(end, 168.0 * (w + 1)) - max(begin, 168.0 * w)) / (end - begin)
        for c in range(parts.shape[0]):
            weekly[w, c] += inside * parts[c]


@njit(cache=True, error_model="numpy")
def _divide(
    lot: int, hours: float, released_at: float, plan: Inspections, traits: Rows, kept: Kept, parts: Floats
) -> None:
    """Divide assembly hours of a lot that has left, whose record begins at ``lot``, by what became of its cells."""
    good = hours
    for a in range(plan.inspected.shape[0]):
        good = inspect(lot, a, good, plan, traits, kept.record, parts[FIRST_LOSS:])
    leaving = lot + traits[plan.inspected[-1]].slot
    begin, end = kept.record[leaving, START], kept.record[leaving, TAIL]
    share = 0.0
    if released_at < end:
        share = (end - max(begin, released_at)) / (end - begin) if end > begin else 1.0
    parts[SELLABLE] = good * share
    parts[BEFORE_RELEASE] = good - good * share


@njit(cache=True, error_model="numpy")
def _wait(
    begin: float, end: float, held: float, cause: int, line: int, made: Moments, at: Places, weekly: Floats
) -> None:
    """Account for assembly without a lot: closed in a stop; held as long as the lot's release was; else starved."""
    first, last = made.first_stop[line], made.first_stop[line + 1]
    open_hours = end - begin
    for s in range(first, last):
        open_hours -= max(0.0, min(end, made.stops[s, 1]) - max(begin, made.stops[s, 0]))
    part = made.planned_share * min(1.0, held / open_hours) if open_hours > 0.0 else 0.0
    since = begin
    for s in range(first, last + 1):
        stop = min(end, max(since, made.stops[s, 0])) if s < last else end
        if part > 0.0:
            _fill(weekly, at.held + cause, since, stop, part)
        _fill(weekly, at.starved, since, stop, made.planned_share - part)
        since = max(since, stop)
        if s < last and made.stops[s, 1] > since:
            over = min(end, made.stops[s, 1])
            _fill(weekly, at.closed + int(made.stops[s, 2]), since, over, made.planned_share)
            since = max(since, over)


@njit(cache=True, error_model="numpy")
def _lot(
    lot: int, left: bool, i: int, made: Moments, at: Places, plan: Inspections, traits: Rows, kept: Kept, parts: Floats
) -> float:
    """Hours of assembly with one lot, by category, into ``parts``; returns when it was free again."""
    row, share = kept.record[lot + traits[plan.assembly].slot], made.planned_share
    free = row[TAIL] if row[TAIL] < made.now else made.now  # not a number: the lot is still there
    head = row[HEAD] if row[HEAD] < made.now else made.now
    blocked = max(head - row[READY], 0.0)
    inside = (free - row[START]) - blocked
    work = min(row[RATED], inside)
    slow = min(row[SLOW], inside - work)
    repair = min(row[REPAIR], inside - work - slow)
    parts[:] = 0.0
    if left:
        _divide(lot, share * work, made.released_at[i], plan, traits, kept, parts)
    else:
        parts[IN_PROCESS] = share * work
    parts[at.slow], parts[at.repair], parts[at.blocked] = share * slow, share * repair, share * blocked
    parts[at.starved] = share * max(inside - work - slow - repair, 0.0)  # waits for its feeders' last batches
    return float(free)


@njit(cache=True, error_model="numpy")
def _run(i: int, made: Moments, at: Places, plan: Inspections, traits: Rows, kept: Kept, weekly: Floats) -> None:
    """Account for line ``i`` from its first cell to now, lot by lot as assembly took them."""
    line, parts = kept.lines[i], np.zeros(weekly.shape[1])
    free = made.passed[i, -1]
    leaving = line.first + plan.inspected[-1]
    for k in range(kept.stages[line.first + plan.assembly].started):
        lot = line.record_at + k * line.recorded
        start = kept.record[lot + traits[plan.assembly].slot, START]
        if start > free:
            hold = line.lots_at + k
            _wait(free, start, kept.held[hold, HOURS_HELD], int(kept.held[hold, HELD_BY]), i, made, at, weekly)
        if start >= 168.0 * weekly.shape[0]:
            return
        left = kept.stages[leaving].started > k
        if left:
            left = kept.record[lot + traits[plan.inspected[-1]].slot, TAIL] < made.now
        free = _lot(lot, left, i, made, at, plan, traits, kept, parts)
        if free > start:
            _mix(weekly, start, free, parts)
    if made.now > free:
        _wait(free, made.now, 0.0, 0, i, made, at, weekly)


@njit(cache=True, error_model="numpy")
def account(made: Moments, at: Places, plan: Inspections, traits: Rows, kept: Kept, first: int, tree: Floats) -> None:
    """Write the hours of every week and category into ``tree``, (lines, weeks, categories), which comes in as zeros.

    Args:
        made: what the programme did; its ``now`` is at or after the end of the last week.
        at: places of the categories; plan, traits: see ``model.record`` and ``scenario.design``; kept: of the flow.
        first: the first line to account for; those before it stay zero.
    """
    for i in range(first, tree.shape[0]):
        for step in range(made.passed.shape[1] - 1):
            _fill(tree[i], at.steps - step, made.passed[i, step], made.passed[i, step + 1], 1.0)
        if made.passed[i, -1] < 168.0 * tree.shape[1]:
            _fill(tree[i], at.planned_stop, made.passed[i, -1], math.inf, 1.0 - made.planned_share)
            _run(i, made, at, plan, traits, kept, tree[i])
