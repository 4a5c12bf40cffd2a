"""Summaries of a schedule: which rows they are, and what their links mean for the leaves below them."""

from dataclasses import replace
from itertools import pairwise

from sim.errors import InputError
from sim.plan.gantt import STARTS, Link, Task

DEEPEST = 100  # summaries in each other: every one lists all the leaves below it


def marked(tasks: list[Task]) -> list[Task]:
    """The same tasks; one that others stand below in the outline is a summary, whatever the file calls it."""
    deeper = [below.level > task.level for task, below in pairwise(tasks)]
    return [replace(task, summary=task.summary or deep) for task, deep in zip(tasks, [*deeper, False], strict=False)]


def without_summaries(tasks: list[Task]) -> list[Task]:
    """Leaf tasks; links from and to a summary become links of the leaves below it at which it begins and ends.

    Raises:
        InputError: the outline is deeper than any that people write.
    """
    if not any(task.summary for task in tasks):
        return tasks
    below = _leaves_below(tasks)
    begins, ends = {}, {}
    for uid, leaves in below.items():
        inside = {leaf.uid for leaf in leaves}
        before = {link.task for leaf in leaves for link in leaf.links if link.kind[0] == "F" and not _leads(link)}
        first = [leaf for leaf in leaves if not any(_follows(link, inside) for link in leaf.links)]
        begins[uid] = [leaf.uid for leaf in sorted(first, key=lambda leaf: leaf.start)]
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


def _leads(link: Link) -> bool:
    """Whether a link lets its successor come before the side of the predecessor that it names."""
    return link.lag_hours < 0.0 or (link.share or 0.0) < 0.0


def _follows(link: Link, inside: set[str]) -> bool:
    """Whether a task starts after another one of the same summary, so that it waits for what that one waits for."""
    return link.task in inside and link.kind in STARTS and not _leads(link)


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
            if len(open_summaries) > DEEPEST:
                raise InputError(f"{task.place}: lies in {DEEPEST} summaries; an outline has fewer levels")
        else:
            for summary in open_summaries:
                below[summary.uid].append(task)
    return below
