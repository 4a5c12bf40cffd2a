"""How much earlier or later: medians of two scenarios, best with the same luck, with the interval of the difference."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.chances import CONFIDENCE
from sim.study.statistics import in_order, quantile, quantile_ranks, rank_of
from sim.units import HOURS_PER_MONTH

Floats = NDArray[np.float64]
DRAWS = 4096
SAME_HOURS = 1e-3  # dates closer than this are the same; sums round
RARE = 1e-3  # chance of a gap between dates that is taken for one between two lumps


@dataclass(frozen=True)
class Shift:
    """Months by which the P50 of a milestone moves; positive is later.

    months: None where one of the two has no P50 inside the horizon.
    low, high: 95 % interval; None is an open end (beyond the horizon).
    n: replications that ran in both.
    """

    months: float | None
    low: float | None
    high: float | None
    n: int

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        below, above = self.high is not None and self.high < 0.0, self.low is not None and self.low > 0.0
        return below or above


def shift(before: Floats, after: Floats, p: float = 0.5) -> Shift:
    """From the hours of one milestone in two scenarios to the shift of its quantile.

    Args:
        before, after: hours by replication, (n,) each, entry k of both from replication k; infinite for later, not a
            number for never: both stand after all dates.
        p: of the quantile.

    Raises:
        ValueError: the two have different lengths.
    """
    if before.shape != after.shape:
        raise ValueError(f"{len(before)} replications cannot be paired with {len(after)}")
    one, other = _quantile(before, p), _quantile(after, p)
    # One pair more that parts than is seen, of two more (Agresti and Min 2005): none seen does not mean none at all.
    parted = (np.count_nonzero(one.there != other.there) + 1.0) / (len(before) + 2.0)
    together = float(np.clip(1.0 - parted / (2.0 * p * (1.0 - p)), -1.0, 1.0))
    with np.errstate(invalid="ignore"):
        apart = after - before
    known = apart[~np.isnan(apart)]
    # If no pair is further apart, neither are their quantiles.
    return _shift(one, other, together, (known.min(), known.max()) if known.size else (-np.inf, np.inf))


def unpaired_shift(before: Floats, after: Floats, p: float = 0.5) -> Shift:
    """The same for two scenarios that share no luck; lengths may differ, n is the less."""
    return _shift(_quantile(before, p), _quantile(after, p), 0.0, (-np.inf, np.inf))


@dataclass(frozen=True)
class _Quantile:
    """A quantile with what is needed for its error.

    hours: infinite beyond the horizon; error: of its share, one standard error.
    anchor: the share from which dates are drawn and ``slope`` hours a unit of share: its own, or the last date's.
    there: which replications have a date not after it, (n,); dated: share with a date.
    ordered: all dates, where they stand in lumps around the quantile; else empty.
    """

    p: float
    hours: float
    error: float
    anchor: float
    anchor_hours: float
    slope: float
    there: NDArray[np.bool_]
    dated: float
    ordered: Floats

    def drawn(self, scores: Floats) -> Floats:
        """The quantile of other samples, whose shares are off by these normal scores."""
        share = self.p + self.error * scores
        if self.ordered.size:
            ranks = np.ceil(share * self.ordered.size).astype(int)
            return np.asarray(self.ordered[np.clip(ranks, 1, self.ordered.size) - 1], float)
        return np.asarray(
            np.where(
                (share > self.dated) & (self.dated < 1.0),
                np.inf,
                self.anchor_hours + self.slope * (share - self.anchor),
            ),
            float,
        )


def _quantile(hours: Floats, p: float) -> _Quantile:
    """Its date, and the slope of the dates between the ranks of its own 95 % interval, by least squares."""
    ordered = in_order(hours)
    n, dated = len(ordered), int(np.isfinite(ordered).sum())
    place = min(rank_of(n, p), dated)
    low, high = (min(max(number, 1), dated) for number in quantile_ranks(n, p))
    window = np.arange(min(low, max(high - 1, 1)), high + 1) if dated else np.zeros(0, int)
    slope, middle = 0.0, window - window.mean() if window.size else window
    if window.size > 1:
        slope = float(middle @ ordered[window - 1] / (middle @ middle)) * n
    anchor_hours = float(ordered[place - 1]) if place else np.inf
    return _Quantile(
        p, quantile(ordered, p), (p * (1.0 - p) / n) ** 0.5, p if place == rank_of(n, p) else place / n, anchor_hours,
        slope, hours <= anchor_hours, dated / n, ordered if _in_lumps(ordered[window - 1]) else np.empty(0),
    )  # fmt: skip


def _in_lumps(dates: Floats) -> bool:
    """Whether dates stand together and apart, so that no slope tells how they follow: ties, or one gap too wide.

    Of k gaps between dates of even density the widest makes more than a share x of all with a probability of at most
    ``k (1 - x)^(k - 1)`` (Fisher 1929).
    """
    gaps = np.diff(dates)
    if gaps.size < 2 or gaps.max() <= 0.0:
        return False
    chance = gaps.size * (1.0 - gaps.max() / gaps.sum()) ** (gaps.size - 1)
    return bool((gaps == 0.0).any() or chance < RARE)


def _shift(one: _Quantile, other: _Quantile, together: float, widest: tuple[float, float]) -> Shift:
    """Shift and interval from two quantiles whose shares err together with this correlation.

    A quantile errs by its slope times the error of its share, which is nearly normal (Bahadur 1966): smooth, where
    resamples of pairs that move together jump from one date to the next and make the interval too wide. Where dates
    stand in lumps (ends of years, two humps) they jump indeed, and the dates at the shares themselves are taken.
    """
    first, second = _scores()
    second = together * first + (1.0 - together**2) ** 0.5 * second
    with np.errstate(invalid="ignore"):
        moved = other.hours - one.hours
        again = other.drawn(second) - one.drawn(first)
    # Where neither has a date, nothing is known about the difference: it may lie anywhere.
    tail = (1.0 - CONFIDENCE) / 2.0
    low = quantile(np.sort(np.where(np.isnan(again), -np.inf, again)), tail)
    high = quantile(np.sort(np.where(np.isnan(again), np.inf, again)), 1.0 - tail)
    if np.isfinite(moved):
        low = min(max(low, widest[0]), moved) if np.isfinite(low) else low
        high = max(min(high, widest[1]), moved) if np.isfinite(high) else high
    return Shift(_months(moved), _months(low), _months(high), min(len(one.there), len(other.there)))


@lru_cache(maxsize=1)
def _scores() -> Floats:
    """Pairs of independent normal scores, (2, DRAWS), evenly spread and always the same: same data, same text."""
    from scipy.special import ndtri
    from scipy.stats.qmc import Halton

    return np.asarray(ndtri(Halton(2, scramble=False).random(DRAWS + 1)[1:].T), float)


def _months(hours: float) -> float | None:
    return float(hours) / HOURS_PER_MONTH if np.isfinite(hours) else None


@dataclass(frozen=True)
class MeanShift:
    """Mean months by which a milestone moves, over the n pairs that reach it in both; low, high: 95 % interval."""

    months: float
    low: float
    high: float
    n: int


def mean_shift(before: Floats, after: Floats) -> MeanShift:
    """Mean of the paired differences, with Student's interval: finer than the shift of a quantile.

    Args:
        before, after: as in ``shift``; pairs of which one is later or never tell no difference and are not in ``n``.

    Raises:
        ValueError: fewer than two pairs reach the milestone in both.
    """
    from scipy.stats import t

    both = np.isfinite(before) & np.isfinite(after)
    months = (after[both] - before[both]) / HOURS_PER_MONTH
    n = len(months)
    if n < 2:
        raise ValueError(f"{n} pairs reach the milestone in both; a mean with an interval needs two")
    half = float(t.ppf(0.5 + CONFIDENCE / 2.0, n - 1)) * float(months.std(ddof=1)) / n**0.5
    mean = float(months.mean())
    return MeanShift(mean, mean - half, mean + half, n)
