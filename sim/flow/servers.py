"""The free servers of a stage: a binary heap of the hours at which they are free, the earliest first.

The heap of a stage stands in heap[stage.heap_at : stage.heap_at + stage.free].
"""

from sim.arrays import Floats, Row
from sim.jit import compiled


@compiled()
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


@compiled()
def _drop_earliest(heap: Floats, at: int, size: int) -> None:
    """Take the earliest free time out of heap[at : at + size]."""
    size -= 1
    last = heap[at + size]
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
    heap[at + parent] = last


@compiled(inline="always")
def take_server(stage: Row, heap: Floats) -> None:
    """Give a lot the server that is free earliest; its time stands in heap[stage.heap_at]."""
    if stage.free > 1:  # the usual single server needs no heap
        _drop_earliest(heap, stage.heap_at, stage.free)
    stage.free -= 1


@compiled(inline="always")
def give_server(stage: Row, time: float, heap: Floats) -> None:
    """Let a server be free at a time."""
    if stage.free > 0:
        _put_free(heap, stage.heap_at, stage.free, time)
    else:
        heap[stage.heap_at] = time
    stage.free += 1
