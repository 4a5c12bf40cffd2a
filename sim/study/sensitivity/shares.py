"""Which share of a date's variance each input explains alone, from replications that exist already.

First-order index of ranks, S = Var(E[R | x]) / Var(R), estimated from given data by classes of the input (Plischke,
Borgonovo and Smith 2013, https://doi.org/10.1016/j.ejor.2012.11.047); the classes' own noise is taken off as in an
adjusted R squared (Ezekiel 1930). R is the rank of the date: what is later or never stands after all dates.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.study.sensitivity.drawn import Drawn
from sim.study.statistics import CONFIDENCE

Floats = NDArray[np.float64]
RESAMPLES, SHUFFLES = 1000, 400
_FEWEST, _MOST = 3, 12  # classes of an input


@dataclass(frozen=True)
class Share:
    """Share of the variance that an input explains alone, with its 95 % interval (bootstrap over replications)."""

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
    ranks, n = date_ranks(hours), len(hours)
    ranks = ranks - ranks.mean()
    random = np.random.default_rng(0)  # always the same resamples: same data, same text
    weights = random.multinomial(n, np.full(n, 1.0 / n), RESAMPLES).astype(float)
    shuffled = np.array([random.permutation(ranks) for _ in range(SHUFFLES)]).reshape(SHUFFLES, n)
    rows, largest, total = [], np.zeros(SHUFFLES), np.zeros(SHUFFLES)
    for k, name in enumerate(drawn.names):
        member = _classes(drawn.uniforms[:, k], float(drawn.happens[k]))
        value = float(_explained(member, np.ones((1, n)), ranks[None])[0])
        rows.append(_with_interval(name, value, _explained(member, weights, ranks[None])))
        by_chance = _explained(member, np.ones((1, n)), shuffled)
        largest, total = np.maximum(largest, by_chance), total + by_chance
    rows.sort(key=lambda row: -row.value)
    noise = float(np.quantile(largest, CONFIDENCE))
    error = float(np.quantile(np.abs(total), CONFIDENCE))
    return Shares(tuple(rows), noise, sum(row.value for row in rows), error, n)


def _classes(uniforms: Floats, happens: float) -> Floats:
    """Which class each replication is in, (n, classes) of 0 and 1: equal classes, or an event that happens or not."""
    if np.isfinite(happens):
        label = (uniforms >= happens).astype(int)
    else:
        count = min(max(int(np.sqrt(len(uniforms)) / 2), _FEWEST), _MOST)
        label = np.argsort(np.argsort(uniforms)) * count // len(uniforms)
    return np.asarray(label[:, None] == np.unique(label), float)


def _explained(member: Floats, weights: Floats, ranks: Floats) -> Floats:
    """Adjusted share of variance between classes, a row of weights or ranks each; either may have one row."""
    size, total = weights @ member, (weights * ranks) @ member
    n = weights.sum(axis=1)
    mean = total.sum(axis=1) / n
    whole = (weights * ranks**2).sum(axis=1) - n * mean**2
    squares = np.divide(total**2, size, out=np.zeros_like(total), where=size > 0)
    between = squares.sum(axis=1) - n * mean**2
    ratio = np.divide(between, whole, out=np.zeros_like(between), where=whole > 1e-9)
    classes = (size > 0).sum(axis=1)
    return np.asarray(1.0 - (1.0 - ratio) * (n - 1.0) / np.maximum(n - classes, 1.0), float)


def _with_interval(name: str, value: float, resampled: Floats) -> Share:
    """Resamples repeat replications, which makes classes look sharper than they are: what that adds is taken off."""
    tail = (1.0 - CONFIDENCE) / 2.0
    low, high = np.quantile(resampled, [tail, 1.0 - tail]) - (resampled.mean() - value)
    return Share(name, value, *(float(np.clip(x, 0.0, 1.0)) for x in (low, high)))
