"""One thing that an imported activity waits for, in hours of the model, and how the scenario writes it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sim.plan.cells import months_of, write_number
from sim.plan.gantt import Task
from sim.scenario.references import reference
from sim.units import HOURS_PER_DAY

GRAIN = 64  # parts of an hour: sums of times stay exact, and no date is moved
FINE = 1e-6  # hours: what is added to a share is no hair too short


@dataclass(frozen=True)
class Span:
    """Start and finish of a task in hours after midnight of the programme's first day, as the model will have them."""

    start: float
    finish: float

    @property
    def months(self) -> float:
        """Its duration in months."""
        return months_of(self.finish - self.start)

    @property
    def hours(self) -> float:
        """Its duration."""
        return self.finish - self.start


def span_of(task: Task, first_day: date, data_date: date) -> Span:
    """A known date stands for the beginning of its day."""
    start = _midnight(task.actual_start) if known(task.actual_start, data_date) else task.start
    finish = _midnight(task.actual_finish) if known(task.actual_finish, data_date) else task.finish
    zero = datetime.combine(first_day, time())
    hours = [on_grain((moment - zero) / timedelta(hours=1)) for moment in (start, finish)]
    return Span(hours[0], max(hours))


def on_grain(hours: float) -> float:
    """Rounded down to what sums exactly."""
    return math.floor(hours * GRAIN) / GRAIN


def known(day: date | None, data_date: date) -> bool:
    """Whether something happened on a day that is past at the data date."""
    return day is not None and day <= data_date


def _midnight(day: date | None) -> datetime:
    assert day is not None
    return datetime.combine(day, time())


@dataclass(frozen=True)
class Wait:
    """A wait that ends ``since`` hours after the start of a task, as scheduled.

    task: its UID; "" where the wait is for a date, which is so many hours after the programme's start.
    side: S or F: the side of the task that it moves with; share: of the task's time that it moves with instead.
    """

    task: str
    since: float
    side: str = "F"
    share: float | None = None

    def hour(self, spans: Mapping[str, Span]) -> float:
        """When it ends, as scheduled."""
        return self.since + (spans[self.task].start if self.task else 0.0)

    def later(self, hours: float) -> "Wait":
        """The same so many hours later, or before."""
        return replace(self, since=self.since + hours)

    def node(self, spans: Mapping[str, Span]) -> tuple[str, str]:
        """The side of the task that must have come before it can be told."""
        at_finish = self.side == "F" and self.share is None and self.since >= spans[self.task].hours
        return self.task, "F" if at_finish else "S"

    def text(self, spans: Mapping[str, Span], names: Mapping[str, str], first_day: date) -> str:
        """As the scenario writes it."""
        if not self.task:
            days, rest = divmod(max(self.since, 0.0), HOURS_PER_DAY)
            return f"{first_day + timedelta(days=days)}{_lag(rest)}"
        name, length = names[self.task], spans[self.task].hours
        if self.share is not None and 1e-6 <= self.share <= 1.0 and length > 0.0:
            return f"{name}@{_share(self.share, self.since, length)}"
        return f"{name}{_lag(self.since - length)}" if self.side == "F" else f"{name}.start{_lag(self.since)}"


def _share(share: float, since: float, length: float) -> str:
    """A share of a task's time as the file has it, and so many hours more that the wait does not end a hair early."""
    percent = f"{share * 100:.8f}".rstrip("0").rstrip(".")
    rest = since - (reference(f"x@{percent}%").share or 0.0) * length
    for step in range(4):
        more = math.ceil(rest / FINE - 1e-3) * FINE + step * FINE
        number = f"{abs(more):.6f}".rstrip("0").rstrip(".")
        text = f"{percent}%" + ("" if number == "0" else f"{'+' if more > 0 else '-'}{number}h")
        if reference(f"x@{text}").moment(0.0, length) >= since:
            break
    return text


def _lag(hours: float) -> str:
    """A lag in days where they are whole, else in hours, rounded up to what sums exactly."""
    hours = math.ceil(hours * GRAIN) / GRAIN
    if hours == 0.0:
        return ""
    number, unit = (hours / HOURS_PER_DAY, "d") if hours % HOURS_PER_DAY == 0.0 else (hours, "h")
    return f"{'+' if hours > 0 else '-'}{write_number(abs(number))}{unit}"
