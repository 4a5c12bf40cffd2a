"""Probability distributions as data: a kind, its parameters, its quantile function."""

import math
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim import kinds
from sim.chances import normal_score, normal_share

Kind = Literal["constant", "exponential", "gamma", "lognormal", "logtriangular", "loguniform", "triangular", "uniform"]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "constant": ("value",),
    "exponential": ("mean",),
    "gamma": ("mean", "shape"),
    "lognormal": ("median", "sigma"),
    "logtriangular": ("low", "mode", "high"),
    "loguniform": ("low", "high"),
    "triangular": ("low", "mode", "high"),
    "uniform": ("low", "high"),
}
SHORT = {kind: kind for kind in PARAMETERS} | {"tri": "triangular", "ln": "lognormal"}
_CODES = {
    "constant": kinds.CONSTANT,
    "exponential": kinds.EXPONENTIAL,
    "gamma": kinds.GAMMA,
    "lognormal": kinds.LOGNORMAL,
    "logtriangular": kinds.LOGTRIANGULAR,
    "loguniform": kinds.LOGUNIFORM,
    "triangular": kinds.TRIANGULAR,
    "uniform": kinds.UNIFORM,
}
_ON_LOGARITHM = {"logtriangular": "triangular", "loguniform": "uniform"}


def written_long(value: Mapping[Any, Any]) -> dict[str, Any] | None:
    """A distribution that is written short, with the names of its parameters; None where it is none.

    >>> written_long({"tri": [3, 4, 8]})
    {'kind': 'triangular', 'low': 3, 'mode': 4, 'high': 8}

    Raises:
        ValueError: it has too few parameters, or too many.
    """
    name, given = next(iter(value.items()), ("", None))
    if len(value) != 1 or name not in SHORT or not isinstance(given, (list, tuple)):
        return None
    kind = SHORT[name]
    if len(given) != len(PARAMETERS[kind]):
        raise ValueError(f"{name}: takes [{', '.join(PARAMETERS[kind])}]; given: {list(given)}")
    return {"kind": kind, **dict(zip(PARAMETERS[kind], given, strict=True))}


class Distribution(BaseModel):
    """One distribution. Each kind takes exactly its own parameters.

    ``constant(value)``, ``exponential(mean)``, ``gamma(mean, shape)`` (Erlang where the shape is whole),
    ``lognormal(median, sigma of the logarithm)``, ``triangular(low, mode, high)``, ``uniform(low, high)``;
    ``logtriangular(low, mode, high)`` and ``loguniform(low, high)`` are so on the logarithm: wide, and yet bounded.
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

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        short = {name: given for name, given in value.items() if name in SHORT}
        return written_long(short or value) or value

    @model_validator(mode="after")
    def _own_parameters(self) -> "Distribution":
        wanted = PARAMETERS[self.kind]
        given = {name for name in type(self).model_fields if name != "kind" and getattr(self, name) is not None}
        if given != set(wanted):
            raise ValueError(f"a {self.kind} distribution takes {', '.join(wanted)}; given: {', '.join(sorted(given))}")
        bounds = [x for x in (self.low, self.mode, self.high) if x is not None]
        if bounds != sorted(bounds):
            raise ValueError(f"low, mode and high must not decrease; given: {', '.join(map(str, bounds))}")
        if self.kind in _ON_LOGARITHM and bounds[0] <= 0:
            raise ValueError(f"low of a {self.kind} distribution must be above 0; given: {bounds[0]:g}")
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
        if self.low is not None:
            return float(self.low or 0.0), float(self.high or 0.0)
        return 0.0, math.inf

    def middle(self) -> tuple[float, float]:
        """Smallest and largest parameter that is a value of the quantity: the support, or where an unbounded one is."""
        values = [float(getattr(self, name)) for name in PARAMETERS[self.kind] if name not in ("shape", "sigma")]
        return min(values), max(values)

    def quantile(self, u: float) -> float:
        """Value that a share ``u`` of draws does not exceed, 0 < u < 1."""
        kind, a, b, c = self.code()
        if kind == kinds.CONSTANT:
            return a
        if kind == kinds.EXPONENTIAL:
            return -a * math.log1p(-u)
        if kind == kinds.GAMMA:
            from scipy.special import gammaincinv

            return float(a * gammaincinv(b, u))
        if kind == kinds.LOGNORMAL:
            return a * math.exp(b * normal_score(u))
        if kind == kinds.UNIFORM:
            return a + (b - a) * u
        if kind == kinds.TRIANGULAR:
            return kinds.triangular(a, b, c, u)
        if kind == kinds.LOGUNIFORM:
            return kinds.loguniform(a, b, u)
        return kinds.logtriangular(a, b, c, u)

    def cdf(self, x: float) -> float:
        """Share of draws that do not exceed ``x``."""
        kind, a, b, c = self.code()
        if kind == kinds.CONSTANT:
            return float(x >= a)
        if kind == kinds.UNIFORM or kind == kinds.TRIANGULAR:
            return _bounded_cdf(x, a, b if kind == kinds.TRIANGULAR else None, c if kind == kinds.TRIANGULAR else b)
        if x <= 0.0:
            return 0.0
        if self.kind in _ON_LOGARITHM:
            return self._logarithm().cdf(math.log(x))
        if kind == kinds.EXPONENTIAL:
            return -math.expm1(-x / a)
        if kind == kinds.GAMMA:
            from scipy.special import gammainc

            return float(gammainc(b, x / a))
        return normal_share(math.log(x / a) / b) if b > 0.0 else float(x >= a)

    def _logarithm(self) -> "Distribution":
        """The distribution of the logarithm, of a kind that is bounded there."""
        of_log = {name: math.log(getattr(self, name)) for name in PARAMETERS[self.kind]}
        return Distribution.model_validate({"kind": _ON_LOGARITHM[self.kind], **of_log})


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


def logtriangular(low: float, mode: float, high: float) -> Distribution:
    """Triangular on the logarithm between ``low`` and ``high``, both above zero."""
    return Distribution(kind="logtriangular", low=low, mode=mode, high=high)
