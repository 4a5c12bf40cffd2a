"""What is told of a plant, and who says so: a page that a reader can open, or nobody."""

import datetime
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from sim.scenario.new.asked import said
from sim.scenario.parts.values import Nameplate, Text
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

DAYS_PER_MONTH = HOURS_PER_MONTH / HOURS_PER_DAY
_PAGE = re.compile(r"https?://[\w.-]+\.\w+[/?]\S*")
Confidence = Literal["high", "medium", "low"]
NEED_A_PAGE = ("published", "estimated")


def _when(value: object) -> object:
    text = str(value)
    try:
        said(text, "")
    except ValueError as error:
        raise ValueError(str(error).removeprefix(f" {text}: ")) from None
    return text


# A day, a month or a year, as exactly as it is known: 2024-06-30, 2024-06, 2024.
When = Annotated[str, BeforeValidator(_when)]


def _not_empty(text: str) -> str:
    if not text.strip():
        raise ValueError("should say something")
    return text


Filled = Annotated[Text, AfterValidator(_not_empty)]


class Told(BaseModel):
    """Something told of a plant.

    grade: published: the page says it; estimated: worked out from what the page says; assumed: by judgement.
    source: the page's address; of what is assumed, in words why.
    confidence: in it, by judgement.
    note: what a reader should know.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    grade: Literal["published", "estimated", "assumed"]
    source: Filled
    confidence: Confidence
    note: Text = ""

    @model_validator(mode="after")
    def _has_a_page(self) -> "Told":
        if self.grade in NEED_A_PAGE and not _PAGE.fullmatch(self.source):
            raise ValueError(f"source {self.source!r}: what is {self.grade} needs the address of a page, https://...")
        if self.grade == "assumed" and "://" in self.source:
            raise ValueError("source: what is assumed cites no page; say in words why, or grade it estimated")
        return self


class Dated(Told):
    """When something happened, or was to happen.

    date: the day, month or year, as exactly as it is known.
    """

    date: When

    @property
    def first(self) -> datetime.date:
        """The first day that it may mean."""
        last = self.last
        return {4: last.replace(month=1, day=1), 7: last.replace(day=1)}.get(len(self.date), last)

    @property
    def last(self) -> datetime.date:
        """The last day that it may mean."""
        return said(self.date, "").day

    @property
    def middle(self) -> datetime.date:
        """The day in the middle of those that it may mean."""
        return self.first + (self.last - self.first) / 2

    @property
    def own_error_months(self) -> float:
        """Standard deviation of a day drawn evenly from them, months."""
        return ((self.last - self.first).days + 1) / DAYS_PER_MONTH / 12**0.5


class Planned(Dated):
    """A date that was announced. published: when."""

    published: When


class Amount(Told):
    """gwh_per_year: a capacity."""

    gwh_per_year: Nameplate


def months_between(first: datetime.date, then: datetime.date) -> float:
    """Months from one day to another.

    >>> round(months_between(datetime.date(2019, 1, 1), datetime.date(2020, 1, 1)), 1)
    12.0
    """
    return (then - first) / datetime.timedelta(days=DAYS_PER_MONTH)


Months = Annotated[float, Field(strict=True, ge=0, le=600)]
