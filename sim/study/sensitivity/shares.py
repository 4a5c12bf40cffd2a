"""Which share of a date's variance each input explains alone, from replications that exist already.

First-order index of ranks, S = Var(E[R | x]) / Var(R), from given data (Plischke, Borgonovo and Smith 2013,
https://doi.org/10.1016/j.ejor.2012.11.047). E[R | x] is a sum of cosines of the input's uniform, fitted by least
squares; what the fit owes to its own noise is taken off, each replication's after its residual and leverage (Kline,
Saggio and Solvsten 2020, https://doi.org/10.3982/ECTA16410). R is the rank of the date: what is later or never stands
after all dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.chances import CONFIDENCE, FEWEST_FOR_SHARES
from sim.study.sensitivity.drawn import Drawn
from sim.study.statistics import quantile

Floats = NDArray[np.float64]
SHUFFLES = 400
_FEWEST, _MOST = 2, 12  # cosines of an input
_FINER, _CLEAR = 4, 3.0  # so many times the cosines, where they explain more by so many standard errors


@dataclass(frozen=True)
class Share:
    """Share of the variance that an input explains alone, with its 95 % interval."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Shares:
    """All inputs, the largest first. n: replications.

    noise: what the largest of so many shares would be if none of the inputs mattered, 95 % quantile.
    together: sum of all shares; give_or_take: 95 % of its own error, so that it may pass 100 %.
    """

    rows: tuple[Share, ...]
    noise: float
    together: float
    give_or_take: float
    n: int


@dataclass(frozen=True)
class _Fit:
    """What a set of columns explains of ranks.

    share: of their variance; mean: the fitted rank of every replication, (n,), shrunk to what is not noise.
    columns: orthonormal, (n, count); noise: variance of the share if the input did not matter.
    beyond: what columns beyond these may explain at most.
    """

    share: float
    mean: Floats
    columns: Floats
    noise: float
    beyond: float = 0.0


