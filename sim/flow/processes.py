"""The same line as plain SimPy processes: for teaching, tracing and checking the recursion.

One process a stage starts the lots in number order, one process an operation carries a lot through it. Every time is
the time of one event plus one delay, so both flows round alike. A lot starts through an event of lower priority, so
that all programme events at the same time, and a review, come first.
"""

from collections.abc import Generator
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.events import NORMAL, EventPriority

from sim.flow.compiled import FlowState
from sim.flow.tables import HEAD, KEEPS, READY, TAIL, Tables
from sim.streams import sample, unit_exponential

# At one hour: what the programme does (simpy.events.NORMAL), then a review of all lines, then the lots.
REVIEW_PRIORITY, LOT_PRIORITY = EventPriority(2), EventPriority(3)
Steps = Generator[simpy.Event, Any, None]


class ProcessFlow(FlowState):
    """Advances with the clock of its environment; ``settle`` has nothing to do."""

    def __init__(self, tables: Tables, key: int, env: simpy.Environment) -> None:
        super().__init__(tables, key)
        self.env = env
        self.operations = 0
        self._stations = [
            _Station(self, i, j)
            for i, line in enumerate(self.lines)
            for j in range(int(line["first"]), int(line["first"] + line["stages"]))
        ]
        for station in self._stations:
            env.process(station.start_lots())

    def station(self, stage: int) -> "_Station":
        """The station that works as the given stage."""
        return self._stations[stage]

    def settle(self, now: float, line: int = -1) -> None:
        """Nothing: the lots move with the clock."""

    def close(self, stages: slice, now: float, cause: int = 0) -> None:
        """Let no lot start at these stages until ``reopen``; stops may overlap. Work under way finishes."""
        self.note_stop(stages, now, 1, cause)

    def reopen(self, stages: slice, now: float, cause: int = 0) -> None:
        """Take one stop of that cause back; starts follow at once where lots wait."""
        self.note_stop(stages, now, -1, cause)
        self.stages["gate"][stages] = now
        self._wake(stages)

    def limit(self, line: int, cause: int, share: float, now: float) -> None:
        """Let a line make a share of what it could from its next release on, for one of several causes."""
        super().limit(line, cause, share, now)
        self._wake(self.tables.stage_slice(line))

    def _wake(self, stages: slice) -> None:
        for station in self._stations[stages]:
            station.wake()


