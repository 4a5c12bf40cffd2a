"""The recursion of one saturated line of single servers with breakdowns and nothing else: what compiled code can do."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.flow.tables import Tables
from sim.streams import stream_keys, unit_exponential

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]


@njit(error_model="numpy")
def depart(lots: int, buffer: int, times: Keys, failures: Keys, repairs: Keys) -> Floats:
    """When each lot leaves the last stage; hours Exp(1), a failure every 50 h of work, repairs with mean 10 h."""
    stages = times.size
    mask = (1 << math.ceil(math.log2(buffer + 1))) - 1
    starts = np.zeros((mask + 1) * stages)
    free, clock, failed = np.zeros(stages), np.zeros(stages), np.zeros(stages, np.int64)
    due = np.array([unit_exponential(key, 0) for key in failures])
    departures = np.empty(lots)
    for k in range(lots):
        ready = 0.0
        for j in range(stages):
            start = max(ready, free[j])
            starts[(k & mask) * stages + j] = start
            hours = unit_exponential(times[j], k)
            repair = 0.0
            clock[j] += hours * 0.02
            while due[j] <= clock[j]:
                repair += 10.0 * unit_exponential(repairs[j], failed[j])
                failed[j] += 1
                due[j] += unit_exponential(failures[j], failed[j])
            ready = start + (hours + repair)
            free[j] = ready
        if k >= buffer:
            for j in range(stages - 1):  # blocked until the lot that takes the last place has started
                free[j] = max(free[j], starts[((k - buffer) & mask) * stages + j + 1])
        departures[k] = ready
    return departures


def run_line(tables: Tables, root: int, buffer: int, lots: int) -> Floats:
    """The same lots with the same draws as the flows of the package."""
    times, failures, repairs = (column.copy() for column in stream_keys(np.uint64(root), tables.names).T)
    return depart(lots, buffer, times, failures, repairs)
