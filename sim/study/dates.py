"""From one trajectory to the hour of each milestone, and to what a calendar year brings."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.scenario.milestones import READ_FROM, Milestone
from sim.units import HOURS_PER_DAY, HOURS_PER_WEEK, HOURS_PER_YEAR, RUN_RATE_WEEKS

if TYPE_CHECKING:
    from sim.model.prepared import Prepared
    from sim.model.trajectory import Trajectory

LATER, NEVER = np.inf, np.nan  # not inside the horizon; stopped for good
COMPLETION_SHARE = 0.90
# A level counts as reached a ten-thousandth below it: nameplate itself is such a level, and sums round.
TOLERANCE = 1e-4
Floats = NDArray[np.float64]


def run_rate(weekly_gwh: Floats) -> Floats:
    """GWh a year over the trailing 13 weeks, at the end of every week (zero before the 13th), last axis weeks."""
    total = np.cumsum(weekly_gwh, axis=-1)
    rate = total.copy()
    rate[..., RUN_RATE_WEEKS:] -= total[..., :-RUN_RATE_WEEKS]
    rate[..., : RUN_RATE_WEEKS - 1] = 0.0
    return rate * (HOURS_PER_YEAR / (RUN_RATE_WEEKS * HOURS_PER_WEEK))


def first_reached(series: Floats, goal: float, holds_weeks: int = 0) -> float:
    """Hour at which a weekly series first reaches a goal, linear between two week ends; ``LATER`` if it does not.

    holds_weeks: for so many weeks after the end of that one it must not be below the goal; what the series is too short
    to show does not count.
    """
    hits = np.flatnonzero(series >= goal)
    if holds_weeks:
        ends = hits[holds_weeks:]  # so many hits later is so many weeks later where no week between them lacks
        hits = hits[: len(ends)][ends - hits[: len(ends)] == holds_weeks]
    if not hits.size:
        return LATER
    w = int(hits[0])
    before = series[w - 1] if w else 0.0
    part = (goal - before) / (series[w] - before) if w and series[w] > before else 1.0
    return (w + part) * HOURS_PER_WEEK


def falls_below(rates: Floats | NDArray[np.float32], hours: Floats, goal: float) -> NDArray[np.bool_]:
    """Whether a weekly run rate is below a goal in any week after the one in which it was first reached, (n,).

    Args:
        rates: of every replication, (n, weeks).
        hours: at which each reaches the goal first, (n,); one that is later or never does not fall.
        goal: with its tolerance, as of ``first_reached``; single precision is no fall.
    """
    reached = np.where(np.isfinite(hours), hours, np.inf)
    ends = HOURS_PER_WEEK * np.arange(1, rates.shape[1] + 1)
    # From the end of the week of the first passage on; that end itself is at the goal.
    after = ends[None, :] >= reached[:, None] + HOURS_PER_WEEK
    return np.asarray((after & (rates < goal * (1.0 - 1e-6))).any(axis=1))


def milestone_hours(milestone: Milestone, prepared: "Prepared", path: "Trajectory", years: "YearWeights") -> float:
    """Hours from the programme start to a milestone: finite, ``LATER`` or ``NEVER``."""
    hour = _hour(milestone, prepared, path, years)
    return NEVER if hour == LATER and _stopped(milestone, prepared, path) else hour


def _hour(milestone: Milestone, prepared: "Prepared", path: "Trajectory", years: "YearWeights") -> float:
    goal = milestone.level * (1.0 - TOLERANCE)
    match milestone.kind:
        case "event":
            return path.hours.get(milestone.event, LATER)
        case "building":
            there = prepared.scenario.blocks[milestone.block].activities
            parts = [f"{milestone.block}.{part}" for part in READ_FROM["building"] if part in there]
            return max(path.hours.get(part, LATER) for part in parts)
        case "mechanical":
            lines = [prepared.lines[i].name for i in prepared.blocks[milestone.block]]
            return max(path.hours.get(f"{line}_install", LATER) for line in lines)
        case "rate":
            return first_reached(run_rate(path.good_gwh.sum(axis=0)), goal, milestone.holds_weeks)
        case "installed":
            return _installed(prepared, path, goal)
        case "year":
            return years.end_of_first(path.good_gwh.sum(axis=0), goal)
        case "quarter":
            return years.quarters.end_of_first(path.good_gwh.sum(axis=0), goal)
        case "delivery":
            return _first_delivery(prepared, path, milestone.block)
        case "serial":
            running = path.hours.get(f"{milestone.block}.line_1_installed", LATER)
            return max(_first_delivery(prepared, path, milestone.block), running)
        case "test":
            return _completion_test(prepared, path, milestone.block)


def _installed(prepared: "Prepared", path: "Trajectory", goal: float) -> float:
    """Hour at which the lines past hot commissioning sum to a nameplate."""
    done = sorted((path.hours.get(f"{line.name}_installed", LATER), i) for i, line in enumerate(prepared.lines))
    total = np.cumsum(prepared.nameplates[[i for _, i in done]])
    reached = np.flatnonzero(total >= goal)
    return done[int(reached[0])][0] if reached.size else LATER


def _first_delivery(prepared: "Prepared", path: "Trajectory", block: str) -> float:
    """The release of the block's first line, or the first good cells after it."""
    row = list(prepared.blocks).index(block)
    released = path.hours.get(f"{block}.line_1_released", LATER)
    made = np.flatnonzero(path.sellable_gwh[row] > 0.0)
    return max(released, made[0] * HOURS_PER_WEEK) if made.size else LATER


