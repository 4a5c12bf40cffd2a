"""Estimates from one long run with their standard errors, so that a tolerance follows from the sample."""

import math

import numpy as np
from numpy.typing import NDArray

BATCHES = 50


def mean_and_error(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean of a stationary sequence and its standard error by the means of 50 batches, the first left out."""
    size = len(values) // BATCHES
    means = values[: size * BATCHES].reshape(BATCHES, size).mean(axis=1)[1:]
    return float(means.mean()), float(means.std(ddof=1) / math.sqrt(len(means)))


def rate_and_error(departures: NDArray[np.float64]) -> tuple[float, float]:
    """Departures an hour and the standard error, from the gaps between them."""
    gap, error = mean_and_error(np.diff(departures))
    return 1.0 / gap, error / gap**2


def assert_close(estimate: tuple[float, float], exact: float, most: float) -> None:
    """The estimate lies within four standard errors of the exact value, and these are at most ``most`` of it."""
    value, error = estimate
    assert 4.0 * error <= most * exact, f"the sample is too small: four errors are {4.0 * error / exact:.2%}"
    assert abs(value - exact) <= 4.0 * error, f"{value:.6f} +- {error:.6f}, exact {exact:.6f}"
