"""When the links of a schedule alone would let a task start and finish, in the calendars of the file.

All times are hours after midnight of the programme's first day, as the file has them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from sim.plan.gantt import CLOCK, STARTS, Gantt, Link, Task
from sim.plan.work_time import WorkTime

SAME = 1e-6  # hours
SAME_HOURS = 1.0  # work between two moments that are taken for one, where the file tells its calendars
MOST_HOURS = 1e5  # no lag is longer


@dataclass(frozen=True)
class Earliest:
    """What one link asks for.

    start: the first hour at which the task may start; finish: at which it may finish, for a link that holds back the
    finish; slack: hours of work by which the task is later, below zero where it is earlier than it may be.
    """

    link: Link
    start: float
    finish: float | None
    slack: float


class Schedule:
    """The tasks of a file with their working time."""

    def __init__(self, gantt: Gantt, first_day: date) -> None:
        self._gantt, self._zero = gantt, datetime.combine(first_day, time())
        self.tasks = {task.uid: task for task in gantt.tasks} | dict(gantt.others)
        hours = [self.hour(moment) for task in gantt.tasks for moment in (task.start, task.finish)]
        span = (min(hours, default=0.0), max(hours, default=0.0))
        self.work_time: Callable[[str], WorkTime] = cache(lambda key: WorkTime(gantt.week(key), first_day, span))

    def hour(self, moment: datetime) -> float:
        """Hours of a moment."""
        return (moment - self._zero) / timedelta(hours=1)

    def same(self, task: Task) -> float:
        """Work between two moments that are one for a task: less than a day where its calendar is only assumed."""
        week = self._gantt.week(task.calendar)
        return SAME_HOURS if week.told else 0.99 * week.day_hours

    def earliest(self, task: Task, link: Link) -> Earliest:
        """What a link of a task asks for."""
        before, work = self.tasks[link.task], self.work_time(task.calendar)
        moment = self._after_lag(link, before)
        asked, start, finish = work.done(moment), self.hour(task.start), self.hour(task.finish)
        if link.kind in STARTS:
            return Earliest(link, self._begin(task, asked, moment), None, work.done(start) - asked)
        slack = work.done(finish) - asked
        until = finish if abs(slack) < SAME else moment if self._is_moment(task) else work.end(asked)
        return Earliest(link, self._begin(task, asked - self._length(task), moment), until, slack)

    def _after_lag(self, link: Link, before: Task) -> float:
        """The side of the predecessor that the link names, and its lag."""
        side, lag_time = (
            self.hour(before.finish if link.kind[0] == "F" else before.start),
            self.work_time(link.calendar),
        )
        lag = link.lag_hours
        if link.share is not None:
            worked = self.work_time(before.calendar if link.calendar else CLOCK)
            lag = link.share * (worked.done(self.hour(before.finish)) - worked.done(self.hour(before.start)))
        if lag == 0.0:
            return side
        asked = lag_time.done(side) + min(max(lag, -MOST_HOURS), MOST_HOURS)
        return lag_time.end(asked) if lag > 0.0 else lag_time.begin(asked)

    def share(self, link: Link) -> float | None:
        """A percentage as a share of the predecessor's time on the clock.

        Work of the predecessor that counts in a calendar with more hours a week passes faster than it.
        """
        if link.share is None or link.calendar == CLOCK:
            return link.share
        weeks = [self._gantt.week(key) for key in (self.tasks[link.task].calendar, link.calendar)]
        return link.share * weeks[0].week_hours / weeks[1].week_hours

    def not_before(self, task: Task) -> float | None:
        """The first hour at which the constraints of a task alone would let it start."""
        work, hours = self.work_time(task.calendar), list[float]()
        if task.start_from:
            moment = self.hour(task.start_from)
            hours.append(self._begin(task, work.done(moment), moment))
        if task.finish_from:
            moment = self.hour(task.finish_from)
            hours.append(self._begin(task, work.done(moment) - self._length(task), moment))
        return max(hours, default=None)

    def _length(self, task: Task) -> float:
        work = self.work_time(task.calendar)
        return work.done(self.hour(task.finish)) - work.done(self.hour(task.start))

    @staticmethod
    def _is_moment(task: Task) -> bool:
        return task.start == task.finish

    def _begin(self, task: Task, done: float, moment: float) -> float:
        """The hour at which a task begins after so much work: its own start where that is the same.

        A milestone that stands at the end of a shift need not wait for the next one.
        """
        work, start = self.work_time(task.calendar), self.hour(task.start)
        if abs(work.done(start) - done) < SAME:
            return start
        waits = not self._is_moment(task) or start - work.end(work.done(start)) > SAME
        return work.begin(done) if waits else moment
