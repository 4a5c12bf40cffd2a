"""Printed intervals that hold 95 % in the limit of many replications: shifts, shares of variance, parts of luck."""

import math

import numpy as np
from scipy.special import ndtri

from sim.study.paired import shift, unpaired_shift
from sim.study.sensitivity.drawn import Drawn
from sim.study.sensitivity.luck import split
from sim.study.sensitivity.shares import shares
from sim.units import HOURS_PER_MONTH
from sim.verify.case import Case
from sim.verify.samples import IN_THE_LIMIT, MEDIAN, SIGMA, Floats, Held, coverage, date_at, nominal

_WEIGHTS = np.array([4.0, 3.0, 2.0])


def _case(name: str, held: Held, source: str, tolerance: float = 0.03) -> Case:
    return coverage(name, nominal, "95 %", held, source, tolerance, IN_THE_LIMIT)


def _inside(low: float | None, true: float, high: float | None) -> bool:
    """Open ends hold everything on their side."""
    return (low is None or low <= true) and (high is None or true <= high)


def _pairs(rng: np.random.Generator, n: int, correlation: float, later: float) -> tuple[Floats, Floats, float]:
    """Dates of two scenarios that share luck, a share of them beyond the horizon, and the true shift of the P50."""
    first, second = rng.standard_normal((2, n))
    other = correlation * first + math.sqrt(1.0 - correlation**2) * second
    before, after = MEDIAN * np.exp(SIGMA * first), 1.05 * MEDIAN * np.exp(SIGMA * other)
    if later:
        end = date_at(1.0 - later)
        before, after = (np.where(hours > end, np.inf, hours) for hours in (before, after))
    return before, after, 0.05 * MEDIAN / HOURS_PER_MONTH


def _shift(n: int, correlation: float, later: float = 0.0) -> Case:
    def held(rng: np.random.Generator) -> bool:
        before, after, true = _pairs(rng, n, correlation, later)
        found = (shift if correlation else unpaired_shift)(before, after)
        return _inside(found.low, true, found.high)

    told = f"r = {correlation:g}" if correlation else "unpaired"
    beyond = f", {100 * later:g} % later" if later else ""
    return _case(f"P50s apart, {told}{beyond}, n = {n}", held, "Bahadur (1966) Ann. Math. Stat. 37:577")


def _shares(n: int) -> Case:
    """Shares of three normal scores of a sum, in ranks: of a loading s it is 6 / pi asin(s / 2)."""
    loadings = _WEIGHTS**2 / (_WEIGHTS @ _WEIGHTS)
    true = dict(zip("abc", 6.0 / math.pi * np.arcsin(loadings / 2.0), strict=True))

    def held(rng: np.random.Generator) -> float:
        x = rng.random((n, 3))
        rows = shares(ndtri(x) @ _WEIGHTS, Drawn(tuple("abc"), x, np.full(3, np.nan))).rows
        return float(np.mean([row.low <= true[row.name] <= row.high for row in rows]))

    return _case(f"shares of variance, n = {n}", held,
                 "Plischke, Borgonovo & Smith (2013) doi 10.1016/j.ejor.2012.11.047", 0.04)  # fmt: skip


def _noise(n: int) -> Case:
    """What the largest of several shares is said to stay below where no input matters."""

    def held(rng: np.random.Generator) -> bool:
        x = rng.random((n, 2))
        found = shares(rng.random(n), Drawn(tuple("ab"), x, np.full(2, np.nan)))
        return found.rows[0].value <= found.noise

    return _case(f"larger of 2 shares of nothing, n = {n}", held, "permutation of ranks")


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

    return _case(f"assumption or luck, 3 parts, n = {n}", held, "rank correlation of a normal pair")


CASES = (
    *(_shift(n, r) for n, r in ((50, 0.9), (200, 0.5), (200, 0.99), (200, 0.0))),
    _shift(200, 0.9, 0.3),
    _shares(100),
    _noise(60),
    _split(60),
)
