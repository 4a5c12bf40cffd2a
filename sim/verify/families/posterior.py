"""What finished and running activities tell of the luck they share: the law itself is drawn, and the model asked."""

import math

import numpy as np

from sim.model.posterior import Evidence, own_score, shared_score
from sim.verify.case import Case

FAMILY = "the posterior"
GELMAN = "conjugate normal posterior, e.g. Gelman et al., Bayesian Data Analysis, 3rd ed., 2.5"


def _drawn(rng: np.random.Generator, correlation: float, n: int) -> tuple[float, list[float]]:
    """The shared score of a programme, and the scores of n activities."""
    shared = float(rng.normal())
    return shared, (math.sqrt(correlation) * shared + math.sqrt(1.0 - correlation) * rng.normal(size=n)).tolist()


def _mean_square(correlation: float, n: int) -> Case:
    """How far the shared score lies from what the model expects of it: the conditional variance."""

    def exact() -> float:
        among = np.full((n, n), correlation) + (1.0 - correlation) * np.eye(n)
        return 1.0 - correlation * float(np.linalg.solve(among, np.ones(n)).sum())

    def observe(seed: int) -> tuple[float, float]:
        shared, scores = _drawn(np.random.default_rng(seed), correlation, n)
        return (shared - shared_score(correlation, Evidence(exact=tuple(scores))).mean) ** 2, 1.0

    return Case(FAMILY, f"{n} finished, r = {correlation:g}, variance", exact,
                "1 - c' C^-1 c of the multivariate normal", observe, source=GELMAN)  # fmt: skip


def _quantile(share: float, correlation: float, finished: int, running: int) -> Case:
    """Programmes of which some activities still run: how often the next one stays below the model's own quantile."""

    def observe(seed: int) -> tuple[float, float]:
        rng = np.random.default_rng(seed)
        while True:
            _, scores = _drawn(rng, correlation, finished + running + 1)
            passed = rng.uniform(-1.5, 0.5, running)
            if (np.array(scores[finished:-1]) >= passed).all():
                break
        found = shared_score(correlation, Evidence(exact=tuple(scores[:finished]), at_least=tuple(passed)))
        drawn = [own_score(found.quantile(u), correlation, v) for u, v in rng.uniform(size=(19, 2))]
        return float(scores[-1] < np.sort(drawn)[round(20 * share) - 1]), 1.0

    return Case(FAMILY, f"{finished} finished, {running} running, P{100 * share:g} of next", lambda: share,
                "rank of the true one among 19 drawn is uniform", observe, pilot=200,
                source="Talts et al. (2018) arXiv:1804.06788")  # fmt: skip


CASES = (
    _mean_square(0.3, 6),
    _quantile(0.95, 0.5, 3, 0),
    _quantile(0.95, 0.5, 0, 2),
    _quantile(0.95, 0.3, 2, 1),
)
