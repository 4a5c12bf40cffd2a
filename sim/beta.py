"""The beta distribution in plain Python: for the few values that a text tells, where importing scipy takes longer.

What is calculated in bulk, and what is kept, is scipy's; the two agree to more digits than are told.
"""

import math

_SMALL, _STEPS, _CLOSE = 1e-300, 500, 1e-12


def beta_share(a: float, b: float, x: float) -> float:
    """Share of a beta distribution that does not exceed ``x``: the regularised incomplete beta function.

    >>> beta_share(1.0, 1.0, 0.25), round(beta_share(3.0, 2.0, 0.5), 12)
    (0.25, 0.3125)
    """
    if not 0.0 < x < 1.0:
        return float(x >= 1.0)
    if x > (a + 1.0) / (a + b + 2.0):  # the fraction converges fast on the other side alone
        return 1.0 - beta_share(b, a, 1.0 - x)
    return x * (1.0 - x) * _density(a, b, x) / a * _fraction(a, b, x)


def beta_quantile(a: float, b: float, u: float) -> float:
    """Value that a share ``u`` of a beta distribution does not exceed: Newton's steps, halved where one leads out.

    >>> round(beta_quantile(1.0, 1.0, 0.025), 12), round(beta_quantile(2.0, 1.0, 0.25), 12)
    (0.025, 0.5)
    """
    low, high, x = 0.0, 1.0, a / (a + b)
    for _ in range(_STEPS):
        excess = beta_share(a, b, x) - u
        low, high = (low, x) if excess > 0.0 else (x, high)
        density = _density(a, b, x)
        following = x - excess / density if density > 0.0 else low
        if not low < following < high:
            following = (low + high) / 2.0
        if abs(following - x) <= _CLOSE * x:
            return following
        x = following
    return x


def _density(a: float, b: float, x: float) -> float:
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(scale + (a - 1.0) * math.log(x) + (b - 1.0) * math.log1p(-x))


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function (DLMF 8.17.22), by the method of Lentz."""
    c, d = 1.0, 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1.0))
    found = d
    for m in range(1, _STEPS):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0)),
        ):
            d = 1.0 / _not_zero(1.0 + factor * d)
            c = _not_zero(1.0 + factor / c)
            found *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return found


def _not_zero(x: float) -> float:
    return x if abs(x) > _SMALL else _SMALL
