"""Working calendars of a schedule: which hours of which days count as work, and moments by the work before them."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

Shifts = tuple[tuple[float, float], ...]  # of a day: hours of begin and end
OFFICE: Shifts = ((8.0, 12.0), (13.0, 17.0))
ALL_DAY: Shifts = ((0.0, 24.0),)
YEARS_AROUND = 12  # before and after the dates of a schedule: no lag reaches further


@dataclass(frozen=True)
class Week:
    """A calendar as a file tells it.

    days: shifts from Monday to Sunday; exceptions: shifts of single days; told: whether the file says the hours, or
    only how many there are.
    """

    days: tuple[Shifts, ...] = (*[OFFICE] * 5, (), ())
    exceptions: Mapping[date, Shifts] = field(default_factory=dict)
    told: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody ever works."""
        return not any(self.days)

    @property
    def day_hours(self) -> float:
        """Hours of its longest day."""
        return max(sum(end - begin for begin, end in shifts) for shifts in self.days)

    @property
    def week_hours(self) -> float:
        """Hours of a week."""
        return sum(end - begin for shifts in self.days for begin, end in shifts)

    def closing(self, day: date) -> float:
        """The hour at which the work of a day ends."""
        shifts = self.exceptions.get(day, self.days[day.weekday()])
        return shifts[-1][1] if shifts else 17.0


ALWAYS = Week((ALL_DAY,) * 7, told=True)


def week_of_hours(day_hours: float, week_hours: float) -> Week:
    """A calendar of which only the hours of a day and of a week are known: from eight o'clock, from Monday on.

    >>> week_of_hours(10, 60).days[5], week_of_hours(24, 168) == ALWAYS, week_of_hours(8, 40) == Week()
    (((8.0, 12.0), (13.0, 19.0)), True, True)
    """
    if day_hours >= 24.0:
        return ALWAYS
    worked = min(max(round(week_hours / day_hours), 1), 7)
    end = 13.0 + day_hours - 4.0
    shifts = ((8.0, 12.0), (13.0, end)) if day_hours > 4.0 and end <= 24.0 else ((0.0, day_hours),)
    return Week(tuple(shifts if day < worked else () for day in range(7)))


@dataclass(frozen=True)
class WorkTime:
    """A calendar in hours after midnight of a first day. ``span``: first and last hour of the schedule.

    ``done(hour)`` counts the working hours up to a moment. ``begin(done)`` and ``end(done)`` are its inverse: the
    moment at which the next hour of work begins, or at which the last one ended.
    """

    week: Week
    first_day: date
    span: tuple[float, float]

    @cached_property
    def _shifts(self) -> tuple[Sequence[float], Sequence[float], Sequence[float]]:
        """Begins and ends of all shifts, and the work done before each; last the work of all."""
        around = YEARS_AROUND * 366
        first, last = int(self.span[0] // 24) - around, int(self.span[1] // 24) + around
        begins, ends, before = list[float](), list[float](), [0.0]
        days, exceptions, monday = self.week.days, self.week.exceptions, self.first_day.weekday()
        zero = self.first_day.toordinal()
        for day in range(max(first, 1 - zero), min(last, date.max.toordinal() - zero)):
            shifts = days[(monday + day) % 7]
            if exceptions:
                shifts = exceptions.get(self.first_day + timedelta(days=day), shifts)
            for begin, end in shifts:
                begins.append(24.0 * day + begin)
                ends.append(24.0 * day + end)
                before.append(before[-1] + end - begin)
        return begins, ends, before

    def done(self, hour: float) -> float:
        """Working hours before a moment."""
        begins, ends, before = self._shifts
        i = bisect_right(begins, hour) - 1
        return before[i] + min(hour, ends[i]) - begins[i] if i >= 0 else 0.0

    def begin(self, done: float) -> float:
        """The moment at which work goes on after so many hours."""
        begins, ends, before = self._shifts
        i = min(max(bisect_right(before, done) - 1, 0), len(begins) - 1)
        return min(begins[i] + max(done - before[i], 0.0), ends[i])

    def end(self, done: float) -> float:
        """The moment at which so many hours of work are done."""
        begins, ends, before = self._shifts
        i = min(max(bisect_left(before, done) - 1, 0), len(begins) - 1)
        return min(begins[i] + max(done - before[i], 0.0), ends[i])
