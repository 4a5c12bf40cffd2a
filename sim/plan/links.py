"""Links of a schedule as references with lags that give back every date of the schedule, weekends included.

A working calendar is not simulated. A task takes the calendar time from its start to its finish; of the links that
hold it, the one that drives it has the calendar gap as its lag, the others keep the lag of the file. So where nothing
is late every date comes out, and where something is late what follows moves with it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sim.plan.cells import months_of, write_number
from sim.plan.gantt import FINISHES, STARTS, Link, Task
from sim.scenario.references import reference
from sim.units import HOURS_PER_DAY

GRAIN = 64  # parts of an hour: sums of times stay exact, and no date is moved


@dataclass(frozen=True)
class Span:
    """Start and finish of a task in hours after midnight of the programme's first day, as the model will have them."""

    start: float
    finish: float

    @property
    def months(self) -> float:
        """Its duration in months."""
        return months_of(self.finish - self.start)


def span_of(task: Task, first_day: date, data_date: date) -> Span:
    """A known date stands for the beginning of its day."""
    start = _midnight(task.actual_start) if known(task.actual_start, data_date) else task.start
    finish = _midnight(task.actual_finish) if known(task.actual_finish, data_date) else task.finish
    zero = datetime.combine(first_day, time())
    hours = [math.floor((moment - zero) / timedelta(hours=1) * GRAIN) / GRAIN for moment in (start, finish)]
    return Span(hours[0], max(hours))


def known(day: date | None, data_date: date) -> bool:
    """Whether something happened on a day that is past at the data date."""
    return day is not None and day <= data_date


def _midnight(day: date | None) -> datetime:
    assert day is not None
    return datetime.combine(day, time())


@dataclass(frozen=True)
class Held:
    """A link as it stands in the schedule, hours.

    length: of the predecessor; gap: from the side of the predecessor that the link names to the task; lag: the file's.
    """

    link: Link
    length: float
    gap: float
    lag: float

    @property
    def slack(self) -> float:
        """By how much the task is later than this link asks."""
        return self.gap - self.lag

    @property
    def behind(self) -> float:
        """How long the predecessor has been under way at the side that the link names."""
        return self.length if self.link.kind[0] == "F" else 0.0


def waits_of(
    task: Task, spans: Mapping[str, Span], names: Mapping[str, str], first_day: date
) -> tuple[str, str, list[Link]]:
    """What a task waits for before its start and before its finish, and links that cannot hold it.

    A link cannot hold a task that comes before its predecessor has started: nobody knows then when that will be.
    """
    here = spans[task.uid]
    held = [_held(link, here, spans[link.task]) for link in task.links]
    able = [h for h in held if h.gap + h.behind >= 0.0]
    driving = min((h.slack for h in able), default=math.inf)
    by_date = task.fixed or not any(h.link.kind in STARTS and h.slack <= driving for h in able)
    after = [_moment(here.start, first_day)] if by_date else []
    finish_after: list[str] = []
    for h in able:
        drives = h.slack <= driving and not (task.fixed and h.link.kind in STARTS)
        (after if h.link.kind in STARTS else finish_after).append(_reference(h, names[h.link.task], drives))
    left_out = [h.link for h in held if h not in able]
    return ", ".join(dict.fromkeys(after)), ", ".join(dict.fromkeys(finish_after)), left_out


def _held(link: Link, here: Span, before: Span) -> Held:
    length, anchor = before.finish - before.start, before.finish if link.kind[0] == "F" else before.start
    gap = (here.finish if link.kind in FINISHES else here.start) - anchor
    return Held(link, length, gap, link.lag_hours if link.share is None else link.share * length)


def _reference(held: Held, name: str, drives: bool) -> str:
    """The link in the scenario's own notation: as long as the schedule shows where it drives, else as the file says."""
    hours = held.gap if drives else max(min(held.lag, held.gap), -held.behind)
    since_start = hours + held.behind
    if held.link.share is not None and 0.0 < since_start <= held.length <= 1e6 * since_start:
        return f"{name}@{_percent(since_start, held.length, exact=drives)}%"
    return f"{name}{'' if held.link.kind[0] == 'F' else '.start'}{_lag(hours)}"


def _percent(part: float, whole: float, *, exact: bool) -> str:
    """A share in per cent: where exact, not a hair less than meant; else rounded down."""
    grain = Decimal("1e-9" if exact else "1e-4")
    share = (Decimal(part) / Decimal(whole) * 100).quantize(grain, ROUND_CEILING if exact else ROUND_FLOOR)
    while exact and (reference(f"x@{share:f}%").share or 0.0) * whole < part and share < 100:
        share += grain
    return f"{share:f}".rstrip("0").rstrip(".")


def _lag(hours: float) -> str:
    """A lag in days where they are whole, else in hours, rounded up to what sums exactly."""
    hours = math.ceil(hours * GRAIN) / GRAIN
    if hours == 0.0:
        return ""
    number, unit = (hours / HOURS_PER_DAY, "d") if hours % HOURS_PER_DAY == 0.0 else (hours, "h")
    return f"{'+' if hours > 0 else '-'}{write_number(abs(number))}{unit}"


def _moment(hours: float, first_day: date) -> str:
    days, rest = divmod(hours, HOURS_PER_DAY)
    return f"{first_day + timedelta(days=days)}{_lag(rest)}"
