"""Every interval that is printed, on made-up samples of which the truth is known: how often it holds it.

Where the exact coverage is known (ranks and counts are whole, so it lies above 95 %) it is the exact value; where an
interval holds 95 % only in the limit, 95 % is, within the stated tolerance.
"""

import math
from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import binom

from sim.calendar import Calendar
from sim.chances import CONFIDENCE, share_interval
from sim.study.paired import mean_shift, shift, unpaired_shift
from sim.study.sensitivity.drawn import Drawn
from sim.study.sensitivity.luck import split
from sim.study.sensitivity.shares import shares
from sim.study.statistics import in_order, quantile_ranks, rank, summarise
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH
from sim.verify.case import Case

FAMILY = "printed intervals"
Floats = NDArray[np.float64]
Held = Callable[[np.random.Generator], float]  # 1 or 0; of several intervals the share that holds
_PILOT, _LIMIT = 400, 0.03
_SCALE, _SIGMA = 40_000.0, 0.3  # hours, spread of their logarithm
_WHY = "95 % in the limit of many replications"


def _case(
    name: str, exact: Callable[[], float], formula: str, held: Held, tolerance: float = 0.0, source: str = ""
) -> Case:
    def observe(seed: int) -> tuple[float, float]:
        return float(held(np.random.default_rng(seed))), 1.0

    why = _WHY if tolerance else ""
    return Case(
        FAMILY, name, exact, formula, observe, pilot=_PILOT, tolerance=tolerance, why_tolerance=why, source=source
    )


def _nominal() -> float:
    return CONFIDENCE


def _inside(low: float | None, true: float, high: float | None) -> bool:
    """Open ends hold everything on their side."""
    return (low is None or low <= true) and (high is None or true <= high)


def _chance(p: float, n: int) -> Case:
    def exact() -> float:
        return float(np.sum(binom.pmf([k for k in range(n + 1) if holds(k)], n, p)))

    @cache
    def holds(hits: int) -> bool:
        low, high = share_interval(hits, n)
        return low <= p <= high

    def held(rng: np.random.Generator) -> bool:
        return holds(int(rng.binomial(n, p)))

    return _case(f"a chance of {100 * p:g} %, n = {n}", exact, "sum of the binomial law over the counts that hold it",
                 held, source="Clopper & Pearson (1934) Biometrika 26:404-413")  # fmt: skip


def _by_ranks(p: float, n: int) -> Callable[[], float]:
    def exact() -> float:
        low, high = quantile_ranks(n, p)
        return float(binom.cdf(high - 1, n, p) - binom.cdf(low - 1, n, p))

    return exact


def _dates(rng: np.random.Generator, n: int) -> Floats:
    return np.asarray(_SCALE * np.exp(_SIGMA * rng.standard_normal(n)), float)


def _quantile(p: float, later: float, n: int) -> Case:
    """Ranks around a quantile of dates of which some are later than the horizon."""
    true, horizon = (_SCALE * math.exp(_SIGMA * float(ndtri(x))) for x in (p, 1.0 - later))

    def held(rng: np.random.Generator) -> bool:
        hours = _dates(rng, n)
        ordered = in_order(np.where(hours > horizon, np.inf, hours))
        low, high = (rank(ordered, number) for number in quantile_ranks(n, p))
        return low <= true <= high

    return _case(f"P{100 * p:g} of dates, {100 * later:g} % later, n = {n}", _by_ranks(p, n),
                 "binomial law of the ranks", held, source="order statistics, no distribution assumed")  # fmt: skip


def _summary(n: int) -> Case:
    """The P50 with its interval as a run prints it, in days."""
    calendar = Calendar(date(2021, 1, 1))
    true = calendar.date(_SCALE)

    def held(rng: np.random.Generator) -> bool:
        return _inside_days(summarise("m", "m", _dates(rng, n), calendar, None).p50_interval, true)

    return _case(f"the printed P50 of a run, n = {n}", _by_ranks(0.5, n), "binomial law of the ranks", held, 0.001)


def _inside_days(interval: tuple[date | None, date | None], true: date) -> bool:
    low, high = interval
    return (low is None or low <= true) and (high is None or true <= high)


def _printed_chance(n: int) -> Case:
    """The chance by a day as a run prints it; some never get there."""
    calendar, p = Calendar(date(2021, 1, 1)), 0.6 * 0.9
    by = calendar.date(_SCALE * math.exp(_SIGMA * float(ndtri(0.6))))
    end = calendar.hours(by) + HOURS_PER_DAY
    scale = end / math.exp(_SIGMA * float(ndtri(0.6)))  # so that the day's end is the P60 of those that get there

    def held(rng: np.random.Generator) -> bool:
        hours = np.where(rng.random(n) < 0.1, np.nan, _dates(rng, n) * scale / _SCALE)
        interval = summarise("m", "m", hours, calendar, by).probability_interval
        return interval is not None and interval[0] <= p <= interval[1]

    case = _chance(p, n)
    return _case(f"the printed chance by a day, n = {n}", case.exact, case.formula, held, source=case.source)


