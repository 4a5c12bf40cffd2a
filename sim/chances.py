"""How sure a share is that was counted over replications."""

CONFIDENCE = 0.95
# For an interval from plants drawn anew: of five not even all that was found holds the median with 95 %.
FEWEST_PLANTS = 6


def share_interval(hits: float, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Clopper and Pearson (1934): interval of a probability from its number of hits.

    A tie may count as half a hit: it spreads less than a hit or a miss, so that the interval is rather too wide.
    """
    from scipy.stats import beta

    tail = (1.0 - confidence) / 2.0
    low = float(beta.ppf(tail, hits, n - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1.0 - tail, hits + 1, n - hits)) if hits < n else 1.0
    return low, high
