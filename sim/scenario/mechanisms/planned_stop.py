"""Planned stops on days of the calendar: a plant closes in August and over Christmas, year after year."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator

from sim.scenario.mechanisms.mechanism import Mechanism
from sim.scenario.parts.values import AS_SEEN, Part, Year

MOST_DAYS = 183  # of a year: who is closed for longer has given up


def _every_year(day: str) -> str:
    """A month and a day that every year has."""
    try:
        date.fromisoformat(f"2001-{day}")
    except ValueError:
        raise ValueError("should be a month and a day of every year, such as 08-01") from None
    return day


MonthDay = Annotated[str, AfterValidator(_every_year), AS_SEEN]


class Closure(Part):
    """Days on which every line of the plant stands, each year; the planned-stop hours of the year are used up first.

    first_day: month and day from which on it is closed.
    last_day: the last month and day on which it is; before the first one: of the next year.
    first_year: in which it begins; none: always.
    last_year: in which it begins; none: for ever.
    """

    first_day: MonthDay
    last_day: MonthDay
    first_year: Year | None = None
    last_year: Year | None = None

    def days(self, year: int) -> tuple[date, date] | None:
        """First day of the closure that begins in a year, and the day after it; None where there is none."""
        if not (self.first_year or year) <= year <= (self.last_year or year):
            return None
        last = date.fromisoformat(f"{year + (self.last_day < self.first_day)}-{self.last_day}")
        return date.fromisoformat(f"{year}-{self.first_day}"), last + timedelta(days=1)


def closed_days(closures: Iterable[Closure], start: date, days: int) -> NDArray[np.bool_]:
    """Which of so many days from a start on are closed, (days,)."""
    closed = np.zeros(days, np.bool_)
    years = range(start.year - 1, (start + timedelta(days=days)).year + 1)
    for first, end in filter(None, (closure.days(year) for closure in closures for year in years)):
        closed[max((first - start).days, 0) : max((end - start).days, 0)] = True
    return closed


def closed_in(closures: Iterable[Closure], year: int) -> tuple[int, int]:
    """Closed days of a calendar year, and all of its days."""
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return int(closed_days(closures, date(year, 1, 1), days).sum()), days


def _check(scenario: Any) -> Iterator[str]:
    """Closures begin before they end for good, and leave days to run."""
    closures = scenario.closures
    for name, closure in closures.items():
        if closure.first_year and closure.last_year and closure.last_year < closure.first_year:
            yield f"closures.{name}.last_year = {closure.last_year}: is before the first year {closure.first_year}"
    for year in range(scenario.start.year, scenario.horizon_end.year + 1):
        closed, _ = closed_in(closures.values(), year)
        if closed > MOST_DAYS:
            yield f"closures: {', '.join(closures)} close {closed} days of {year}; at most {MOST_DAYS} are allowed"
            return


PLANNED_STOP = Mechanism(
    name="planned_stop",
    title="closures",
    meaning="all lines stand on days of the calendar, which use up the planned-stop hours of the year first; only what "
    "exceeds these costs output",
    hand="state",
    settings=("closures",),
    acts=lambda scenario: bool(scenario.closures),
    holds=True,
    as_planned="",
    short="closures",
    check=_check,
)
