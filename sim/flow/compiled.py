"""The line by the compiled recursion: fast, for thousands of futures."""

import numpy as np
from numpy.typing import NDArray

from sim.flow.kernel import advance
from sim.flow.tables import RECORD_COLUMNS, VISIT, Tables
from sim.streams import stream_keys, unit_exponential


class Room:
    """Memory for lots and their record, which replications after each other share: fresh pages cost as much as lots.

    Whatever stands in it from an earlier replication is never read.
    """

    def __init__(self, tables: Tables) -> None:
        rows = int((tables.lines["capacity"] * tables.lines["recorded"]).sum())
        self.lots: NDArray[np.float64] = np.empty(int(tables.lines["capacity"].sum()))
        self.record: NDArray[np.float64] = np.empty((rows, RECORD_COLUMNS))


class FlowState:
    """Parameters and records of a set of lines in one replication: what both flows share.

    lines, stages: parameter and state rows (see ``tables``); lots: content of every lot;
    record: (rows, 8), lot k of a line at a recorded stage stands in row ``record_at + k * recorded + slot``.
    """

    def __init__(self, tables: Tables, key: int, room: Room | None = None) -> None:
        self.tables = tables
        self.lines: NDArray[np.void] = tables.lines.copy()
        self.stages: NDArray[np.void] = tables.stages.copy()
        keys = stream_keys(np.uint64(key), tables.names)
        for column, name in enumerate(("time_key", "failure_key", "repair_key")):
            self.stages[name] = keys[:, column]
        self.stages["next_failure"] = [unit_exponential(k, 0) for k in keys[:, 1]]
        room = room or Room(tables)
        self.lots, self.record = room.lots, room.record

    def contents(self, line: int) -> NDArray[np.float64]:
        """Content of every released lot of a line, shape (lots,)."""
        row = self.lines[line]
        at = int(row["lots_at"])
        return self.lots[at : at + int(row["released"])]

    def records(self, line: int) -> NDArray[np.float64]:
        """Record of every released lot of a line, shape (lots, recorded stages, 8)."""
        row = self.lines[line]
        at, lots, recorded = int(row["record_at"]), int(row["released"]), int(row["recorded"])
        return self.record[at : at + lots * recorded].reshape(lots, recorded, RECORD_COLUMNS)

    def grow(self) -> None:
        """Double the room for lots of every line, keeping what is written."""
        kept = [(self.contents(i).copy(), self.records(i).copy()) for i in range(len(self.lines))]
        self.lines["capacity"] *= 2
        self.lines["full"] = 0
        rows = self.lines["capacity"] * self.lines["recorded"]
        self.lines["lots_at"] = np.cumsum(self.lines["capacity"]) - self.lines["capacity"]
        self.lines["record_at"] = np.cumsum(rows) - rows
        self.lots = np.empty(int(self.lines["capacity"].sum()))
        self.record = np.empty((int(rows.sum()), RECORD_COLUMNS))
        for i, (lots, record) in enumerate(kept):
            self.contents(i)[:] = lots
            self.records(i)[:] = record


class CompiledFlow(FlowState):
    """Advances on demand: the programme settles a line before it changes anything about it."""

    def __init__(self, tables: Tables, key: int, room: Room | None = None) -> None:
        super().__init__(tables, key, room)
        self._ring: NDArray[np.void] = np.empty(tables.ring_rows, VISIT)
        self._heap: NDArray[np.float64] = np.zeros(tables.heap_size)
        self.operations = 0

    def settle(self, now: float, line: int = -1) -> None:
        """Commit every start strictly before ``now``, on one line or on all (-1)."""
        while True:
            started, full = advance(now, line, self.lines, self.stages, self._ring, self._heap, self.lots, self.record)
            self.operations += started
            if not full:
                return
            self.grow()

    def close(self, stages: slice, now: float) -> None:
        """Let no lot start at these stages until ``reopen``; stops may overlap. Work under way finishes."""
        self.stages["closed"][stages] += 1

    def reopen(self, stages: slice, now: float) -> None:
        """Take one stop back; starts follow at ``now`` at the earliest."""
        self.stages["closed"][stages] -= 1
        self.stages["gate"][stages] = now

    def set_interval(self, line: int, hours: float, now: float) -> None:
        """Change the least time between two releases; infinite holds the line."""
        self.lines[line]["interval"] = hours
        part = self.tables.stage_slice(line)
        sources = self.stages["feeder"][part] < 0
        self.stages["gate"][part] = np.where(sources, now, self.stages["gate"][part])