def date_ranks(hours: Floats) -> Floats:
    """Ranks of dates, equal ones share theirs; later and never stand after all dates, (n,)."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(np.where(np.isnan(hours), np.inf, hours)), float)


def shares(hours: Floats, drawn: Drawn) -> Shares:
    """Shares of the variance of a date's ranks.

    Args:
        hours: of one milestone, (n,): infinite for later, not a number for never.
        drawn: the inputs of the same replications.
    """
    ranks, n = _centred(hours), len(hours)
    rows = _single(ranks, drawn)
    random = np.random.default_rng(0)  # always the same: same data, same text
    shuffled = np.array([random.permutation(ranks) for _ in range(SHUFFLES)]).reshape(SHUFFLES, n)
    largest, total = np.zeros(SHUFFLES), np.zeros(SHUFFLES)
    for k in range(len(drawn.names)):
        by_chance = _by_chance(_columns(drawn.uniforms[:, k], float(drawn.happens[k])), shuffled)
        largest, total = np.maximum(largest, by_chance), total + by_chance
    rows.sort(key=lambda row: -row.value)
    noise, error = (quantile(np.sort(found), CONFIDENCE) for found in (largest, np.abs(total)))
    return Shares(tuple(rows), noise, sum(row.value for row in rows), error, n)


def single_shares(hours: Floats, drawn: Drawn) -> list[Share]:
    """The share of each input with its interval, in the order of the inputs; arguments as of ``shares``."""
    return _single(_centred(hours), drawn)


def _single(ranks: Floats, drawn: Drawn) -> list[Share]:
    found = []
    for k, name in enumerate(drawn.names):
        fit = _fit(drawn.uniforms[:, k], float(drawn.happens[k]), ranks)
        found.append(Share(name, fit.share, *_interval(fit, ranks)))
    return found


def _centred(hours: Floats) -> Floats:
    """Ranks as shares of all replications, their mean taken off, (n,)."""
    ranks = date_ranks(hours)
    return np.asarray((ranks - ranks.mean()) / len(ranks), float)


def _columns(uniforms: Floats, happens: float) -> tuple[Floats, ...]:
    """What ranks are fitted by: an event that happens or not, or cosines, and with enough dates finer ones too."""
    n = len(uniforms)
    if np.isfinite(happens):
        return ((uniforms < happens)[:, None].astype(float),)
    count = min(max(int(np.sqrt(n) / 2) + 1, _FEWEST), _MOST)
    waves = np.cos(np.pi * np.arange(1, _FINER * count + 1) * uniforms[:, None])
    return (waves[:, :count],) if 2 * waves.shape[1] > n else (waves[:, :count], waves)


def _fit(uniforms: Floats, happens: float, ranks: Floats) -> _Fit:
    """As few columns as do, finer where that clearly explains more."""
    coarse, *finer = (_explained(columns, ranks) for columns in _columns(uniforms, happens))
    if not finer or not _clearly_more(coarse.share, finer[0].share, coarse.columns.shape[1], len(ranks)):
        return coarse
    fine = finer[0]
    # Where dates jump, what is left falls as one over the number of cosines; where they do not, faster.
    return _Fit(fine.share, fine.mean, fine.columns, fine.noise, (fine.share - coarse.share) / (_FINER - 1))


def _clearly_more(coarse: Any, fine: Any, count: int, n: int) -> Any:
    """Whether the finer cosines explain more than noise does; shares, or arrays of them."""
    return fine - coarse > _CLEAR * (1.0 - coarse) * (2.0 * (_FINER - 1) * count) ** 0.5 / n


def _explained(columns: Floats, ranks: Floats) -> _Fit:
    """Least squares of ranks on columns, without what noise adds to the fit."""
    n, variance = len(ranks), float(ranks @ ranks) / len(ranks)
    if variance < 1e-12 or not np.ptp(columns, axis=0).any():
        return _Fit(0.0, np.zeros(n), np.zeros((n, 0)), 0.0)
    columns = np.linalg.qr(columns - columns.mean(axis=0))[0]
    mean = columns @ (columns.T @ ranks)
    leverage = np.minimum((columns**2).sum(axis=1) + 1.0 / n, 1.0 - 1.0 / n)
    residual = (ranks - mean) ** 2 / (1.0 - leverage)
    found = float(mean @ mean) / n
    share = (found - float((leverage - 1.0 / n) @ residual) / n) / variance
    shrunk = (max(share, 0.0) * variance / found) ** 0.5 if found > 0.0 else 0.0
    spread = columns.T @ (residual[:, None] * columns)
    return _Fit(share, shrunk * mean, columns, 2.0 * float((spread**2).sum()) / (n * variance) ** 2)


def _by_chance(columns: Sequence[Floats], shuffled: Floats) -> Floats:
    """Shares of ranks that have nothing to do with the input, (rows,): found as those of the ranks themselves are.

    Finer cosines too, where they seem to explain more: that they do so now and then is part of the noise.
    """
    coarse, *finer = (_shares_of(some, shuffled) for some in columns)
    if not finer:
        return coarse
    return np.where(_clearly_more(coarse, finer[0], columns[0].shape[1], shuffled.shape[1]), finer[0], coarse)


def _shares_of(columns: Floats, shuffled: Floats) -> Floats:
    """The share of ``_explained`` for many ranks of one set of columns, (rows,)."""
    n, variance = shuffled.shape[1], (shuffled**2).mean(axis=1)
    if variance.min() < 1e-12 or not np.ptp(columns, axis=0).any():
        return np.zeros(len(shuffled))
    columns = np.linalg.qr(columns - columns.mean(axis=0))[0]
    mean = (shuffled @ columns) @ columns.T
    leverage = np.minimum((columns**2).sum(axis=1) + 1.0 / n, 1.0 - 1.0 / n)
    residual = (shuffled - mean) ** 2 @ ((leverage - 1.0 / n) / (1.0 - leverage))
    return np.asarray(((mean**2).sum(axis=1) - residual) / n / variance, float)


def _interval(fit: _Fit, ranks: Floats) -> tuple[float, float]:
    """Those shares that lie within a normal quantile of their own standard error from the one found.

    A share s errs by the ranks' influence, of which the variance goes as s (1 - s), and by what the fit takes from
    noise, as (1 - s)^2; one replication's worth of variance is never known.
    """
    from scipy.optimize import brentq
    from scipy.special import ndtri

    n, share = len(ranks), float(np.clip(fit.share, 0.0, 1.0))
    if n < FEWEST_FOR_SHARES:
        return 0.0, 1.0
    if not fit.columns.shape[1]:
        return 0.0, 0.0
    square, slope = float(ndtri(0.5 + CONFIDENCE / 2.0)) ** 2, _error_slope(fit, ranks)
    rest = max(1.0 - share, 1.0 / n)

    def outside(s: float) -> float:
        error = slope * s * (1.0 - s) / n + fit.noise * ((1.0 - s) / rest) ** 2 + 0.25 / n**2
        return (share - s) ** 2 - square * error

    low = brentq(outside, 0.0, share) if outside(0.0) > 0.0 and share > 0.0 else 0.0
    high = brentq(outside, share, 1.0) if outside(1.0) > 0.0 and share < 1.0 else 1.0
    return float(low), min(float(high) + fit.beyond, 1.0)


def _error_slope(fit: _Fit, ranks: Floats) -> float:
    """Variance of the influence of one replication on the share, over s (1 - s): 4 where errors are alike everywhere.

    That of the fitted mean m is 2 m r - m^2, that of the variance r^2; and since ranks are made from the dates of all
    others, each counts once more, by what stands after it. Where little is known, 4 counts for more.
    """
    n, count = fit.columns.shape
    share, variance = float(np.clip(fit.share, 0.0, 1.0)), float(ranks @ ranks) / len(ranks)
    if not 0.0 < share < 1.0:
        return 4.0
    explained = 2.0 * fit.mean * ranks - fit.mean**2 + 2.0 * _after(ranks, fit.mean)
    whole = ranks**2 + 2.0 * _after(ranks, ranks)
    seen = float(np.var((explained - share * whole) / variance, ddof=1)) / (share * (1.0 - share))
    weight = share * n / (share * n + count)
    return float(weight * seen + (1.0 - weight) * 4.0)


def _after(ranks: Floats, values: Floats) -> Floats:
    """Sum over n of the values of what stands after each rank, equal ones half, (n,)."""
    place = np.unique(ranks, return_inverse=True)[1]
    sums = np.bincount(place, weights=values)
    return np.asarray((sums.sum() - np.cumsum(sums) + 0.5 * sums)[place] / len(ranks), float)
