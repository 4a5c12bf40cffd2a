"""What Microsoft Project and Primavera do with a network, written anew: an oracle for imported plans and their slips.

Time is minutes after midnight of a Monday. A calendar is one array: work done by each minute. Every activity starts as
early as its links and constraints allow; lags count in the calendar that the program uses for them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np

ZERO = datetime(2021, 7, 5)  # a Monday
DAYS = 366 * 14
BEGIN = 40 * 7 * 1440  # nothing starts earlier; leads can count back from it
SHIFTS: dict[str, tuple[list[tuple[int, int]], int]] = {  # of a day, and days a week from Monday on
    "office": ([(8 * 60, 12 * 60), (13 * 60, 17 * 60)], 5),
    "early": ([(6 * 60, 12 * 60), (13 * 60, 17 * 60)], 5),
    "six": ([(7 * 60, 15 * 60)], 6),
    "clock": ([(0, 1440)], 7),
}
HOLIDAYS = [date(year, 12, day) for year in range(2021, 2035) for day in range(24, 32)] + [
    date(year, 5, 1) for year in range(2022, 2035)
]


@dataclass(frozen=True)
class Hours:
    """A calendar. ``work``: minutes of work before every minute."""

    work: np.ndarray

    def done(self, minute: int) -> int:
        return int(self.work[min(max(minute, 0), len(self.work) - 1)])

    def begin(self, done: int) -> int:
        """The last minute before which no more than this was done: the next one works."""
        return int(np.searchsorted(self.work, done, side="right")) - 1

    def end(self, done: int) -> int:
        """The first minute by which this was done."""
        return int(np.searchsorted(self.work, done, side="left"))

    def later(self, minute: int, work: int) -> int:
        """So much work later, or earlier."""
        done = self.done(minute) + work
        return minute if work == 0 else self.end(done) if work > 0 else self.begin(done)


@cache
def hours(name: str, *, holidays: bool = False) -> Hours:
    shifts, days = SHIFTS[name]
    mask = np.zeros(DAYS * 1440, dtype=np.int64)
    for day in range(DAYS):
        if day % 7 < days and not (holidays and name != "clock" and (ZERO + timedelta(days=day)).date() in HOLIDAYS):
            for begin, end in shifts:
                mask[day * 1440 + begin : day * 1440 + end] = 1
    return Hours(np.concatenate([[0], np.cumsum(mask)]))


@dataclass(frozen=True)
class Lag:
    """form: ``work`` or ``elapsed`` minutes, ``percent`` or ``elapsed percent`` of the predecessor's duration."""

    amount: int = 0
    form: str = "work"


# What moves a start, or a finish, to a date: constraints by Microsoft Project's names, and what else makes an activity
# stand later than its links ask; in a slip it stays there, as it is held by that date.
START_LIMITS = ("SNET", "MSO", "ALAP", "MANUAL", "LEVELLED")
FINISH_LIMITS = ("FNET", "MFO")
NO_LIMITS = ("ASAP", "SNLT", "FNLT")  # no later than: nothing is held back


@dataclass(frozen=True)
class Job:
    """An activity. limit: what holds it, and until which minute; slip: work more than planned, found under way."""

    uid: int
    name: str
    work: int
    calendar: str = "office"
    links: tuple[tuple[int, str, Lag], ...] = ()
    limit: tuple[str, int] = ("ASAP", 0)
    start: int = 0
    finish: int = 0
    slip: int = 0


@dataclass(frozen=True)
class Program:
    """How a program counts. lags_in: the calendar of lags: successor, predecessor, clock or office."""

    lags_in: str = "successor"
    holidays: bool = False

    def hours(self, name: str) -> Hours:
        return hours(name, holidays=self.holidays)

    def lag_calendar(self, job: Job, before: Job) -> str:
        return {"successor": job.calendar, "predecessor": before.calendar}.get(self.lags_in, self.lags_in)

    def asked(self, job: Job, before: Job, kind: str, lag: Lag) -> int:
        """The minute of the side of the predecessor that a link names, and its lag."""
        side, amount = before.finish if kind[0] == "F" else before.start, lag.amount
        if "percent" in lag.form:
            own = self.hours("clock" if lag.form == "elapsed percent" else before.calendar)
            amount = round((own.done(before.finish) - own.done(before.start)) * amount / 100)
        return self.hours("clock" if "elapsed" in lag.form else self.lag_calendar(job, before)).later(side, amount)

    def earliest(self, job: Job, before: Job, kind: str, lag: Lag) -> int:
        """Work done before the earliest start by one link; a link to the finish moves the start."""
        done = self.hours(job.calendar).done(self.asked(job, before, kind, lag))
        return done if kind[1] == "S" else done - job.work

    def placed(self, job: Job, done: dict[int, Job]) -> Job:
        """A job with its dates, its predecessors having theirs."""
        own, (limit, minute) = self.hours(job.calendar), job.limit
        works = [own.done(BEGIN), *(self.earliest(job, done[uid], kind, lag) for uid, kind, lag in job.links)]
        if limit in START_LIMITS + FINISH_LIMITS:
            works.append(own.done(minute) - (job.work if limit in FINISH_LIMITS else 0))
        begin = own.begin(max(works))
        finish = own.end(max(works) + job.work + job.slip) if job.work + job.slip else begin
        for uid, kind, lag in job.links:
            if kind[1] == "F" and job.work:
                finish = max(finish, own.end(own.done(self.asked(job, done[uid], kind, lag))))
        return replace(job, start=begin, finish=finish)

    def schedule(self, jobs: Iterable[Job], slips: dict[int, int] | None = None) -> dict[int, Job]:
        """Start and finish of all jobs, predecessors first; some take so many weeks of work more."""
        done: dict[int, Job] = {}
        for job in jobs:
            slip = (slips or {}).get(job.uid, 0) * weekly(job.calendar)
            done[job.uid] = self.placed(replace(job, slip=slip), done)
        return done

    def knowable(self, job: Job, done: dict[int, Job], earlier: int = 0) -> bool:
        """Whether all that holds a start is known by then, also so many minutes earlier.

        Nobody knows how long a predecessor takes before it starts, so what begins before one and hangs on how long it
        takes is told by no simulation of what happens in time.
        """
        own = self.hours(job.calendar)
        for uid, kind, lag in job.links:
            at, before = own.begin(self.earliest(job, done[uid], kind, lag)) - earlier, done[uid]
            if at < before.start:
                hangs_on_length = kind[0] == "F" or "percent" in lag.form
                if hangs_on_length or not self.knowable(before, done, before.start - at):
                    return False
        return True


def weekly(calendar: str) -> int:
    """Work of a week."""
    shifts, days = SHIFTS[calendar]
    return days * sum(end - begin for begin, end in shifts)


def moment(minute: int) -> datetime:
    return ZERO + timedelta(minutes=minute)
