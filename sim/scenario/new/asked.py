"""What a planner says of a new plant, and the days in it."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from sim.errors import InputError
from sim.scenario.parts.values import FIRST_YEAR, LAST_YEAR


class Said(NamedTuple):
    """A day, and how exactly it was said: a month or year stands for its last day."""

    day: date
    precision: Literal["day", "month", "year"]


class Announced(NamedTuple):
    """A capacity that was announced: so many GWh a year installed, by when."""

    gwh: float
    by: Said


@dataclass(frozen=True)
class Plant:
    """The answers. The classes are names of files below ``conf``.

    gwh, lines: nameplate of the whole plant, and its lines, spread evenly over so many blocks.
    first_cell: announced for the first line of the first block; None: not said.
    not_said: answers that nobody gave, so that something usual stands in their place.
    plants_before: of the same format and equipment that the maker has brought to 90 % yield; None: not said.
    like: the scenario that classes and the size of a line were taken from; empty: none.
    """

    name: str
    gwh: float
    lines: int
    blocks: int
    region: str
    maker: str
    cell: str
    line: str
    start: date
    announced: tuple[Announced, ...] = ()
    first_cell: Said | None = None
    plants_before: int | None = None
    not_said: frozenset[str] = frozenset()
    like: str = ""

    @property
    def block_lines(self) -> list[int]:
        """Lines of every block, the first ones taking what does not divide."""
        each, more = divmod(self.lines, self.blocks)
        return [each + (number < more) for number in range(self.blocks)]


def said(text: str, key: str) -> Said:
    """Read a day, month or year.

    >>> said("2030-02", "--start")
    Said(day=datetime.date(2030, 2, 28), precision='month')

    Raises:
        InputError: it is none.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text.strip())
    try:
        if match is None:
            raise ValueError
        year, month = int(match[1]), int(match[2] or 12)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError
        last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 31
        day = date(year, month, int(match[3] or last))
    except ValueError:
        raise InputError(
            f"{key} {text}: should be a day, month or year between {FIRST_YEAR} and {LAST_YEAR}, "
            "e.g. 2030-12-31, 2030-12 or 2030"
        ) from None
    return Said(day, "day" if match[3] else "month" if match[2] else "year")


def first_day(text: str, key: str) -> date:
    """Read a day, or the first one of a month or year.

    >>> first_day("2026-06", "--start")
    datetime.date(2026, 6, 1)
    """
    day, precision = said(text, key)
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]


def announced(text: str) -> Announced:
    """Read what was announced.

    >>> announced("40@2030")
    Announced(gwh=40.0, by=Said(day=datetime.date(2030, 12, 31), precision='year'))

    Raises:
        InputError: it is no level with a day.
    """
    level, at, day = text.partition("@")
    try:
        gwh = float(level)
    except ValueError:
        gwh = -1.0
    if not at or not 0.0 < gwh < 1e5:
        raise InputError(f"--announce {text}: should be GWh a year and when, e.g. --announce 40@2030-12-31")
    return Announced(gwh, said(day, "--announce"))
