"""Booking: every finished lot's cells into weeks, once, from its own times."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.flow.tables import DEFECTS, START, TAIL

Floats = NDArray[np.float64]


@njit(cache=True, error_model="numpy")
def spread(weekly: Floats, begin: float, end: float, amount: float) -> None:
    """Add an amount evenly over the hours from begin to end; what lies beyond the last week is left out."""
    first = int(begin / 168.0)
    last = int(end / 168.0)
    if first == last or end <= begin:
        if first < weekly.shape[0]:
            weekly[first] += amount
        return
    for w in range(first, min(last, weekly.shape[0] - 1) + 1):
        inside = min(end, 168.0 * (w + 1)) - max(begin, 168.0 * w)
        weekly[w] += amount * inside / (end - begin)


@njit(cache=True, error_model="numpy")
def book(now: float, closed: NDArray[np.int64], released_at: Floats, lines: NDArray[np.void], stages: NDArray[np.void], lots: Floats, record: Floats, traits: NDArray[np.void], inspected: NDArray[np.int64], assembly: int, started: Floats, judged: Floats, good: Floats, cohort: Floats, sellable: Floats, lost: Floats, totals: Floats) -> None:  # fmt: skip
    """Book every lot that has left its line before ``now``.

    closed: (lines,) lots already booked; released_at: (lines,) hour of the customer's release, infinite before;
    started, good, cohort, sellable: (lines, weeks) cells started at assembly, good at the end of line, started of the
    lots that leave, good and made after the release; judged: (lines, inspections, weeks); lost: (lines, stages);
    totals: (lines, 2) cells of booked lots, in and good.
    """
    for i in range(lines.shape[0]):
        line = lines[i]
        exit_slot = traits[inspected[-1]].slot
        while closed[i] < stages[line.first + inspected[-1]].started:
            k = closed[i]
            at = line.record_at + k * line.recorded
            if not record[at + exit_slot, TAIL] < now:
                break
            cells = lots[line.lots_at + k]
            totals[i, 0] += cells
            joined = at + traits[assembly].slot
            spread(started[i], record[joined, START], record[joined, TAIL], cells)
            left = cells
            for a in range(inspected.shape[0]):
                here = at + traits[inspected[a]].slot
                spread(judged[i, a], record[here, START], record[here, TAIL], left)
                defects = 0.0
                for j in range(traits.shape[0]):
                    if traits[j].inspection == a:
                        defects += record[at + traits[j].slot, DEFECTS]
                if defects > 0.0:
                    found = left * -math.expm1(-defects)
                    for j in range(traits.shape[0]):
                        if traits[j].inspection == a:
                            lost[i, j] += found * record[at + traits[j].slot, DEFECTS] / defects
                    left -= found
            begin = record[at + exit_slot, START]
            end = record[at + exit_slot, TAIL]
            spread(good[i], begin, end, left)
            spread(cohort[i], begin, end, cells)
            totals[i, 1] += left
            if released_at[i] < end:
                first = max(begin, released_at[i])
                share = (end - first) / (end - begin) if end > begin else 1.0
                spread(sellable[i], first, end, left * share)
            closed[i] += 1
