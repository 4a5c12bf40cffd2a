"""The free servers of a stage: the hours since when they are free, the earliest first, in a ring.

The n-th of them stands in free[stage.free_at + (stage.front + n) % stage.servers]. Lots mostly leave in the order in
which they came, so that the one that is free last comes last, and nothing is moved.
"""

from sim.arrays import Floats, Row
from sim.flow.places import place
from sim.jit import compiled


@compiled(inline="always")
def take_server(stage: Row) -> None:
    """Give a lot the server that is free earliest, that in front."""
    stage.front += 1
    if stage.front == stage.servers:
        stage.front = 0
    stage.free -= 1


@compiled(inline="always")
def give_server(stage: Row, time: float, free: Floats) -> None:
    """Let a server be free at a time: behind all that are free by then."""
    last = stage.front + stage.free
    if last >= stage.servers:
        last -= stage.servers
    for _ in range(stage.free):
        before = last - 1 if last > 0 else stage.servers - 1
        if free[place(stage.free_at + before)] <= time:
            break
        free[place(stage.free_at + last)] = free[place(stage.free_at + before)]
        last = before
    free[place(stage.free_at + last)] = time
    stage.free += 1
