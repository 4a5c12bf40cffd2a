"""Chances and their scores: how sure a share is that was counted, and where a share of a normal lies."""

import math
from collections.abc import Callable
from statistics import NormalDist
from typing import Any

from sim.beta import beta_quantile

CONFIDENCE = 0.95
# For an interval from plants drawn anew: of five not even all that was found holds the median with 95 %.
FEWEST_PLANTS = 6
# For an interval of a share of a spread: of fewer replications it may be anything.
FEWEST_FOR_SHARES = 20
# Score that a share in (0, 1) of a standard normal does not exceed. By Python's own library: every process draws with
# it, and scipy.special takes as long to import as ten replications.
normal_score = NormalDist().inv_cdf


def normal_share(score: float) -> float:
    """Share of a standard normal that does not exceed a score, accurate far out below too.

    >>> normal_share(0.0), f"{normal_share(-9.0):.3e}"
    (0.5, '1.129e-19')
    """
    return 0.5 * math.erfc(-score / math.sqrt(2.0))


def share_interval(hits: float, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson (1934): interval of a probability from its number of hits.

    A tie may count as half a hit: it spreads less than a hit or a miss, so that the interval is rather too wide.
    """
    from scipy.special import betaincinv  # quantiles of a beta; scipy.stats has the same and takes long to import

    return _interval(hits, n, confidence, betaincinv)


def told_interval(hits: float, n: int) -> tuple[float, float]:
    """As ``share_interval``, for a text: to more digits than are told, without the time that scipy takes to import."""
    return _interval(hits, n, CONFIDENCE, beta_quantile)


def _interval(hits: float, n: int, confidence: float, quantile: Callable[..., Any]) -> tuple[float, float]:
    tail = (1.0 - confidence) / 2.0
    low = float(quantile(hits, n - hits + 1, tail)) if hits else 0.0
    high = float(quantile(hits + 1, n - hits, 1.0 - tail)) if hits < n else 1.0
    return low, high
