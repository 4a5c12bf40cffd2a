"""What reviews look out for: a line's yield, a block's run rate. Compiled code sees it come, an event tells it."""

import numpy as np
import simpy

from sim.arrays import Floats, Rows
from sim.flow.processes import at
from sim.jit import compiled
from sim.units import RUN_RATE_WEEKS

NOTHING, YIELD, RATE = range(3)
WATCH = np.dtype(
    [
        ("kind", np.int64),  # NOTHING where the row is free
        ("first", np.int64),  # line, or first line of a block
        ("lines", np.int64),
        ("level", np.float64),  # share of good cells, or good cells in 13 weeks
        ("hours", np.float64),  # when it was reached; infinite before
    ],
    align=True,
)


class Watches:
    """Rows for compiled code, and the event of each."""

    def __init__(self, env: simpy.Environment, most: int) -> None:
        self.env = env
        self.rows: Rows = np.zeros(most, WATCH)
        self.rows["hours"] = np.inf
        self._events: list[simpy.Event] = []

    def yield_of(self, line: int, level: float, event: simpy.Event) -> None:
        """Let an event happen when lots that start on a line are to have a share ``level`` of good cells."""
        self._add((YIELD, line, 1, level, np.inf), event)

    def rate_of(self, first: int, lines: int, cells: float, event: simpy.Event) -> None:
        """Let an event happen whose value is the end of the first 13 weeks in which lines make so many good cells."""
        self._add((RATE, first, lines, cells, np.inf), event)

    def _add(self, row: tuple[int, int, int, float, float], event: simpy.Event) -> None:
        self.rows[len(self._events)] = row
        self._events.append(event)

    def tell(self) -> None:
        """Let happen what the review of this hour has seen: a yield inside the coming period, a rate in the last."""
        for number in np.flatnonzero(np.isfinite(self.rows["hours"])):
            row, event = self.rows[number], self._events[number]
            hours = float(row["hours"])
            if row["kind"] == RATE:
                event.succeed(hours)
            else:
                moment = at(self.env, hours)
                assert moment.callbacks is not None
                moment.callbacks.append(event.trigger)
            row["kind"], row["hours"] = NOTHING, np.inf


@compiled()
def look(now: float, period: float, rows: Rows, learners: Rows, good: Floats) -> bool:
    """Write down the hours of what has come; whether there is any. good: (lines, weeks) as booked."""
    found = False
    for n in range(rows.shape[0]):
        row = rows[n]
        learner = learners[row.first]
        if row.kind == YIELD and learner.next_yield >= row.level:
            short = row.level - learner.cell_yield
            wait = 0.0 if short <= 0.0 else period * short / (learner.next_yield - learner.cell_yield)
            row.hours = now + wait
            found = True
        elif row.kind == RATE and learner.started <= now:
            week = first_passage(round(now / 168.0), round(period / 168.0), row.first, row.lines, row.level, good)
            if week > 0.0:
                row.hours = week * 168.0
                found = True
    return found


@compiled()
def first_passage(week: int, last: int, first: int, lines: int, cells: float, good: Floats) -> float:
    """When, in the ``last`` weeks before a week, lines have made so many good cells in 13 weeks for the first time.

    The end of these 13 weeks, a week with its fraction; 0: not reached. good: (lines, weeks).
    """
    begin = week - last - RUN_RATE_WEEKS
    if begin < 0:
        return 0.0
    through = until = before = 0.0  # good cells from the beginning: through the 13 weeks, until they begin
    for k in range(RUN_RATE_WEEKS):
        through += _all(begin + k, first, lines, good)
    for k in range(last):
        through += _all(begin + RUN_RATE_WEEKS + k, first, lines, good)
        until += _all(begin + k, first, lines, good)
        made = through - until
        if made >= cells:
            part = (cells - before) / (made - before) if k > 0 else 1.0
            return week - last + k + part
        before = made
    return 0.0


@compiled(inline="always")
def _all(week: int, first: int, lines: int, good: Floats) -> float:
    cells = 0.0
    for i in range(first, first + lines):
        cells += good[i, week]
    return cells
