"""Kinds of values that fields may hold, and what every piece of a scenario has."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from sim.distributions import Distribution


def _iso_day(value: object) -> object:
    """Dates are written 2030-12-31; a bare number would be taken for seconds."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("should be a date such as 2030-12-31") from None


@dataclass(frozen=True)
class Unit:
    """What a number counts, where the name of its field does not end in it (``_months``, ``_gwh_per_year``)."""

    name: str


# Strict: text or true is no number.
Number = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Share = Annotated[Number, Field(ge=0, le=1), Unit("share")]
LOG_SPREAD = Unit("standard deviation of the logarithm")
Positive = Annotated[Number, Field(gt=0)]
NotNegative = Annotated[Number, Field(ge=0)]
Day = Annotated[date, BeforeValidator(_iso_day)]
# A comma separated list, written alike however it was typed.
Names = Annotated[str, AfterValidator(lambda text: ", ".join(name.strip() for name in text.split(",") if name.strip()))]
Grade = Literal["published", "estimated", "assumed", "user"]


def _within(low: float, high: float) -> AfterValidator:
    def check(distribution: Distribution) -> Distribution:
        smallest, largest = distribution.support()
        if smallest < low or largest > high:
            raise ValueError(
                f"values must lie between {low:g} and {high:g}; possible here: {smallest:g} to {largest:g}"
            )
        return distribution

    return AfterValidator(check)


# Distributions of shares, of yields and efficiencies (which must not be nothing), and of durations.
ShareDraw = Annotated[Distribution, _within(0.0, 1.0), Unit("share")]
LevelDraw = Annotated[Distribution, _within(0.001, 1.0), Unit("share")]
DurationDraw = Annotated[Distribution, _within(0.0, float("inf"))]


class Source(BaseModel):
    """Where a number comes from and how far to trust it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grade: Grade
    source: str


class Part(BaseModel):
    """A frozen piece of a scenario. ``sources`` maps a path below the piece to where its numbers come from."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    sources: dict[str, Source] = {}
