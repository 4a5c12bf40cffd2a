"""The compiled recursion: every lot's start, ready, head and tail time at every stage of every line.

``advance`` commits all starts strictly before a time. It goes lot by lot, each through the stages in topological
order; what one pass does not commit truly starts later, so there is no event list. ``docs/model.md`` derives it.
"""

import math
from typing import NamedTuple

from sim.arrays import Floats, Ints, Row, Rows
from sim.flow.borrowed import borrowed
from sim.flow.places import place
from sim.flow.servers import give_server, take_server
from sim.flow.tables import DEFECTS, HEAD, HELD_BY, HOURS_HELD, KEEPS, RATED, READY, REPAIR, SLOW, START, TAIL
from sim.jit import compiled
from sim.kinds import CONSTANT
from sim.streams import sample, unit_exponential


class Memory(NamedTuple):
    """What all lines share; the rows of a line say where its part begins.

    lines: (lines,) of LINE; stages: (all stages,) of STAGE; started, headed: (all stages,) lots 0 .. n - 1 have
    started, and have a known head and tail; ring: of VISIT, the latest lots of every line, its stages side by side;
    free: hours since when servers are free; lots: content of every lot; held: (lots, 3), see ``HOURS_HELD``
    and its neighbours; record: (rows, 8).
    """

    lines: Rows
    stages: Rows
    started: Ints
    headed: Ints
    ring: Rows
    free: Floats
    lots: Floats
    held: Floats
    record: Floats


@compiled(inline="always")
def _slots(k: int, line: Row) -> int:
    """Where lot k has its places in the ring: that of stage j is so many beyond j."""
    return place(line.ring_at + (k & line.mask) * line.stages - line.first)


@compiled(inline="always")
def _row(k: int, line: Row, stage: Row) -> int:
    """Where lot k stands in the record of a stage."""
    return place(line.record_at + k * line.recorded + stage.slot)


@compiled(inline="always")
def _earliest_start(k: int, line: Row, stage: Row, shift: int, memory: Memory) -> float:
    """Start of lot k, the next of this stage; infinite where what it waits for is not known yet."""
    start = math.inf
    if stage.closed == 0 and stage.free > 0:
        start = max(stage.last_start, stage.gate, memory.free[place(stage.free_at + stage.front)])
        feeder = stage.feeder
        if feeder < 0:
            start = max(start, stage.due) if line.share > 0.0 else math.inf
        while feeder >= 0:
            f = place(feeder)
            ready = memory.ring[shift + f].ready if memory.started[f] > k else math.inf
            start = max(start, ready)
            feeder = memory.stages[f].sibling
    return start


@compiled(inline="always")
def _repairs(stage: Row, hours: float, batch: float) -> tuple[float, float]:
    """Repair hours that fall in the first transfer batch and in the others; moves the failure clock on."""
    first = 0.0
    others = 0.0
    end = stage.clock + hours * stage.failure_rate
    due = stage.next_failure
    if due <= end:
        first_end = stage.clock + batch * stage.failure_rate
        number = stage.failures
        while due <= end:
            repair = sample(stage.repair_kind, stage.repair_a, stage.repair_b, stage.repair_c, stage.repair_key, number)
            if due < first_end:
                first += repair
            else:
                others += repair
            number += 1
            due += unit_exponential(stage.failure_key, number)
        stage.failures = number
        stage.next_failure = due
    stage.clock = end
    return first, others


@compiled(inline="always")
def _release(k: int, start: float, line: Row, stage: Row, memory: Memory) -> None:
    """Give lot k its content, thinned where the line is limited: it keeps its source as long as a whole one."""
    lot = place(line.lots_at + k)
    if line.released == k:
        memory.lots[lot] = line.content * line.share
        memory.held[lot, HOURS_HELD] = line.owed
        memory.held[lot, HELD_BY] = line.owed_to
        memory.held[lot, KEEPS] = line.lot_hours if line.share < 1.0 else 0.0
        line.owed = (1.0 - line.share) * line.lot_hours
        line.owed_to = line.cause
        line.released += 1
    stage.due = start + memory.held[lot, KEEPS]


