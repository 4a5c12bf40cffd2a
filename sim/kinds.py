"""Kinds of draws by their codes, and the quantiles of the bounded ones: for a single value in plain Python.

``sim.streams`` compiles the same functions, so a change here is one of what is compiled.
"""

import math

CONSTANT, EXPONENTIAL, GAMMA, LOGNORMAL, TRIANGULAR, UNIFORM, LOGTRIANGULAR, LOGUNIFORM = range(8)


def triangular(low: float, mode: float, high: float, u: float) -> float:
    """Value that a share ``u`` of draws does not exceed."""
    width = high - low
    if width == 0.0:
        return low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


def logtriangular(low: float, mode: float, high: float, u: float) -> float:
    """Triangular on the logarithm; rounding leads to no value beyond its bounds."""
    value = math.exp(triangular(math.log(low), math.log(mode), math.log(high), u))
    return min(max(value, low), high)


def loguniform(low: float, high: float, u: float) -> float:
    """Uniform on the logarithm; rounding leads to no value beyond its bounds."""
    return min(max(low * math.exp(u * math.log(high / low)), low), high)
