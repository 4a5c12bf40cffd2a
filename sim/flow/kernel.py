"""The compiled recursion: every lot's start, ready, head and tail time at every stage of every line.

``advance`` commits all starts strictly before a time. It goes lot by lot, each through the stages in topological
order; what one pass does not commit truly starts later, so there is no event list. ``docs/model.md`` derives it.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from sim.flow.tables import (
    BATCH, DEFECTS, HEAD, RATED, READY, REPAIR, REST, SLOW, START, TAIL, R, S, T,
)  # fmt: skip
from sim.streams import sample, unit_exponential

Rows = NDArray[np.void]
Floats = NDArray[np.float64]


@njit(cache=True, inline="always", error_model="numpy")
def _put_free(heap: Floats, at: int, size: int, time: float) -> None:
    """Add a server's free time to the binary heap heap[at : at + size]."""
    child = size
    while child > 0:
        parent = (child - 1) >> 1
        if heap[at + parent] <= time:
            break
        heap[at + child] = heap[at + parent]
        child = parent
    heap[at + child] = time


@njit(cache=True, inline="always", error_model="numpy")
def _drop_earliest(heap: Floats, at: int, size: int) -> None:
    """Take the earliest free time out of heap[at : at + size]."""
    last = heap[at + size - 1]
    size -= 1
    parent = 0
    while True:
        child = 2 * parent + 1
        if child >= size:
            break
        if child + 1 < size and heap[at + child + 1] < heap[at + child]:
            child += 1
        if heap[at + child] >= last:
            break
        heap[at + parent] = heap[at + child]
        parent = child
    if size > 0:
        heap[at + parent] = last


@njit(cache=True, inline="always", error_model="numpy")
def _earliest_start(k: int, line: np.void, stage: np.void, stages: Rows, feeders: NDArray[np.int64], ring: Floats, at: int, heap: Floats) -> float:  # fmt: skip
    """Start of lot k, the next of this stage; infinite where what it waits for is not known yet."""
    if stage.closed > 0 or stage.free == 0:
        return math.inf
    start = stage.last_start if stage.last_start > stage.gate else stage.gate
    server = heap[stage.heap_at]
    if server > start:
        start = server
    if stage.feeders == 0:
        release = stage.last_start + line.interval
        return release if release > start else start
    for f in range(stage.feeders_at, stage.feeders_at + stage.feeders):
        feeder = feeders[f]
        if stages[feeder].started <= k:
            return math.inf
        ready = ring[at + feeder - line.first, R]
        if ready > start:
            start = ready
    return start


@njit(cache=True, inline="always", error_model="numpy")
def _repairs(stage: np.void, hours: float, batch: float) -> tuple[float, float]:
    """Repair hours that fall in the first transfer batch and in the others; moves the failure clock on."""
    first = 0.0
    others = 0.0
    end = stage.clock + hours * stage.failure_rate
    while stage.next_failure <= end:
        repair = sample(
            stage.repair_kind, stage.repair_a, stage.repair_b, stage.repair_c, stage.repair_key, stage.failures
        )
        if (stage.next_failure - stage.clock) / stage.failure_rate < batch:
            first += repair
        else:
            others += repair
        stage.failures += 1
        stage.next_failure += unit_exponential(stage.failure_key, stage.failures)
    stage.clock = end
    return first, others


