"""Prepare the waterfall from the announced date to the P50."""

from collections.abc import Iterator
from datetime import timedelta

from sim.calendar import Calendar
from sim.report.data import Bar, Stand, WaterfallPicture
from sim.study.gap import Gap, Step
from sim.study.gap_words import LABELS, headline, plan_after_announced, touches
from sim.study.paired import Shift
from sim.study.pictures import month
from sim.study.statistics import DateSummary
from sim.units import HOURS_PER_MONTH

_NOTE = (
    "From top to bottom causes go from planned to simulated, with the same luck. Months by which the even chance (P50) "
    "moves, in brackets their 95 % interval; at the right, if the cause came first or last."
)
_COLUMNS = ("before all\nothers", "after all\nothers")


def gap_picture(gap: Gap, number: str) -> WaterfallPicture:
    """Picture 4, left. ``number``: the hash that names the study's folder."""
    bars, end = (*_plan_bar(gap), *_bars(gap)), _end(gap)
    days = [day for bar in bars for day in (bar.begin, bar.end, bar.low, bar.high) if day is not None]
    days += [stand.day for stand in (_start(gap), end) if stand.day is not None]
    first = min(days, default=gap.scenario.start)
    last = max(days, default=first) if end.day is not None else gap.scenario.horizon_end
    pad = timedelta(days=max((last - first).days // 16, 45))
    return WaterfallPicture(
        headline(gap), _footer(gap, number), _start(gap), bars, end, _NOTE, _COLUMNS, first - pad,
        last + 4 * pad if end.day is not None else last,  # room for words at the right
    )  # fmt: skip


def _start(gap: Gap) -> Stand:
    if gap.announced is None:
        return Stand("the plan as modelled", gap.plan.p50, _day(gap, gap.plan))
    whole_year = gap.announced.precision == "year"
    text = f"for {gap.announced.date.year}, end of the year" if whole_year else f"for {month(gap.announced.date)}"
    return Stand("announced", gap.announced.date, text)


def _end(gap: Gap) -> Stand:
    low, high = gap.whole.p50_interval
    text = _day(gap, gap.whole)
    if low is not None and low != high:
        text += f" ({month(low)} {f'to {month(high)}' if high is not None else 'or later'})"
    return Stand("our even chance (P50)", gap.whole.p50, text)


def _plan_bar(gap: Gap) -> Iterator[Bar]:
    """From the announced date to the plan as modelled."""
    if gap.announced is None:
        return
    months = plan_after_announced(gap)
    text = _beyond(gap) if months is None else f"{months:+.1f} months"
    yield Bar("the plan as modelled", gap.announced.date, gap.plan.p50, None, None, text)


def _bars(gap: Gap) -> Iterator[Bar]:
    before = gap.plan
    for step in gap.steps:
        yield _bar(gap, before, step)
        before = step.date


def _bar(gap: Gap, before: DateSummary, step: Step) -> Bar:
    low = high = None
    shift, calendar = step.in_order, Calendar(gap.scenario.start)
    if before.p50 is not None and shift.low != shift.high:
        low, high = (
            calendar.date(calendar.hours(before.p50) + months * HOURS_PER_MONTH) if months is not None else None
            for months in (shift.low, shift.high)
        )
    text = _beyond(gap) if shift.months is None else _moved(shift)
    beside = tuple("open" if one.months is None else f"{one.months:+.1f}" for one in (step.first, step.last))
    return Bar(LABELS[step.group], before.p50, step.date.p50, low, high, text, beside)


def _moved(shift: Shift) -> str:
    """Months and their interval; where all of it is nothing, in words."""
    if not touches(shift):
        return "no change"
    text = f"{shift.months:+.1f} months"
    if shift.low == shift.high:  # nothing is drawn
        return text
    low, high = ("" if x is None else f"{x:.0f}".replace("-0", "0") for x in (shift.low, shift.high))
    if low and high:
        return f"{text} ({low} to {high})"
    return f"{text} ({low} or more)" if low else f"{text} (up to {high})"


def _day(gap: Gap, summary: DateSummary) -> str:
    return month(summary.p50) if summary.p50 is not None else _beyond(gap)


def _footer(gap: Gap, number: str) -> str:
    """Where the picture comes from."""
    s, failed = gap.scenario, f", {len(gap.failures)} failed" if gap.failures else ""
    return (
        f"{s.title} | gigaramp, scenario {s.name}, gap {number} | data date {s.data_date} | seed {s.seed} | "
        f"n = {len(gap.ran)} with the same luck{failed} | good GWh, pilot not counted"
    )


def _beyond(gap: Gap) -> str:
    return f"beyond {month(gap.scenario.horizon_end)}"
