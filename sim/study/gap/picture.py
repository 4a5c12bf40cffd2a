"""Prepare the waterfall from the announced date to the P50."""

from collections.abc import Iterator

from sim.report.prepared.waterfall import Bar, Stand, WaterfallPicture
from sim.study.gap.gap import Gap
from sim.study.gap.words import headline, plan_after_announced
from sim.study.statistics import DateSummary
from sim.study.steps.bars import step_bars, waterfall
from sim.study.told import month

_NOTE = (
    "From top to bottom causes go from planned to simulated, with the same luck. Months by which the even chance (P50) "
    "moves, in brackets their 95 % interval; at the right, if the cause came first or last."
)
_COLUMNS = ("before all\nothers", "after all\nothers")


def gap_picture(gap: Gap, number: str) -> WaterfallPicture:
    """Picture 4, left. ``number``: the hash that names the study's folder."""
    steps = step_bars(gap, gap.scenario.start, _beyond(gap))
    return waterfall(
        headline(gap), _footer(gap, number), _start(gap), (*_plan_bar(gap), *steps), _end(gap), _NOTE, _COLUMNS,
        gap.scenario.start, gap.scenario.horizon_end,
    )  # fmt: skip


def _start(gap: Gap) -> Stand:
    if gap.announced is None:
        return Stand("the plan as modelled", gap.first.p50, _day(gap, gap.first))
    whole_year = gap.announced.precision == "year"
    text = f"for {gap.announced.date.year}, end of the year" if whole_year else f"for {month(gap.announced.date)}"
    return Stand(gap.announced.said, gap.announced.date, text)


def _end(gap: Gap) -> Stand:
    low, high = gap.last.p50_interval
    text = _day(gap, gap.last)
    if low is not None and low != high:
        text += f" ({month(low)} {f'to {month(high)}' if high is not None else 'or later'})"
    return Stand("our even chance (P50)", gap.last.p50, text)


def _plan_bar(gap: Gap) -> Iterator[Bar]:
    """From the announced date to the plan as modelled."""
    if gap.announced is None:
        return
    months = plan_after_announced(gap)
    text = _beyond(gap) if months is None else f"{months:+.1f} months"
    yield Bar("the plan as modelled", gap.announced.date, gap.first.p50, None, None, text)


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