def _mean_shift(n: int, correlation: float) -> Case:
    def held(rng: np.random.Generator) -> bool:
        first, second = rng.standard_normal((2, n))
        other = correlation * first + math.sqrt(1.0 - correlation**2) * second
        found = mean_shift(_SCALE + 3_000.0 * first, _SCALE + 4_000.0 * other + 2.0 * HOURS_PER_MONTH)
        return found.low <= 2.0 <= found.high

    return _case(f"mean of pairs, n = {n}, r = {correlation:g}", _nominal, "Student's t of normal differences",
                 held, source="Student (1908)")  # fmt: skip


def _pairs(rng: np.random.Generator, n: int, correlation: float, later: float) -> tuple[Floats, Floats, float]:
    """Dates of two scenarios that share luck, a share of them beyond the horizon, and the true shift of the P50."""
    first, second = rng.standard_normal((2, n))
    other = correlation * first + math.sqrt(1.0 - correlation**2) * second
    before, after = _SCALE * np.exp(_SIGMA * first), 1.05 * _SCALE * np.exp(_SIGMA * other)
    if later:
        end = _SCALE * math.exp(_SIGMA * float(ndtri(1.0 - later)))
        before, after = (np.where(hours > end, np.inf, hours) for hours in (before, after))
    return before, after, 0.05 * _SCALE / HOURS_PER_MONTH


def _shift(n: int, correlation: float, later: float = 0.0) -> Case:
    def held(rng: np.random.Generator) -> bool:
        before, after, true = _pairs(rng, n, correlation, later)
        found = (shift if correlation else unpaired_shift)(before, after)
        return _inside(found.low, true, found.high)

    told = f"r = {correlation:g}" if correlation else "unpaired"
    beyond = f", {100 * later:g} % later" if later else ""
    return _case(f"P50s apart, {told}{beyond}, n = {n}", _nominal, "95 %", held, _LIMIT,
                 "Bahadur (1966) Ann. Math. Stat. 37:577-580")  # fmt: skip


_WEIGHTS = np.array([4.0, 3.0, 2.0])


def _shares(n: int) -> Case:
    """Shares of three normal scores of a sum, in ranks: of a loading s it is 6 / pi asin(s / 2)."""
    loadings = _WEIGHTS**2 / (_WEIGHTS @ _WEIGHTS)
    true = dict(zip("abc", 6.0 / math.pi * np.arcsin(loadings / 2.0), strict=True))

    def held(rng: np.random.Generator) -> float:
        x = rng.random((n, 3))
        rows = shares(ndtri(x) @ _WEIGHTS, Drawn(tuple("abc"), x, np.full(3, np.nan))).rows
        return float(np.mean([row.low <= true[row.name] <= row.high for row in rows]))

    return _case(f"shares of variance, n = {n}", _nominal, "95 %", held, 0.04,
                 "Plischke, Borgonovo & Smith (2013) doi 10.1016/j.ejor.2012.11.047")  # fmt: skip


def _noise(n: int) -> Case:
    """What the largest of several shares is said to stay below where no input matters."""

    def held(rng: np.random.Generator) -> bool:
        x = rng.random((n, 2))
        found = shares(rng.random(n), Drawn(tuple("ab"), x, np.full(2, np.nan)))
        return found.rows[0].value <= found.noise

    return _case(f"larger of 2 shares of nothing, n = {n}", _nominal, "95 %", held, _LIMIT, "permutation of ranks")


def _split(n: int) -> Case:
    """Spread by ranges, events and breakdowns, from the rank correlations of normal dates of which some is kept."""
    kept, ranges = 0.8, 0.6
    inputs, of_ranges = (6.0 / math.pi * math.asin(x / 2.0) for x in (kept, ranges))
    true = (of_ranges, inputs - of_ranges, 1.0 - inputs)

    def held(rng: np.random.Generator) -> float:
        common, events, a, b, c, d = rng.standard_normal((6, n))
        base, extra, rest = math.sqrt(ranges) * common, math.sqrt(kept - ranges), math.sqrt(1.0 - kept)
        found = split(base + extra * events + rest * a, base + extra * events + rest * b, base + extra * d + rest * c)
        assert found is not None
        parts = zip((found.ranges, found.events, found.breakdowns), true, strict=True)
        return float(np.mean([part.low <= x <= part.high for part, x in parts]))

    return _case(
        f"assumption or luck, 3 parts, n = {n}", _nominal, "95 %", held, _LIMIT, "rank correlation of a normal pair"
    )


CASES = (
    *(_chance(p, n) for p, n in ((0.02, 200), (0.1, 100), (0.5, 200), (0.9, 1000))),
    *(_quantile(*told) for told in ((0.1, 0.2, 100), (0.5, 0.4, 200), (0.9, 0.05, 200))),
    _summary(100),
    _printed_chance(200),
    *(_mean_shift(n, r) for n, r in ((10, 0.5), (200, 0.9))),
    *(_shift(n, r) for n, r in ((50, 0.9), (200, 0.5), (200, 0.99), (200, 0.0))),
    _shift(200, 0.9, 0.3),
    _shares(100),
    _noise(60),
    _split(60),
)
