"""Links of a schedule as references with lags that give back every date of the schedule, weekends included.

A working calendar is not simulated. A task takes the calendar time from its start to its finish, and a link lasts
from the predecessor to the hour at which the calendars of the file would let the task begin by that link alone: the
night or weekend behind it counts, slack does not. A task that stands later than all of its links ask is held by its
date as well. So where nothing is late every date comes out; where something is late, what follows moves once its slack
is used up, and by whole weeks as in the program that made the file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter

from sim.plan.earliest import Earliest, Schedule
from sim.plan.gantt import FINISHES, Gantt, Link, Task, order_of, sides
from sim.plan.waits import Span, Wait, known, on_grain

MOST_STEPS = 200  # tasks that are looked through for waits that end before a predecessor starts


@dataclass(frozen=True)
class Held:
    """How a task is held.

    after, finish_after: what it waits for before its start and before its finish; late: whether it stands later than
    its links ask; early: hours of work by which it stands before what they ask, so that they last as much less;
    left_out: links that hold nothing: the task is pinned before what they ask.
    """

    after: list[Wait]
    finish_after: list[Wait]
    late: bool
    early: float
    left_out: list[Link]

    def texts(self, spans: Mapping[str, Span], names: Mapping[str, str], first_day: date) -> tuple[str, str]:
        """What it waits for as the scenario writes it."""
        start, finish = (
            ", ".join(dict.fromkeys(wait.text(spans, names, first_day) for wait in waits))
            for waits in (self.after, self.finish_after)
        )
        return start, finish


def hold(gantt: Gantt, spans: Mapping[str, Span], first_day: date, data_date: date) -> dict[str, Held]:
    """How every task is held, by UID.

    Raises:
        InputError: with the tasks of a circle.
    """
    schedule, order = Schedule(gantt, first_day), _order(gantt)
    holding = _Holding(schedule, spans, {node: place for place, node in enumerate(order)}, data_date)
    for uid, side in order:
        if side == "S":
            holding.hold(schedule.tasks[uid])
    return holding.held


def _order(gantt: Gantt) -> list[tuple[str, str]]:
    """Starts and finishes, such that a start also comes after what holds back the finish, where that can be."""
    graph = {node: set(before) for node, before in sides(gantt).items()}
    tasks = {task.uid: task for task in gantt.tasks}
    for task in gantt.tasks:
        for link in task.links:
            if link.kind in FINISHES and link.task in tasks:
                graph[task.uid, "S"].add((link.task, "F" if task.start >= tasks[link.task].finish else "S"))
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return order_of(gantt)


@dataclass
class _Holding:
    """Tasks that are held so far. place: of every start and finish in an order in which they can become known."""

    schedule: Schedule
    spans: Mapping[str, Span]
    place: Mapping[tuple[str, str], int]
    data_date: date

    def __post_init__(self) -> None:
        self.held: dict[str, Held] = {}

    def hold(self, task: Task) -> None:
        """Hold a task whose predecessors are held."""
        asked = [self.schedule.earliest(task, link) for link in task.links]
        same, span = self.schedule.same(task), self.spans[task.uid]
        left_out = [one.link for one in asked if task.pinned and one.slack < -same]
        asked = [one for one in asked if one.link not in left_out]
        waits = [self._waits(task, one, span, drives=one.slack <= same) for one in asked]
        after = [wait for starts, _ in waits for wait in starts]
        driven = any(wait.hour(self.spans) >= span.start for wait in after)
        after += self._dates(task, span, same, driven)
        self.held[task.uid] = Held(
            _latest(after),
            _latest([wait for _, ends in waits for wait in ends]),
            late=bool(asked) and min(one.slack for one in asked) > same,
            early=max((-one.slack for one in asked if one.slack < -same), default=0.0),
            left_out=left_out,
        )

    def _waits(self, task: Task, asked: Earliest, span: Span, *, drives: bool) -> tuple[list[Wait], list[Wait]]:
        """What a link lets the start wait for, and the finish."""
        start = span.start if drives else min(on_grain(asked.start), span.start)
        starts, ends = list(self._until(asked.link, start, self.place[task.uid, "S"])), list[Wait]()
        if asked.finish is not None:
            finish = span.finish if drives else min(on_grain(asked.finish), span.finish)
            ends = list(self._until(asked.link, finish, self.place[task.uid, "F"]))
        return starts, ends

    def _until(self, link: Link, hour: float, place: int) -> Iterator[Wait]:
        """Waits for a predecessor that end at an hour, where all they need has its place before."""
        if link.task not in self.spans:
            yield Wait("", hour)
            return
        kind, share = link.kind[0], self.schedule.share(link)
        if share is not None and (share := share + (kind == "F")) > 1.0:
            kind, share = "F", None  # more than all of its time: the rest is a lag
        wait = Wait(link.task, hour - self.spans[link.task].start, kind, share)
        found = [wait] if wait.since >= 0.0 else self._through(wait)
        yield from (one for one in found if not one.task or self.place[one.node(self.spans)] < place)

    def _through(self, wait: Wait) -> Iterator[Wait]:
        """A wait that ends before its task starts, by what that task itself waits for."""
        left = [wait]
        for _ in range(MOST_STEPS):
            if not left:
                return
            wait = left.pop()
            held = self.held.get(wait.task)
            if held is None or known(self.schedule.tasks[wait.task].actual_start, self.data_date):
                yield Wait("", wait.hour(self.spans))
                continue
            earlier = [before.later(wait.since) for before in held.after]
            yield from (one for one in earlier if not one.task or one.since >= 0.0)
            left += [one for one in earlier if one.task and one.since < 0.0]

    def _dates(self, task: Task, span: Span, same: float, driven: bool) -> list[Wait]:
        """The date of the task where something but its links holds it there, or that of a constraint before it."""
        limit, work = self.schedule.not_before(task), self.schedule.work_time(task.calendar)
        if task.by_date or not driven:
            return [Wait("", span.start)]
        if limit is None or limit <= 0.0:
            return []
        return [Wait("", span.start if work.done(limit) >= work.done(span.start) - same else on_grain(limit))]


def _latest(waits: list[Wait]) -> list[Wait]:
    """Of waits for the same side of a task, and of dates, the last."""
    last: dict[tuple[str, str, float | None], Wait] = {}
    for wait in waits:
        key = (wait.task, wait.side, wait.share)
        if key not in last or last[key].since < wait.since:
            last[key] = wait
    return list(last.values())
