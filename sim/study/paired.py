"""How much earlier or later: medians of two scenarios, best with the same luck, with the interval of the difference."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.statistics import CONFIDENCE
from sim.units import HOURS_PER_MONTH

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
RESAMPLES = 2000


@dataclass(frozen=True)
class Shift:
    """Months by which the P50 of a milestone moves; positive is later.

    months: None where one of the two has no P50 inside the horizon.
    low, high: 95 % interval, bootstrap over replications; None is an open end (beyond the horizon).
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
    drawn = np.random.default_rng(0).integers(0, len(before), (RESAMPLES, len(before)))
    return _shift(before, after, p, drawn, drawn)


def unpaired_shift(before: Floats, after: Floats, p: float = 0.5) -> Shift:
    """The same for two scenarios that share no luck: each is resampled by itself; lengths may differ, n is the less."""
    generator = np.random.default_rng(0)
    drawn = [generator.integers(0, len(hours), (RESAMPLES, len(hours))) for hours in (before, after)]
    return _shift(before, after, p, *drawn)


def _shift(before: Floats, after: Floats, p: float, drawn_before: Whole, drawn_after: Whole) -> Shift:
    """Shift and interval. drawn: replications of every resample, always the same: same data, same text."""
    both = [np.where(np.isnan(hours), np.inf, hours) for hours in (before, after)]
    moved = _difference(*(_ranked(hours, p) for hours in both))
    again = (_ranked(hours[drawn], p) for hours, drawn in zip(both, (drawn_before, drawn_after), strict=True))
    tail = (1.0 - CONFIDENCE) / 2.0
    # A resample in which neither has a date tells nothing about the difference: it may lie anywhere.
    months = _difference(*again)
    low = _rank(np.where(np.isnan(months), -np.inf, months), tail)
    high = _rank(np.where(np.isnan(months), np.inf, months), 1.0 - tail)
    return Shift(_finite(moved), _finite(low), _finite(high), min(len(before), len(after)))


def _ranked(hours: Floats, p: float) -> Floats:
    """The quantile along the last axis: the smallest value that a share p does not exceed."""
    number = int(np.ceil(p * hours.shape[-1] - 1e-9)) - 1
    return np.asarray(np.partition(hours, number, axis=-1)[..., number])


def _difference(before: Floats, after: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray((after - before) / HOURS_PER_MONTH, float)


def _rank(values: Floats, share: float) -> float:
    return float(np.sort(values)[min(int(share * len(values)), len(values) - 1)])


def _finite(value: float | NDArray[np.float64]) -> float | None:
    return float(value) if np.isfinite(value) else None


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