@njit(cache=True, inline="always", error_model="numpy")
def _commit(k: int, start: float, line: np.void, stage: np.void, ring: Floats, own: int, heap: Floats, lots: Floats, record: Floats) -> None:  # fmt: skip
    """Start lot k at a stage: draw its hours, its failures, and note when its first batch is ready."""
    if stage.feeders == 0 and line.released == k:
        lots[line.lots_at + k] = line.content
        line.released += 1
    rated = sample(stage.time_kind, stage.time_a, stage.time_b, stage.time_c, stage.time_key, k)
    if stage.dwell == 0:
        rated *= lots[line.lots_at + k]
    hours = rated * stage.stretch
    batch = hours * stage.batch_share
    first, others = _repairs(stage, hours, batch)
    ring[own, S] = start
    ring[own, R] = start + (batch + first)
    ring[own, REST] = (hours - batch) + others
    ring[own, BATCH] = batch
    if stage.free > 1:
        _drop_earliest(heap, stage.heap_at, stage.free)
    stage.free -= 1
    stage.started += 1
    stage.last_start = start
    stage.last_hours = hours
    stage.run_hours += hours
    if stage.slot >= 0:
        kept = line.record_at + k * line.recorded + stage.slot
        record[kept, START] = start
        record[kept, READY] = ring[own, R]
        record[kept, HEAD] = math.nan
        record[kept, TAIL] = math.nan
        record[kept, RATED] = rated
        record[kept, SLOW] = hours - rated
        record[kept, REPAIR] = first + others
        record[kept, DEFECTS] = stage.defects


@njit(cache=True, inline="always", error_model="numpy")
def _resolve(line: np.void, j: int, stages: Rows, feeders: NDArray[np.int64], ring: NDArray[np.float64], heap: Floats, record: Floats) -> None:  # fmt: skip
    """Find head and tail of every lot of stage j whose successor has made room; give its server back."""
    stage = stages[line.first + j]
    while stage.headed < stage.started:
        m = stage.headed
        lot = line.ring_at + (m & line.mask) * line.stages
        own = lot + j
        head = ring[own, R]
        if stage.successor >= 0 and stage.buffer >= 0 and m >= stage.buffer:
            room = m - stage.buffer
            if stages[stage.successor].started <= room:
                return
            after = stage.successor - line.first
            place = ring[line.ring_at + (room & line.mask) * line.stages + after, S]
            if place > head:
                head = place
        tail = head + ring[own, REST]
        for f in range(stage.feeders_at, stage.feeders_at + stage.feeders):
            before = feeders[f] - line.first
            arrived = ring[lot + before, T] + ring[own, BATCH]
            if arrived > tail:
                tail = arrived
        ring[own, T] = tail
        _put_free(heap, stage.heap_at, stage.free, tail)
        stage.free += 1
        stage.headed += 1
        if stage.slot >= 0:
            record[line.record_at + m * line.recorded + stage.slot, HEAD] = head
            record[line.record_at + m * line.recorded + stage.slot, TAIL] = tail


@njit(cache=True, error_model="numpy")
def _advance_line(until: float, line: np.void, stages: Rows, feeders: NDArray[np.int64], ring: NDArray[np.float64], heap: Floats, lots: Floats, record: NDArray[np.float64]) -> int:  # fmt: skip
    k = stages[line.first].started
    for j in range(1, line.stages):
        k = min(k, stages[line.first + j].started)
    operations = 0
    while k < line.limit:
        if k >= line.capacity:
            line.full = 1
            break
        at = line.ring_at + (k & line.mask) * line.stages
        for j in range(line.stages):
            stage = stages[line.first + j]
            if stage.started == k:
                start = _earliest_start(k, line, stage, stages, feeders, ring, at, heap)
                if start < until:
                    _commit(k, start, line, stage, ring, at + j, heap, lots, record)
                    operations += 1
        for j in range(line.stages):
            _resolve(line, j, stages, feeders, ring, heap, record)
        if line.released <= k:
            break
        k += 1
    return operations


@njit(cache=True, error_model="numpy")
def advance(until: float, only: int, lines: Rows, stages: Rows, feeders: NDArray[np.int64], ring: NDArray[np.float64], heap: Floats, lots: Floats, record: NDArray[np.float64]) -> int:  # fmt: skip
    """Commit every start strictly before ``until`` hours, on all lines or on line number ``only`` (-1: all).

    Returns the number of operations committed. A line whose record is full has ``full`` set and waits for room.
    """
    operations = 0
    for i in range(lines.shape[0]):
        if only < 0 or only == i:
            operations += _advance_line(until, lines[i], stages, feeders, ring, heap, lots, record)
    return operations
