"""What a waterfall from one date to another is drawn from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Bar:
    """One cause that moves a date.

    begin, end: before and after it; None where that lies beyond the last day of the picture.
    low, high: interval of the end; None where it is open or nothing is drawn.
    text: what is written beside the bar; beside: entries of the picture's columns.
    """

    label: str
    begin: date | None
    end: date | None
    low: date | None
    high: date | None
    text: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stand:
    """A date from which a waterfall starts or at which it ends."""

    label: str
    day: date | None
    text: str


@dataclass(frozen=True)
class WaterfallPicture:
    """Picture 4, left: from one date to another, cause by cause, from top to bottom.

    note: how to read it; columns: heads of the columns of numbers at the right.
    """

    title: str
    footer: str
    start: Stand
    bars: tuple[Bar, ...]
    end: Stand
    note: str
    columns: tuple[str, ...]
    first_day: date
    last_day: date
