"""What finished and running activities tell of the luck that all activities of a network share.

The normal score of an activity is ``sqrt(r) S + sqrt(1 - r) e``: S is shared by the network, e its own, both standard
normal; r is the correlation of two activities. With z the scores of n finished ones, S is normal with mean
``sqrt(r) sum(z) / (1 - r + n r)`` and variance ``(1 - r) / (1 - r + n r)`` (conjugate normal posterior, e.g. Gelman et
al., Bayesian Data Analysis, 3rd ed., 2.5). A running one tells that its score is beyond what has passed; then S has
the density of that normal times the chances to be still running, and its quantiles come from a quadrature.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.arrays import Floats
from sim.chances import normal_score

POINTS, ZOOMS = 2001, 4
NEGLIGIBLE = -45.0  # logarithm of a density over its highest
REACH = 12.0  # standard deviations of a normal beyond which nothing is looked for
_LEAST = 1e-12  # variance that an activity keeps for itself where the correlation is one


@dataclass(frozen=True)
class Evidence:
    """Normal scores of activities at the data date.

    exact: of finished ones; at_least: what running ones have passed; at_most: of finished ones that were held open by
    others, so that their own work took no longer.
    """

    exact: tuple[float, ...] = ()
    at_least: tuple[float, ...] = ()
    at_most: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class SharedScore:
    """Distribution of the shared score: normal, or by a table of its quantiles where only bounds of a score are known.

    points, below: score and the probability below it, rising; empty for the normal.
    """

    mean: float = 0.0
    deviation: float = 1.0
    points: Floats = field(default_factory=lambda: np.empty(0))
    below: Floats = field(default_factory=lambda: np.empty(0))

    def quantile(self, u: float) -> float:
        """Score that is not exceeded with probability ``u`` in (0, 1)."""
        if self.points.size:
            return float(np.interp(u, self.below, self.points))
        return self.mean + self.deviation * normal_score(u)


PRIOR = SharedScore()


def normal_part(score: SharedScore) -> tuple[float, float]:
    """What a normal score was told beside its standard normal prior: a precision, and that times the mean."""
    precision = 1.0 / (score.deviation * score.deviation)
    return max(precision - 1.0, 0.0), score.mean * precision


def shared_score(correlation: float, seen: Evidence) -> SharedScore:
    """The shared score given what is seen of activities with that correlation, in [0, 1]."""
    own = max(1.0 - correlation, _LEAST)
    weight = own + len(seen.exact) * correlation
    mean, deviation = math.sqrt(correlation) * sum(seen.exact) / weight, math.sqrt(own / weight)
    if correlation == 0.0 or not (seen.at_least or seen.at_most):
        return SharedScore(mean, deviation)
    from scipy.special import log_ndtr

    bounds = [(bound, 1.0) for bound in seen.at_least] + [(bound, -1.0) for bound in seen.at_most]

    def log_density(points: Floats) -> Floats:
        logs: Floats = -0.5 * ((points - mean) / deviation) ** 2
        for bound, side in bounds:
            logs += log_ndtr(side * (math.sqrt(correlation) * points - bound) / math.sqrt(own))
        return logs

    middles = [mean, *(bound / math.sqrt(correlation) for bound, _ in bounds)]
    reach = REACH * max(deviation, math.sqrt(own / correlation))
    return by_table(log_density, min(middles) - reach, max(middles) + reach, (POINTS,) * ZOOMS)


def by_table(log_density: Callable[[Floats], Floats], low: float, high: float, counts: Sequence[int]) -> SharedScore:
    """A score with one peak by a table of its quantiles, on even points over all of its mass, found by zooming.

    Args:
        log_density: logarithm of its density, up to a constant, at points.
        low, high: between which it is looked for.
        counts: points of each step of the zoom; those of the last one are the table's.
    """
    for count in counts:
        points = np.linspace(low, high, count)
        logs = log_density(points)
        logs -= logs.max()
        inside = np.flatnonzero(logs > NEGLIGIBLE)
        low, high = points[max(inside[0] - 1, 0)], points[min(inside[-1] + 1, count - 1)]
    density = np.exp(logs)
    below = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]) * np.diff(points))])
    return SharedScore(points=points, below=below / below[-1])


def own_score(shared: float, correlation: float, u: float, at_least: float = -math.inf) -> float:
    """Normal score of one activity from the shared one and its own uniform ``u``, given that it is ``at_least`` so."""
    own = math.sqrt(1.0 - correlation)
    if own == 0.0:
        return max(shared, at_least)
    rest = normal_score(u)
    if at_least > -math.inf:  # of what is left beyond the bound, told from above: accurate far out too
        from scipy.special import log_ndtr, ndtri_exp

        bound = (at_least - math.sqrt(correlation) * shared) / own
        rest = -float(ndtri_exp(math.log1p(-u) + log_ndtr(-bound)))
    return math.sqrt(correlation) * shared + own * rest