def _completion_test(prepared: "Prepared", path: "Trajectory", block: str) -> float:
    """End of the first 13 weeks at 90 % of nameplate and 90 % cell yield."""
    row = list(prepared.blocks).index(block)
    rate, cohort = run_rate(path.good_gwh[row]), run_rate(path.cohort_gwh[row])
    nameplate = prepared.nameplates[prepared.blocks[block]].sum()
    share = np.minimum(rate / nameplate, np.divide(rate, cohort, out=np.zeros_like(rate), where=cohort > 0.0))
    return first_reached(share, COMPLETION_SHARE)


def _stopped(milestone: Milestone, prepared: "Prepared", path: "Trajectory") -> bool:
    """Whether a refused block makes the milestone impossible."""
    refused = [name for name in prepared.blocks if f"{name}.refused" in path.hours]
    for name in prepared.blocks:  # what follows a refused block is never decided
        decision = prepared.scenario.blocks[name].decision
        if decision is not None and decision.previous in refused and name not in refused:
            refused.append(name)
    if milestone.block:
        return milestone.block in refused
    left = sum(prepared.nameplates[lines].sum() for name, lines in prepared.blocks.items() if name not in refused)
    a_year = milestone.level * (4.0 if milestone.kind == "quarter" else 1.0)
    return bool(refused) and a_year > left


class PeriodWeights:
    """Share of every week that lies in each of some periods.

    firsts: first day of each, and the day after the last; weights: (weeks, periods).
    """

    def __init__(self, prepared: "Prepared", firsts: Sequence[date]) -> None:
        self.calendar, self.firsts = Calendar(prepared.scenario.start), firsts
        edges = np.array([self.calendar.hours(day) for day in firsts])
        begin = HOURS_PER_WEEK * np.arange(prepared.weeks)[:, None]
        inside = np.minimum(begin + HOURS_PER_WEEK, edges[1:]) - np.maximum(begin, edges[:-1])
        self.weights: Floats = np.clip(inside, 0.0, None) / HOURS_PER_WEEK

    def sums(self, weekly: Floats) -> Floats:
        """Sums of weekly series, (..., weeks), in every period, (..., periods)."""
        return weekly @ self.weights

    def end_of_first(self, weekly: Floats, goal: float) -> float:
        """Hour in the last day of the first period that brings the goal."""
        hits = np.flatnonzero(self.sums(weekly) >= goal)
        if not hits.size:
            return LATER
        last = self.firsts[int(hits[0]) + 1] - timedelta(days=1)
        return self.calendar.hours(last) + HOURS_PER_DAY / 2


class YearWeights(PeriodWeights):
    """The calendar years of a programme, (years,) of ``years``, and their quarters."""

    def __init__(self, prepared: "Prepared") -> None:
        self._prepared, scenario = prepared, prepared.scenario
        self.years = list(range(scenario.start.year, scenario.horizon_end.year + 1))
        super().__init__(prepared, [date(year, 1, 1) for year in [*self.years, self.years[-1] + 1]])

    @cached_property
    def quarters(self) -> PeriodWeights:
        """The same by calendar quarter."""
        firsts = [date(year, month, 1) for year in self.years for month in (1, 4, 7, 10)]
        return PeriodWeights(self._prepared, [*firsts, self.firsts[-1]])

    def annual(self, weekly: Floats) -> Floats:
        """Sum of a weekly series in every calendar year, shape (years,)."""
        return self.sums(weekly)


def quarterly_gwh(path: "Trajectory", years: YearWeights) -> Floats:
    """Good and sellable GWh of every calendar quarter of the years, (2, quarters)."""
    return years.quarters.sums(np.stack([path.good_gwh.sum(axis=0), path.sellable_gwh.sum(axis=0)]))
