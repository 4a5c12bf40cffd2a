"""Dates of tasks as files write them: moments, whole days, and actual dates that are none."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sim.plan.gantt import Task, named
from sim.plan.work_time import Week


def read_moment(text: str) -> datetime:
    """A moment written 2026-12-31T08:00:00 or 2026-12-31 08:00, or the beginning of a day.

    Raises:
        ValueError: it is none.
    """
    return datetime.fromisoformat(text).replace(tzinfo=None)


def read_finish(text: str, week: Week) -> datetime:
    """The same, where a whole day stands for the end of its work.

    >>> read_finish("2022-01-31", Week()), read_finish("2022-01-31T12:00:00", Week())
    (datetime.datetime(2022, 1, 31, 17, 0), datetime.datetime(2022, 1, 31, 12, 0))

    Raises:
        ValueError: it is none.
    """
    moment = read_moment(text)
    return moment + timedelta(hours=min(week.closing(moment.date()), 23.99)) if len(text) == 10 else moment


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment, where there is one."""
    return moment.date() if moment else None


def without_placeholders(tasks: list[Task], notes: list[str]) -> list[Task]:
    """The tasks without actual dates that are no facts: on another day than the task itself stands, or of one not done.

    Templates and other programs put such dates there; a started task stands on the day on which it started.
    """
    kept = [_facts(task) for task in tasks]
    no_facts = [task for task, fact in zip(tasks, kept, strict=True) if task != fact]
    if no_facts:
        notes.append(
            f"{len(no_facts)} tasks have actual dates that do not fit their own dates or progress; they are taken as "
            f"planned, from start to finish: {named(no_facts)}"
        )
    return kept


def _facts(task: Task) -> Task:
    start = task.actual_start if task.actual_start == task.start.date() else None
    finish = task.actual_finish if task.done and start and task.actual_finish == task.finish.date() else None
    return replace(task, actual_start=start, actual_finish=finish)