@compiled(inline="always")
def _commit(k: int, start: float, line: Row, j: int, own: Row, memory: Memory) -> None:
    """Start lot k at stage j: draw its hours, its failures, and note when its first batch is ready."""
    stage = memory.stages[j]
    if stage.feeder < 0:
        _release(k, start, line, stage, memory)
    rated = stage.time_a
    if stage.time_kind != CONSTANT:
        rated = sample(stage.time_kind, stage.time_a, stage.time_b, stage.time_c, stage.time_key, k)
    if stage.dwell == 0:
        rated *= memory.lots[place(line.lots_at + k)]
    hours = rated * stage.stretch
    batch = hours * stage.batch_share
    first = others = 0.0
    if stage.failure_rate > 0.0:
        first, others = _repairs(stage, hours, batch)
    own.start = start
    own.ready = start + (batch + first)
    own.rest = (hours - batch) + others
    own.batch = batch
    take_server(stage)
    memory.started[j] += 1
    stage.last_start = start
    stage.last_hours = hours
    stage.run_hours += hours
    if stage.slot >= 0:
        _keep(_row(k, line, stage), own, rated, hours, first + others, stage, memory.record)


@compiled(inline="always")
def _keep(row: int, own: Row, rated: float, hours: float, repair: float, stage: Row, record: Floats) -> None:
    """Write what is known of a lot at its start into the record."""
    record[row, START] = own.start
    record[row, READY] = own.ready
    record[row, HEAD] = math.nan
    record[row, TAIL] = math.nan
    record[row, RATED] = rated
    record[row, SLOW] = hours - rated
    record[row, REPAIR] = repair
    record[row, DEFECTS] = stage.defects


@compiled(inline="always")
def _room(m: int, line: Row, stage: Row, memory: Memory) -> float:
    """When the successor has a place for lot m; infinite where that is not known yet."""
    room = -math.inf
    if stage.successor >= 0 and stage.buffer >= 0 and m >= stage.buffer:
        taken = m - stage.buffer
        successor = place(stage.successor)
        room = memory.ring[_slots(taken, line) + successor].start if memory.started[successor] > taken else math.inf
    return room


@compiled(inline="always")
def _last_batch(stage: Row, batch: float, shift: int, memory: Memory) -> float:
    """When the last batch that comes from the feeders has been worked on."""
    worked = -math.inf
    feeder = stage.feeder
    while feeder >= 0:
        f = place(feeder)
        worked = max(worked, memory.ring[shift + f].tail + batch)
        feeder = memory.stages[f].sibling
    return worked


@compiled(inline="always")
def _resolve(line: Row, j: int, memory: Memory) -> None:
    """Find head and tail of every lot of stage j whose successor has made room; give its server back."""
    stage = memory.stages[j]
    while memory.headed[j] < memory.started[j]:
        m = memory.headed[j]
        shift = _slots(m, line)
        own = memory.ring[shift + j]
        head = max(own.ready, _room(m, line, stage, memory))
        if head == math.inf:
            break
        tail = max(head + own.rest, _last_batch(stage, own.batch, shift, memory))
        own.tail = tail
        give_server(stage, tail, memory.free)
        memory.headed[j] += 1
        if stage.slot >= 0:
            row = _row(m, line, stage)
            memory.record[row, HEAD] = head
            memory.record[row, TAIL] = tail


@compiled(inline="always")
def _pass(k: int, until: float, line: Row, memory: Memory) -> int:
    """Take lot k through the stages as far as it starts before ``until``; how many it started."""
    operations = 0
    shift = _slots(k, line)
    first, end = place(line.first), place(line.first + line.stages)
    for j in range(first, end):
        if memory.started[j] == k:
            start = _earliest_start(k, line, memory.stages[j], shift, memory)
            if start < until:
                _commit(k, start, line, j, memory.ring[shift + j], memory)
                operations += 1
    if operations > 0:  # nobody makes room but by starting a lot
        for j in range(first, end):
            if memory.headed[j] < memory.started[j]:
                _resolve(line, j, memory)
    return operations


@compiled()
def _advance_line(until: float, line: Row, memory: Memory) -> int:
    memory = borrowed(memory)
    k = memory.started[line.first]
    for j in range(line.first + 1, line.first + line.stages):
        k = min(k, memory.started[j])
    operations = 0
    while k < line.limit:
        if k >= line.capacity:
            line.full = 1
            break
        operations += _pass(k, until, line, memory)
        if line.released <= k:
            break
        k += 1
    return operations


@compiled()
def advance(until: float, only: int, memory: Memory) -> tuple[int, bool]:
    """Commit every start strictly before ``until`` hours, on all lines or on line number ``only`` (-1: all).

    Returns the number of operations committed, and whether a line waits for more room in its record.
    """
    operations = 0
    full = False
    for i in range(memory.lines.shape[0]):
        if only < 0 or only == i:
            operations += _advance_line(until, memory.lines[i], memory)
            full |= memory.lines[i].full > 0
    return operations, full
