"""Means of drawn durations: lognormal around a plan, and alike in part because they share a score."""

import math

import numpy as np
from scipy.integrate import quad
from scipy.special import ndtr

SPREAD = {"median": 1.2, "sigma": 0.1}  # of actual over planned
SCHEDULE = {**SPREAD, "correlation": 0.5}


def mean(months: float) -> float:
    """Mean of a lognormal duration; whatever the correlation."""
    return months * SPREAD["median"] * math.exp(0.5 * SPREAD["sigma"] ** 2)


def mean_of_longest(months: tuple[float, ...], correlation: float, *, shortest: bool = False) -> float:
    """Mean of the longest (shortest) of lognormals, which are independent given the score that they share."""
    own, sigma, median = math.sqrt(1.0 - correlation), SPREAD["sigma"], SPREAD["median"]
    points, weights = np.polynomial.hermite_e.hermegauss(60)

    def given(shared: float) -> float:
        def beyond(x: float) -> float:
            below = [
                float(ndtr((math.log(x / m / median) / sigma - math.sqrt(correlation) * shared) / own)) for m in months
            ]
            return math.prod(1.0 - p for p in below) if shortest else 1.0 - math.prod(below)

        end = 20.0 * max(months)
        return quad(beyond, 1e-9, end, epsabs=1e-10, limit=200, points=[m * median for m in months])[0]

    return float(weights @ [given(x) for x in points] / weights.sum())
