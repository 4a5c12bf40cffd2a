"""The bars of a waterfall from its steps."""

from collections.abc import Iterator
from datetime import date, timedelta

from sim.calendar import Calendar
from sim.report.prepared.waterfall import Bar, Stand, WaterfallPicture
from sim.study.paired import Shift
from sim.study.statistics import DateSummary
from sim.study.steps.walk import NOT_POSSIBLE, Step, Walk
from sim.study.steps.words import touches
from sim.units import HOURS_PER_MONTH


def step_bars(found: Walk, start: date, beyond: str) -> Iterator[Bar]:
    """One bar a step. start: first day of the programme; beyond: said where a date leaves the horizon."""
    before = found.first
    for step in found.steps:
        yield _bar(step, found.labels[step.group], before, Calendar(start), beyond)
        before = step.date


def _bar(step: Step, label: str, before: DateSummary, calendar: Calendar, beyond: str) -> Bar:
    low = high = None
    shift = step.in_order
    if before.p50 is not None and shift.low != shift.high:
        low, high = (
            calendar.date(calendar.hours(before.p50) + months * HOURS_PER_MONTH) if months is not None else None
            for months in (shift.low, shift.high)
        )
    text = beyond if step.date.p50 is None else f"from {beyond}" if before.p50 is None else _moved(shift)
    return Bar(label, before.p50, step.date.p50, low, high, text, (_beside(step.first), _beside(step.last)))


def _beside(shift: Shift) -> str:
    if shift == NOT_POSSIBLE:
        return "-"
    return "open" if shift.months is None else f"{shift.months:+z.1f}"


def _moved(shift: Shift) -> str:
    """Months and their interval; where all of it is nothing, in words."""
    if not touches(shift):
        return "no change"
    text = f"{shift.months:+.1f} months"
    if shift.low == shift.high:  # nothing is drawn
        return text
    low, high = _ends(shift, 0)
    if low == high:
        low, high = _ends(shift, 1)
    if low and high:
        return f"{text} ({low} to {high})"
    return f"{text} ({low} or more)" if low else f"{text} (up to {high})"


def _ends(shift: Shift, digits: int) -> tuple[str, str]:
    """Both ends of the interval in months; empty where it is open."""
    low, high = ("" if x is None else f"{x:z.{digits}f}" for x in (shift.low, shift.high))
    return low, high


def waterfall(
    title: str, footer: str, start: Stand, bars: tuple[Bar, ...], end: Stand, note: str, columns: tuple[str, ...],
    begin: date, horizon_end: date,
) -> WaterfallPicture:  # fmt: skip
    """The picture, over the days that it needs. begin: the first day where nothing has a date."""
    days = [day for bar in bars for day in (bar.begin, bar.end, bar.low, bar.high) if day is not None]
    days += [stand.day for stand in (start, end) if stand.day is not None]
    first = min(days, default=begin)
    last = max(days, default=first) if end.day is not None else horizon_end
    pad = timedelta(days=max((last - first).days // 16, 45))
    room = last + 4 * pad if end.day is not None else last  # for words at the right
    return WaterfallPicture(title, footer, start, bars, end, note, columns, first - pad, room)
