"""The line by the compiled recursion: fast, for thousands of futures."""

import numpy as np
from numpy.typing import NDArray

from sim.flow.kernel import Memory, advance
from sim.flow.tables import RECORD_COLUMNS, RELEASE_COLUMNS, VISIT, Tables
from sim.jit import called_often
from sim.streams import first_exponentials, stream_keys

_advance = called_often(advance)


class Room:
    """Memory for lots and their record, which replications after each other share: fresh pages cost as much as lots.

    Whatever stands in it from an earlier replication is never read.
    """

    def __init__(self, tables: Tables) -> None:
        rows = int((tables.lines["capacity"] * tables.lines["recorded"]).sum())
        self.lots: NDArray[np.float64] = np.empty(int(tables.lines["capacity"].sum()))
        self.held: NDArray[np.float64] = np.empty((len(self.lots), RELEASE_COLUMNS))
        self.record: NDArray[np.float64] = np.empty((rows, RECORD_COLUMNS))


class FlowState:
    """Parameters and records of a set of lines in one replication: what both flows share.

    lines, stages: parameter and state rows (see ``tables``); started: (stages,) lots that have started at each;
    lots: content of every lot; held: (lots, 3), how long a limit held each lot back, which one, and how long the lot
    keeps its source; closings: (stages, hours, 1 or -1, cause) of every stop and its end;
    record: (rows, 8), lot k of a line at a recorded stage stands in row ``record_at + k * recorded + slot``.
    """

    def __init__(self, tables: Tables, key: int, room: Room | None = None) -> None:
        self.tables = tables
        self.lines: NDArray[np.void] = tables.lines.copy()
        self.stages: NDArray[np.void] = tables.stages.copy()
        self.started: NDArray[np.int64] = np.zeros(len(tables.stages), np.int64)
        keys = stream_keys(np.uint64(key), tables.names)
        for column, name in enumerate(("time_key", "failure_key", "repair_key")):
            self.stages[name] = keys[:, column]
        self.stages["next_failure"] = first_exponentials(keys[:, 1])
        room = room or Room(tables)
        self.lots, self.held, self.record = room.lots, room.held, room.record
        self.closings: list[tuple[slice, float, int, int]] = []
        self._limits: list[dict[int, float]] = [{} for _ in self.lines]
        self._ring: NDArray[np.void] = np.empty(tables.ring_rows, VISIT)
        self._free: NDArray[np.float64] = np.zeros(tables.server_places)
        self._headed = np.zeros_like(self.started)

    @property
    def memory(self) -> Memory:
        """All of it as compiled code takes it; what has grown is another memory."""
        state = self.lines, self.stages, self.started, self._headed, self._ring, self._free
        return Memory(*state, self.lots, self.held, self.record)

    def contents(self, line: int) -> NDArray[np.float64]:
        """Content of every released lot of a line, shape (lots,)."""
        row = self.lines[line]
        at = int(row["lots_at"])
        return self.lots[at : at + int(row["released"])]

    def holds(self, line: int) -> NDArray[np.float64]:
        """How long every released lot was held back, by what, and how long it keeps its source, shape (lots, 3)."""
        row = self.lines[line]
        at = int(row["lots_at"])
        return self.held[at : at + int(row["released"])]

    def records(self, line: int) -> NDArray[np.float64]:
        """Record of every released lot of a line, shape (lots, recorded stages, 8)."""
        row = self.lines[line]
        at, lots, recorded = int(row["record_at"]), int(row["released"]), int(row["recorded"])
        return self.record[at : at + lots * recorded].reshape(lots, recorded, RECORD_COLUMNS)

    def note_stop(self, stages: slice, now: float, change: int, cause: int) -> None:
        """Count one stop more or less at these stages, and remember when and why."""
        self.stages["closed"][stages] += change
        self.closings.append((stages, now, change, cause))

    def limit(self, line: int, cause: int, share: float, now: float) -> None:
        """Let a line make a share of what it could from its next release on, for one of several causes.

        The least share counts; among equal ones, the first cause. 0 closes the sources, 1 takes the limit away.
        """
        self._limits[line][cause] = share
        share, cause = min((share, cause) for cause, share in self._limits[line].items())
        row, sources = self.lines[line], self.tables.stage_slice(line)
        if row["share"] == 0.0:
            row["owed"] += now - row["shut_at"]
            row["owed_to"] = row["cause"]
            self.stages["due"][sources] = np.maximum(self.stages["due"][sources], now)
        row["share"], row["cause"], row["shut_at"] = share, cause, now

    def grow(self) -> None:
        """Double the room for lots of every line, keeping what is written."""
        kept = [(self.contents(i).copy(), self.holds(i).copy(), self.records(i).copy()) for i in range(len(self.lines))]
        self.lines["capacity"] *= 2
        self.lines["full"] = 0
        rows = self.lines["capacity"] * self.lines["recorded"]
        self.lines["lots_at"] = np.cumsum(self.lines["capacity"]) - self.lines["capacity"]
        self.lines["record_at"] = np.cumsum(rows) - rows
        self.lots = np.empty(int(self.lines["capacity"].sum()))
        self.held = np.empty((len(self.lots), RELEASE_COLUMNS))
        self.record = np.empty((int(rows.sum()), RECORD_COLUMNS))
        for i, (lots, held, record) in enumerate(kept):
            self.contents(i)[:] = lots
            self.holds(i)[:] = held
            self.records(i)[:] = record

    def let_go(self) -> None:
        """Forget all lots: events and who waits for them refer to each other, and memory would wait for a collector."""
        self.lots, self.held = np.empty(0), np.empty((0, RELEASE_COLUMNS))
        self.record = np.empty((0, RECORD_COLUMNS))


class CompiledFlow(FlowState):
    """Advances on demand: the programme settles a line before it changes anything about it."""

    def __init__(self, tables: Tables, key: int, room: Room | None = None) -> None:
        super().__init__(tables, key, room)
        self.operations = 0

    def settle(self, now: float, line: int = -1) -> None:
        """Commit every start strictly before ``now``, on one line or on all (-1)."""
        while True:
            started, full = _advance(now, line, self.memory)
            self.operations += started
            if not full:
                return
            self.grow()

    def close(self, stages: slice, now: float, cause: int = 0) -> None:
        """Let no lot start at these stages until ``reopen``; stops may overlap. Work under way finishes."""
        self.note_stop(stages, now, 1, cause)

    def reopen(self, stages: slice, now: float, cause: int = 0) -> None:
        """Take one stop of that cause back; starts follow at ``now`` at the earliest."""
        self.note_stop(stages, now, -1, cause)
        self.stages["gate"][stages] = now