class _Station:
    """One stage: its servers, its queue, and the milestones of its lots as events that others wait for."""

    def __init__(self, flow: ProcessFlow, line: int, stage: int) -> None:
        self.flow, self.env = flow, flow.env
        self.line: Any = flow.lines[line]
        self.row: Any = flow.stages[stage]
        self._stage = stage
        self.feeders = _feeders(flow.stages, stage)
        self.servers = simpy.Container(self.env, init=int(self.row["servers"]))
        self.changed = self.env.event()
        self._moments: dict[tuple[str, int], simpy.Event] = {}

    def moment(self, what: str, lot: int) -> simpy.Event:
        """Event of a lot here: ``start``, ``ready`` or ``tail``."""
        return self._moments.setdefault((what, lot), self.env.event())

    def take_tail(self, lot: int) -> simpy.Event:
        """The moment at which a lot leaves, for the one who waits for it: the next stage, once."""
        tail = self.moment("tail", lot)
        del self._moments["tail", lot]
        return tail

    def _forget(self, lot: int) -> None:
        """Drop the moments of a lot for which nobody can wait any more: as far back as the recursion's ring.

        Not its tail: other servers may pass many lots while one of them is repaired.
        """
        for what in ("start", "ready"):
            self._moments.pop((what, lot), None)

    def wake(self) -> None:
        """Tell whoever waits here that a rule has changed."""
        self.changed.succeed()
        self.changed = self.env.event()

    def start_lots(self) -> Steps:
        """Start lot after lot, each when all that it needs is there."""
        for lot in range(int(min(self.line["limit"], np.iinfo(np.int64).max))):
            for feeder in self.feeders:
                yield self.flow.station(feeder).moment("ready", lot)
            yield self.servers.get(1)
            yield from self._wait_for_rules()
            if not self.feeders:
                self._release(lot)
            self.env.process(self._operate(lot, *self._begin(lot)))

    def _wait_for_rules(self) -> Steps:
        while True:
            if self._is_closed():
                yield self.changed
            elif self.row["due"] > self.env.now:
                yield at(self.env, self.row["due"]) | self.changed
            else:
                yield _scheduled(self.env, LOT_PRIORITY, 0.0)
                if not self._is_closed() and self.row["due"] <= self.env.now:
                    return

    def _is_closed(self) -> bool:
        return bool(self.row["closed"] > 0 or (not self.feeders and self.line["share"] == 0.0))

    def _release(self, lot: int) -> None:
        """Give a lot its content, thinned where the line is limited: it keeps its source as long as a whole one."""
        line, flow = self.line, self.flow
        if line["released"] == lot:
            self._make_room(lot)
            share, hours = float(line["share"]), float(line["lot_hours"])
            flow.lots[line["lots_at"] + lot] = float(line["content"]) * share
            flow.held[line["lots_at"] + lot] = line["owed"], line["owed_to"], hours if share < 1.0 else 0.0
            line["owed"], line["owed_to"] = (1.0 - share) * hours, line["cause"]
            line["released"] += 1
        self.row["due"] = self.env.now + flow.held[line["lots_at"] + lot, KEEPS]

    def _begin(self, lot: int) -> tuple[int, float, float, float, float]:
        """Read the rules that hold for this lot here; note its start."""
        row, line, now = self.row, self.line, self.env.now
        rated = sample(row["time_kind"], row["time_a"], row["time_b"], row["time_c"], row["time_key"], lot)
        if row["dwell"] == 0:
            rated *= float(self.flow.lots[line["lots_at"] + lot])
        hours = float(rated * row["stretch"])
        batch = float(hours * row["batch_share"])
        first, others = self._repairs(hours, batch)
        self.flow.started[self._stage] += 1
        row["last_start"], row["last_hours"] = now, hours
        row["run_hours"] += hours
        self.flow.operations += 1
        kept = -1
        if row["slot"] >= 0:
            kept = int(line["recorded"]) * lot + int(row["slot"])
            self._record(kept)[:] = (
                now, np.nan, np.nan, np.nan, rated, hours - rated, first + others, row["defects"],
            )  # fmt: skip
        self.moment("start", lot).succeed()
        self._forget(lot - int(line["mask"]) - 1)
        return kept, hours, batch, first, others

    def _note(self, kept: int, column: int) -> None:
        if kept >= 0:
            self._record(kept)[column] = self.env.now

    def _record(self, kept: int) -> Any:
        return self.flow.record[int(self.line["record_at"]) + kept]

    def _make_room(self, lot: int) -> None:
        if lot >= self.line["capacity"]:
            self.flow.grow()

    def _repairs(self, hours: float, batch: float) -> tuple[float, float]:
        row, parts = self.row, [0.0, 0.0]
        first_end = float(row["clock"] + batch * row["failure_rate"])
        end = float(row["clock"] + hours * row["failure_rate"])
        while row["next_failure"] <= end:
            number = int(row["failures"])
            parts[int(row["next_failure"] >= first_end)] += sample(
                row["repair_kind"], row["repair_a"], row["repair_b"], row["repair_c"], row["repair_key"], number
            )
            row["failures"] = number + 1
            row["next_failure"] += unit_exponential(row["failure_key"], number + 1)
        row["clock"] = end
        return parts[0], parts[1]

    def _operate(self, lot: int, kept: int, hours: float, batch: float, first: float, others: float) -> Steps:
        """Carry a lot through the stage: first batch, room at the successor, the rest, then free the server."""
        tail = self.moment("tail", lot) if self.row["successor"] >= 0 else self.env.event()
        followers = [self.env.process(self._follow(feeder, lot, batch)) for feeder in self.feeders]
        yield self.env.timeout(batch + first)
        self._note(kept, READY)
        self.moment("ready", lot).succeed()
        if self.row["successor"] >= 0 and 0 <= self.row["buffer"] <= lot:
            yield self.flow.station(int(self.row["successor"])).moment("start", lot - int(self.row["buffer"]))
        self._note(kept, HEAD)
        yield self.env.all_of([self.env.timeout((hours - batch) + others), *followers])
        tail.succeed()
        self._note(kept, TAIL)
        yield self.servers.put(1)

    def _follow(self, feeder: int, lot: int, batch: float) -> Steps:
        """The last batch leaves one batch time after it came; where it came before the start, that is no bound."""
        tail = self.flow.station(feeder).take_tail(lot)
        if not tail.processed:
            yield tail
            yield self.env.timeout(batch)


def _feeders(stages: NDArray[np.void], stage: int) -> list[int]:
    feeders, feeder = [], int(stages[stage]["feeder"])
    while feeder >= 0:
        feeders.append(feeder)
        feeder = int(stages[feeder]["sibling"])
    return feeders


def at(env: simpy.Environment, when: float, priority: EventPriority = NORMAL) -> simpy.Event:
    """Event at exactly ``when``: the delay is nudged until now + delay rounds to it."""
    delay = when - env.now
    while env.now + delay < when:
        delay = np.nextafter(delay, np.inf)
    while env.now + delay > when:
        delay = np.nextafter(delay, -np.inf)
    return env.timeout(delay) if priority == NORMAL else _scheduled(env, priority, delay)


def _scheduled(env: simpy.Environment, priority: EventPriority, delay: float) -> simpy.Event:
    """Event after a delay that comes behind all of higher priority at its hour: a timeout has no choice of it."""
    event = env.event()
    event._ok, event._value = True, None
    env.schedule(event, priority, delay)
    return event
