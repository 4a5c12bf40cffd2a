"""How sure a share is that was counted over replications."""

CONFIDENCE = 0.95
# For an interval from plants drawn anew: of five not even all that was found holds the median with 95 %.
FEWEST_PLANTS = 6
# For an interval of a share of a spread: of fewer replications it may be anything.
FEWEST_FOR_SHARES = 20


def share_interval(hits: float, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson (1934): interval of a probability from its number of hits.

    A tie may count as half a hit: it spreads less than a hit or a miss, so that the interval is rather too wide.
    """
    from scipy.special import betaincinv  # quantiles of a beta; scipy.stats has the same and takes long to import

    tail = (1.0 - confidence) / 2.0
    low = float(betaincinv(hits, n - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, n - hits, 1.0 - tail)) if hits < n else 1.0
    return low, high
