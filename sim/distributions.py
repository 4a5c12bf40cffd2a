"""Probability distributions as data: a kind, its parameters, its quantile function."""

import math
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim import streams

Kind = Literal["constant", "exponential", "gamma", "lognormal", "triangular", "uniform"]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "constant": ("value",),
    "exponential": ("mean",),
    "gamma": ("mean", "shape"),
    "lognormal": ("median", "sigma"),
    "triangular": ("low", "mode", "high"),
    "uniform": ("low", "high"),
}
_CODES = {
    "constant": streams.CONSTANT,
    "exponential": streams.EXPONENTIAL,
    "gamma": streams.GAMMA,
    "lognormal": streams.LOGNORMAL,
    "triangular": streams.TRIANGULAR,
    "uniform": streams.UNIFORM,
}


class Distribution(BaseModel):
    """One distribution. Each kind takes exactly its own parameters.

    ``constant(value)``, ``exponential(mean)``, ``gamma(mean, shape)`` (Erlang where the shape is whole),
    ``lognormal(median, sigma of the logarithm)``, ``triangular(low, mode, high)``, ``uniform(low, high)``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    kind: Kind
    value: float | None = Field(None, strict=True)
    mean: float | None = Field(None, gt=0, strict=True)
    shape: float | None = Field(None, ge=0.1, strict=True)  # below it, most draws are zero to the last bit
    median: float | None = Field(None, gt=0, strict=True)
    sigma: float | None = Field(None, ge=0, le=3, strict=True)
    low: float | None = Field(None, strict=True)
    mode: float | None = Field(None, strict=True)
    high: float | None = Field(None, strict=True)

    @model_validator(mode="after")
    def _own_parameters(self) -> "Distribution":
        wanted = PARAMETERS[self.kind]
        given = {name for name in type(self).model_fields if name != "kind" and getattr(self, name) is not None}
        if given != set(wanted):
            raise ValueError(f"a {self.kind} distribution takes {', '.join(wanted)}; given: {', '.join(sorted(given))}")
        bounds = [x for x in (self.low, self.mode, self.high) if x is not None]
        if bounds != sorted(bounds):
            raise ValueError(f"low, mode and high must not decrease; given: {', '.join(map(str, bounds))}")
        return self

    def code(self) -> tuple[int, float, float, float]:
        """Kind and three parameters as ``streams.sample`` takes them."""
        values = [float(getattr(self, name)) for name in PARAMETERS[self.kind]]
        if self.kind == "gamma":
            values[0] /= values[1]
        a, b, c = [*values, 0.0, 0.0][:3]
        return _CODES[self.kind], a, b, c

    def scaled(self, factor: float) -> "Distribution":
        """The distribution of ``factor`` times the quantity, factor > 0."""
        names = {"value", "mean", "median", "low", "mode", "high"} & set(PARAMETERS[self.kind])
        return self.model_copy(update={name: getattr(self, name) * factor for name in names})

    def support(self) -> tuple[float, float]:
        """Smallest and largest possible value."""
        if self.kind == "constant":
            value = float(self.value or 0.0)
            return value, value
        if self.kind in ("triangular", "uniform"):
            return float(self.low or 0.0), float(self.high or 0.0)
        return 0.0, math.inf

    def middle(self) -> tuple[float, float]:
        """Smallest and largest parameter that is a value of the quantity: the support, or where an unbounded one is."""
        values = [float(getattr(self, name)) for name in PARAMETERS[self.kind] if name not in ("shape", "sigma")]
        return min(values), max(values)

    def quantile(self, u: float) -> float:
        """Value that a share ``u`` of draws does not exceed, 0 < u < 1."""
        from scipy.special import gammaincinv, ndtri

        kind, a, b, c = self.code()
        if kind == streams.CONSTANT:
            return a
        if kind == streams.EXPONENTIAL:
            return -a * math.log1p(-u)
        if kind == streams.GAMMA:
            return float(a * gammaincinv(b, u))
        if kind == streams.LOGNORMAL:
            return float(a * math.exp(b * ndtri(u)))
        if kind == streams.UNIFORM:
            return a + (b - a) * u
        return float(streams._triangular(a, b, c, u))

    def cdf(self, x: float) -> float:
        """Share of draws that do not exceed ``x``."""
        from scipy.special import gammainc, ndtr

        kind, a, b, c = self.code()
        if kind == streams.CONSTANT:
            return float(x >= a)
        if kind == streams.UNIFORM or kind == streams.TRIANGULAR:
            return _bounded_cdf(x, a, b if kind == streams.TRIANGULAR else None, c if kind == streams.TRIANGULAR else b)
        if x <= 0.0:
            return 0.0
        if kind == streams.EXPONENTIAL:
            return -math.expm1(-x / a)
        if kind == streams.GAMMA:
            return float(gammainc(b, x / a))
        return float(ndtr(math.log(x / a) / b)) if b > 0.0 else float(x >= a)


def _bounded_cdf(x: float, low: float, mode: float | None, high: float) -> float:
    if x <= low:
        return 0.0
    if x >= high:
        return 1.0
    if mode is None:
        return (x - low) / (high - low)
    if x < mode:
        return (x - low) ** 2 / ((high - low) * (mode - low))
    return 1.0 - (high - x) ** 2 / ((high - low) * (high - mode))


def constant(value: float) -> Distribution:
    """Always ``value``."""
    return Distribution(kind="constant", value=value)


def exponential(mean: float) -> Distribution:
    """Memoryless with the given mean."""
    return Distribution(kind="exponential", mean=mean)


def erlang(mean: float, stages: int) -> Distribution:
    """Sum of ``stages`` exponentials, mean in all."""
    return Distribution(kind="gamma", mean=mean, shape=stages)


def gamma(mean: float, shape: float) -> Distribution:
    """Gamma with coefficient of variation ``shape ** -0.5``."""
    return Distribution(kind="gamma", mean=mean, shape=shape)


def lognormal(median: float, sigma: float) -> Distribution:
    """Lognormal; ``sigma`` is the standard deviation of the logarithm."""
    return Distribution(kind="lognormal", median=median, sigma=sigma)


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Triangular between ``low`` and ``high``."""
    return Distribution(kind="triangular", low=low, mode=mode, high=high)
