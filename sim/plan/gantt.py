"""A schedule of another program, as far as it matters here: leaf tasks with dates, links with lags."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from graphlib import CycleError, TopologicalSorter

from sim.errors import InputError
from sim.plan.problems import Place

STARTS, FINISHES = ("FS", "SS"), ("FF", "SF")  # links that hold back the start, or the finish
WEEK_HOURS = 168.0


@dataclass(frozen=True)
class Link:
    """A predecessor. lag_hours: calendar time, as near as the file tells; share: of the predecessor's time instead."""

    task: str
    kind: str
    lag_hours: float = 0.0
    share: float | None = None


@dataclass(frozen=True)
class Task:
    """A task as scheduled in the file. fixed: a constraint holds it at its start. level: depth in the outline."""

    uid: str
    name: str
    place: Place
    start: datetime
    finish: datetime
    links: tuple[Link, ...] = ()
    actual_start: date | None = None
    actual_finish: date | None = None
    fixed: bool = False
    code: str = ""
    level: int = 0
    summary: bool = False


@dataclass(frozen=True)
class Gantt:
    """Tasks in the order of the file; ``data_date`` as the file has it; ``notes``: what was left out, for the user."""

    file: str
    tasks: list[Task]
    data_date: str = ""
    notes: list[str] = field(default_factory=list)


def check_circle(gantt: Gantt) -> None:
    """No task waits for itself, directly or through others.

    Raises:
        InputError: with the tasks of a circle.
    """
    graph: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for task in gantt.tasks:
        graph[task.uid, "F"] = {(task.uid, "S")}
        for link in task.links:
            graph.setdefault((task.uid, link.kind[1]), set()).add((link.task, link.kind[0]))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        places = {task.uid: task.place for task in gantt.tasks}
        uids = list(dict.fromkeys(uid for uid, _ in error.args[1]))
        shown = [str(places[uid]) for uid in uids[:6]] + ["..."] * (len(uids) > 6)
        raise InputError("these wait for each other in a circle: " + " <- ".join([*shown, shown[0]])) from None


def without_summaries(tasks: list[Task]) -> list[Task]:
    """Leaf tasks; links from and to a summary become links of the leaves below it at which it begins and ends."""
    if not any(task.summary for task in tasks):
        return tasks
    below = _leaves_below(tasks)
    begins, ends = {}, {}
    for uid, leaves in below.items():
        inside, before = {leaf.uid for leaf in leaves}, {link.task for leaf in leaves for link in leaf.links}
        begins[uid] = [leaf.uid for leaf in leaves if not any(link.task in inside for link in leaf.links)]
        ends[uid] = [leaf.uid for leaf in leaves if leaf.uid not in before]
    inherited: dict[str, list[Link]] = {}
    for task in tasks:
        if task.summary:
            for uid in begins[task.uid]:
                inherited.setdefault(uid, []).extend(task.links)
    kept = []
    for task in tasks:
        if not task.summary:
            links = [*task.links, *(link for link in inherited.get(task.uid, []) if link.kind in STARTS)]
            opened = [replace(link, task=uid) for link in links for uid in _ends_of(link, begins, ends)]
            kept.append(replace(task, links=tuple(opened)))
    return kept


def _ends_of(link: Link, begins: dict[str, list[str]], ends: dict[str, list[str]]) -> list[str]:
    """Leaves that a link to a summary hangs on: all of its ends, or its first beginning."""
    if link.task not in ends:
        return [link.task]
    return ends[link.task] if link.kind[0] == "F" else begins[link.task][:1]


def _leaves_below(tasks: list[Task]) -> dict[str, list[Task]]:
    below: dict[str, list[Task]] = {task.uid: [] for task in tasks if task.summary}
    open_summaries: list[Task] = []
    for task in tasks:
        while open_summaries and open_summaries[-1].level >= task.level:
            open_summaries.pop()
        if task.summary:
            open_summaries.append(task)
        else:
            for summary in open_summaries:
                below[summary.uid].append(task)
    return below
