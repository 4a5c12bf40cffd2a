"""Printed intervals whose coverage is known exactly: ranks and counts are whole, so it lies above 95 %."""

import math
from collections.abc import Callable
from datetime import date

import numpy as np

from sim.calendar import Calendar
from sim.chances import share_interval
from sim.study.paired import mean_shift
from sim.study.statistics import in_order, quantile_ranks, rank, summarise
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH
from sim.verify.case import Case
from sim.verify.samples import MEDIAN, SIGMA, Floats, coverage, date_at, nominal

_TAIL = 0.025
_FORMULA = "binomial law without its tails of 2.5 %"
_CLOPPER = "Clopper & Pearson (1934) Biometrika 26:404-413"


def _law(p: float, n: int) -> Callable[[], float]:
    """Chance of the counts of n draws that lie in neither tail of 2.5 % of their law: never below 95 %.

    Both intervals cut these tails: a share is held by the interval of a count, and a quantile by the two ranks, where
    neither so many hits or more, nor so many or fewer, are rarer than that.
    """

    def exact() -> float:
        law = np.array([math.comb(n, k) * p**k * (1.0 - p) ** (n - k) for k in range(n + 1)])
        or_fewer, or_more = np.cumsum(law), np.cumsum(law[::-1])[::-1]
        return float(law[(or_fewer > _TAIL) & (or_more > _TAIL)].sum())

    return exact


def _chance(p: float, n: int) -> Case:
    def held(rng: np.random.Generator) -> bool:
        low, high = share_interval(int(rng.binomial(n, p)), n)
        return low <= p <= high

    return coverage(f"a chance of {100 * p:g} %, n = {n}", _law(p, n), _FORMULA, held, _CLOPPER)


def _dates(rng: np.random.Generator, n: int) -> Floats:
    return np.asarray(MEDIAN * np.exp(SIGMA * rng.standard_normal(n)), float)


def _quantile(p: float, later: float, n: int) -> Case:
    """Ranks around a quantile of dates of which some are later than the horizon."""
    true, horizon = date_at(p), date_at(1.0 - later)

    def held(rng: np.random.Generator) -> bool:
        hours = _dates(rng, n)
        ordered = in_order(np.where(hours > horizon, np.inf, hours))
        low, high = (rank(ordered, number) for number in quantile_ranks(n, p))
        return low <= true <= high

    return coverage(f"P{100 * p:g} of dates, {100 * later:g} % later, n = {n}", _law(p, n), _FORMULA, held,
                    "order statistics, no distribution assumed")  # fmt: skip


def _summary(n: int) -> Case:
    """The P50 with its interval as a run prints it, in days."""
    calendar = Calendar(date(2021, 1, 1))
    true = calendar.date(MEDIAN)

    def held(rng: np.random.Generator) -> bool:
        return _inside_days(summarise("m", "m", _dates(rng, n), calendar, None).p50_interval, true)

    return coverage(f"the printed P50 of a run, n = {n}", _law(0.5, n), _FORMULA, held,
                    "order statistics", 0.001, "dates are whole days")  # fmt: skip


def _inside_days(interval: tuple[date | None, date | None], true: date) -> bool:
    low, high = interval
    return (low is None or low <= true) and (high is None or true <= high)


def _printed_chance(n: int) -> Case:
    """The chance by a day as a run prints it; some never get there."""
    calendar, p = Calendar(date(2021, 1, 1)), 0.6 * 0.9
    by = calendar.date(date_at(0.6))
    later = (calendar.hours(by) + HOURS_PER_DAY) / date_at(0.6)  # so that the day's end is the P60 of who gets there

    def held(rng: np.random.Generator) -> bool:
        hours = np.where(rng.random(n) < 0.1, np.nan, _dates(rng, n) * later)
        interval = summarise("m", "m", hours, calendar, by).probability_interval
        return interval is not None and interval[0] <= p <= interval[1]

    return coverage(f"the printed chance by a day, n = {n}", _law(p, n), _FORMULA, held, _CLOPPER)


def _mean_shift(n: int, correlation: float) -> Case:
    def held(rng: np.random.Generator) -> bool:
        first, second = rng.standard_normal((2, n))
        other = correlation * first + (1.0 - correlation**2) ** 0.5 * second
        found = mean_shift(MEDIAN + 3_000.0 * first, MEDIAN + 4_000.0 * other + 2.0 * HOURS_PER_MONTH)
        return found.low <= 2.0 <= found.high

    return coverage(f"mean of pairs, n = {n}, r = {correlation:g}", nominal, "Student's t of normal differences",
                 held, source="Student (1908)")  # fmt: skip


CASES = (
    *(_chance(p, n) for p, n in ((0.02, 200), (0.1, 100), (0.5, 200), (0.9, 1000))),
    *(_quantile(*told) for told in ((0.1, 0.2, 100), (0.5, 0.4, 200), (0.9, 0.05, 200))),
    _summary(100),
    _printed_chance(200),
    *(_mean_shift(n, r) for n, r in ((10, 0.5), (200, 0.9))),
)
