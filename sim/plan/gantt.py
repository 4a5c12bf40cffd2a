"""A schedule of another program, as far as it matters here: leaf tasks with dates, links with lags, calendars."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter

from sim.errors import InputError
from sim.letters import harmless
from sim.plan.problems import Place
from sim.plan.work_time import ALWAYS, Week

STARTS, FINISHES = ("FS", "SS"), ("FF", "SF")  # links that hold back the start, or the finish
CLOCK = ""  # the calendar in which every hour counts


@dataclass(frozen=True)
class Link:
    """A predecessor.

    kind: FS, SS, FF or SF; lag_hours: of work in ``calendar``; share: of the predecessor's time instead, which is its
    working time, or the time on the clock where that is the calendar.
    """

    task: str
    kind: str
    lag_hours: float = 0.0
    share: float | None = None
    calendar: str = CLOCK

    @property
    def exceeds_predecessor(self) -> bool:
        """Whether it asks for a share of more than all of the predecessor's time: no reference of a scenario can."""
        return self.share is not None and self.share + (self.kind[0] == "F") > 1.0


@dataclass(frozen=True)
class Task:
    """A task as scheduled in the file.

    start_from, finish_from: a constraint holds it until then; done: whether the file's progress lets it be finished;
    by_date: it stands on its date whatever its links say (as late as possible, scheduled by hand); pinned: it may even
    stand before what they ask; calendar: in which it is worked on; level: depth in the outline.
    """

    uid: str
    name: str
    place: Place
    start: datetime
    finish: datetime
    links: tuple[Link, ...] = ()
    actual_start: date | None = None
    actual_finish: date | None = None
    start_from: datetime | None = None
    finish_from: datetime | None = None
    done: bool = True
    by_date: bool = False
    pinned: bool = False
    calendar: str = CLOCK
    code: str = ""
    level: int = 0
    summary: bool = False


@dataclass(frozen=True)
class Gantt:
    """Tasks in the order of the file.

    others: tasks of other projects, by UID: their dates are given; data_date: as the file has it; notes: what was left
    out, for the user; calendars: by key.
    """

    file: str
    tasks: list[Task]
    data_date: str = ""
    notes: list[str] = field(default_factory=list)
    others: Mapping[str, Task] = field(default_factory=dict)
    calendars: Mapping[str, Week] = field(default_factory=dict)

    def week(self, key: str) -> Week:
        """The calendar of a key; where the file has none that anybody works in, office hours."""
        week = ALWAYS if key == CLOCK else self.calendars.get(key, Week())
        return Week() if week.is_empty else week


Node = tuple[str, str]  # UID of a task, and S or F: its start or its finish


def sides(gantt: Gantt) -> dict[Node, set[Node]]:
    """For every start and finish, those that must be known before it."""
    graph: dict[Node, set[Node]] = {(task.uid, side): set() for task in gantt.tasks for side in "SF"}
    for task in gantt.tasks:
        graph[task.uid, "F"].add((task.uid, "S"))
        for link in task.links:
            if (link.task, "S") in graph:
                graph[task.uid, link.kind[1]].add((link.task, link.kind[0]))
    return graph


def order_of(gantt: Gantt) -> list[Node]:
    """Starts and finishes in an order in which they can become known.

    Raises:
        InputError: with the tasks of a circle.
    """
    try:
        return list(TopologicalSorter(sides(gantt)).static_order())
    except CycleError as error:
        places = {task.uid: task.place for task in gantt.tasks}
        raise InputError(_circle(places[uid] for uid in dict.fromkeys(uid for uid, _ in error.args[1]))) from None


def _circle(places: Iterable[Place]) -> str:
    named = [str(place) for place in places]
    shown = named[:6] + ["..."] * (len(named) > 6)
    return "these wait for each other in a circle: " + " <- ".join([*shown, named[0]])


def named(tasks: Iterable[Task], most: int = 3) -> str:
    """Names of a few tasks for a note.

    >>> from datetime import datetime
    >>> named([Task(uid, f"Task {uid}", Place("x"), datetime.min, datetime.min) for uid in "1234"])
    'Task 1, Task 2, Task 3, ...'
    """
    names = [task.name or f"UID {task.uid}" for task in tasks]
    return harmless(", ".join(names[:most] + ["..."] * (len(names) > most)), keep="")
