"""Kinds of values that fields may hold, and what every piece of a scenario has."""

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from sim.distributions import Distribution
from sim.letters import why_not_shown
from sim.scenario.names import why_no_name

# No factory was planned before or will be after; beyond the year 9999 there is no calendar.
FIRST_YEAR, LAST_YEAR = 1950, 2200
# A hundred years. The horizon holds sixty: what takes longer never ends, and says so as well by this.
LONGEST_MONTHS = 1200.0


def _iso_day(value: object) -> object:
    """Dates are written 2030-12-31; a bare number would be taken for seconds."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ValueError("should be a date such as 2030-12-31") from None


def _in_our_time(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"should be a date between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _delay(value: object) -> object:
    if not (isinstance(value, str) and re.fullmatch(r"\d{1,4}(\.\d+)?[hdwm]", value)):
        raise ValueError("should be how much later, in hours, days, weeks or months: 36h, 10d, 3w, 6m")
    return value


@dataclass(frozen=True)
class Unit:
    """What a number counts, where the name of its field does not end in it (``_months``, ``_gwh_per_year``)."""

    name: str


def _as_seen(text: str) -> str:
    """A text that is read as it is shown; YAML's ``>`` ends one with a line break."""
    text = text.rstrip("\r\n")
    if why := why_not_shown(text):
        raise ValueError(why)
    return text


def _fit_name(name: str) -> str:
    if why := why_no_name(name):
        raise ValueError(why)
    return name


def written_alike(names: str) -> str:
    """A comma separated list, however it was typed."""
    return ", ".join(name.strip() for name in names.split(",") if name.strip())


# Every text of a scenario: it is printed, drawn and mailed.
AS_SEEN = AfterValidator(_as_seen)
Text = Annotated[str, AS_SEEN]
Name = Annotated[str, AfterValidator(_fit_name), AS_SEEN]  # of a scenario
# Strict: text or true is no number.
Number = Annotated[float, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]
Share = Annotated[Number, Field(ge=0, le=1), Unit("share")]
LOG_SPREAD = Unit("standard deviation of the logarithm")
Months = Annotated[Number, Field(ge=0, le=LONGEST_MONTHS), Unit("months")]
# A megawatt hour a year is a laboratory's; a thousand GWh are more than any site is planned for.
Nameplate = Annotated[Number, Field(ge=0.001, le=1000)]
Day = Annotated[date, BeforeValidator(_iso_day), AfterValidator(_in_our_time)]
Year = Annotated[Whole, Field(ge=FIRST_YEAR, le=LAST_YEAR), Unit("year")]
Names = Annotated[Text, AfterValidator(written_alike)]
# How much later something is, as the lags of what is waited for: 10w.
Delay = Annotated[Text, BeforeValidator(_delay)]
Grade = Literal["published", "estimated", "assumed", "user"]


@dataclass(frozen=True)
class Within:
    """Where the values of a distribution lie. tails: those of an unbounded one may go beyond, its middle may not."""

    ge: float
    le: float
    tails: bool = False

    def __call__(self, distribution: Distribution) -> Distribution:
        """The distribution, where it lies inside."""
        smallest, largest = distribution.middle() if self.tails else distribution.support()
        if smallest < self.ge or largest > self.le:
            wide = "; for one that is wide and bounded take {logtriangular: [low, mode, high]}"
            raise ValueError(
                f"values must lie between {self.ge:g} and {self.le:g}; possible here: {smallest:g} to {largest:g}"
                + (wide if math.isinf(largest) else "")
            )
        return distribution


# Distributions of shares, of yields and efficiencies (which must not be nothing), of durations, of prices, and of
# durations and other quantities by which something is divided.
ShareDraw = Annotated[Distribution, AfterValidator(Within(0.0, 1.0)), Unit("share")]
LevelDraw = Annotated[Distribution, AfterValidator(Within(0.001, 1.0)), Unit("share")]
DurationDraw = Annotated[Distribution, AfterValidator(Within(0.0, LONGEST_MONTHS, tails=True))]
PriceDraw = Annotated[Distribution, AfterValidator(Within(0.01, 100_000.0, tails=True)), Unit("USD/kWh")]
DivisorDraw = Annotated[Distribution, AfterValidator(Within(0.01, LONGEST_MONTHS, tails=True))]


class Source(BaseModel):
    """Where a number comes from and how far to trust it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grade: Grade
    source: Text


class Part(BaseModel):
    """A frozen piece of a scenario. ``sources`` maps a path below the piece to where its numbers come from."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    sources: dict[Text, Source] = {}
