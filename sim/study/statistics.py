"""Quantiles of censored dates with their intervals. Nothing is dropped: what is not reached stands after all dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.chances import CONFIDENCE, share_interval
from sim.units import HOURS_PER_DAY

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class DateSummary:
    """When a milestone is reached, over all replications that ran.

    p10, p50, p80, p90: 10, 50, 80, 90 % have reached it by then; None where fewer ever do inside the horizon.
    p50_interval: 95 % interval of the P50 from order statistics; an open end is None.
    never_share, later_share: stopped for good; not inside the horizon.
    probability_by: chance by the announced date with its 95 % interval; None where nothing was announced.
    fell_share: of those that reach it, which are ``fell_of``, the share that is below it again inside the horizon, with
        its 95 % interval; None where it is no level of a rate, or nobody reaches it.
    """

    name: str
    label: str
    replications: int
    p10: date | None
    p50: date | None
    p80: date | None
    p90: date | None
    p50_interval: tuple[date | None, date | None]
    reached_share: float
    never_share: float
    later_share: float
    announced: date | None
    probability_by: float | None
    probability_interval: tuple[float, float] | None
    fell_share: float | None = None
    fell_of: int = 0
    fell_interval: tuple[float, float] | None = None


def summarise(
    name: str,
    label: str,
    hours: Floats,
    calendar: Calendar,
    announced: date | None,
    fell: NDArray[np.bool_] | None = None,
) -> DateSummary:
    """Summary of one milestone.

    Args:
        name, label: of the milestone.
        hours: infinite for later and not a number for never, (replications,).
        calendar: of the programme.
        announced: the day for which it was announced.
        fell: of a level of a rate, whether a replication that reached it is below it again, (replications,).
    """
    never, ordered = np.isnan(hours), in_order(hours)
    n, reached = len(hours), int(np.isfinite(hours).sum())
    low, high = quantile_ranks(n, 0.5)
    chance = interval = None
    if announced is not None:
        by = int((hours < calendar.hours(announced) + HOURS_PER_DAY).sum())
        chance, interval = by / n, share_interval(by, n)
    return DateSummary(
        name=name, label=label, replications=n,
        p10=_day(quantile(ordered, 0.1), calendar), p50=_day(quantile(ordered, 0.5), calendar),
        p80=_day(quantile(ordered, 0.8), calendar), p90=_day(quantile(ordered, 0.9), calendar),
        p50_interval=(_day(rank(ordered, low), calendar), _day(rank(ordered, high), calendar)),
        reached_share=reached / n, never_share=float(never.mean()),
        later_share=float(np.isposinf(hours).sum() / n),
        announced=announced, probability_by=chance, probability_interval=interval, **_fallen(fell, reached),
    )  # fmt: skip


def _fallen(fell: NDArray[np.bool_] | None, reached: int) -> dict[str, Any]:
    if fell is None or not reached:
        return {}
    count = int(fell.sum())
    return {"fell_share": count / reached, "fell_of": reached, "fell_interval": share_interval(count, reached)}


def in_order(hours: Floats) -> Floats:
    """Dates in order, (n,): later (infinite) and never (not a number) stand after all of them."""
    return np.sort(np.where(np.isnan(hours), np.inf, hours))


def rank_of(n: int, p: float) -> int:
    """Number of the quantile p among n values in order, from 1: the first that a share p does not exceed.

    >>> [rank_of(10, p) for p in (0.1, 0.5, 0.55, 0.9)]
    [1, 5, 6, 9]
    """
    return max(int(np.ceil(p * n - 1e-9)), 1)


def quantile(ordered: Floats, p: float) -> float:
    """The smallest value that a share p of all does not exceed (inverse of the empirical distribution)."""
    return rank(ordered, rank_of(len(ordered), p))


def quantiles(values: NDArray[np.floating[Any]], shares: Sequence[float]) -> Floats:
    """The same along the first axis, (shares, ...), of those that have a value; not a number where nobody has one."""
    ordered, known = np.sort(values, axis=0), np.count_nonzero(~np.isnan(values), axis=0)
    # As ``rank_of``, for every known number at once: not a number sorts last, and the first of none is none.
    ranks = np.maximum(np.ceil(np.multiply.outer(np.asarray(shares), known) - 1e-9).astype(int), 1)
    return np.asarray(np.take_along_axis(ordered, ranks - 1, axis=0), float)


def rank(ordered: Floats, number: int) -> float:
    """Value number 1, 2, ... in order; infinite beyond the last, minus infinite before the first."""
    if number < 1:
        return -np.inf
    return float(ordered[number - 1]) if number <= len(ordered) else np.inf


def quantile_ranks(n: int, p: float, confidence: float = CONFIDENCE) -> tuple[int, int]:
    """Ranks between which a quantile lies with this confidence, whatever the distribution.

    From the binomial distribution of the number of draws below the quantile; 0 or n + 1 where n is too small.
    """
    tail = (1.0 - confidence) / 2.0
    return _binomial_quantile(tail, n, p), n + 1 - _binomial_quantile(tail, n, 1.0 - p)


def _binomial_quantile(u: float, n: int, p: float) -> int:
    """The least number of hits that is not exceeded with probability ``u``; scipy.stats takes long to import."""
    from scipy.special import bdtr, bdtrik

    found = max(int(np.ceil(bdtrik(u, n, p))) - 1, 0)  # rounding may have put it one too high
    return found if bdtr(found, n, p) >= u else found + 1


def _day(hours: float, calendar: Calendar) -> date | None:
    return calendar.date(hours) if np.isfinite(hours) else None
