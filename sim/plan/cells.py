"""Reading and writing single cells: numbers, dates, durations, distributions. What is unclear is refused."""

import math
import re
from datetime import date

from sim.distributions import PARAMETERS, Distribution
from sim.scenario.references import LAG_HOURS
from sim.units import HOURS_PER_MONTH

FLAGS = {
    "true": True,
    "yes": True,
    "wahr": True,
    "vrai": True,
    "false": False,
    "no": False,
    "falsch": False,
    "faux": False,
}
UNITS = {
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("d", "day", "days"),
    "w": ("w", "wk", "wks", "week", "weeks"),
    "m": ("m", "mo", "mon", "mons", "month", "months"),
}
_LETTER = {word: letter for letter, words in UNITS.items() for word in words}
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+")


def is_number(text: str) -> bool:
    """Whether a cell holds a number, with a decimal point or a decimal comma."""
    return _NUMBER.fullmatch(text) is not None


def read_number(text: str, mark: str = ".") -> float | int:
    """A number in a file whose decimal mark is ``mark``.

    >>> read_number("0,125", ",")
    0.125

    Raises:
        ValueError: it is none, or it is unclear whether a mark separates thousands or decimals.
    """
    other = "," if mark == "." else "."
    if other in text and (_THOUSANDS.fullmatch(text) or _NUMBER.fullmatch(text)):
        raise ValueError(
            f"is unclear: other numbers of this file have a decimal {_MARK_NAMES[mark]}; write no thousands marks"
        )
    if not _NUMBER.fullmatch(text):
        raise ValueError("should be a number such as 12 or 0.5, without unit or thousands marks")
    plain = text.replace(",", ".")
    return int(plain) if re.fullmatch(r"[+-]?\d+", plain) else float(plain)


_MARK_NAMES = {".": "point", ",": "comma"}


def write_number(value: float) -> str:
    """A number that is read back exactly.

    >>> write_number(16.0), write_number(0.07)
    ('16', '0.07')
    """
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return repr(int(value)) if whole else repr(value)


def read_day(text: str) -> date:
    """A day, written 2026-12-31 or in another way that cannot be misread.

    >>> read_day("31.12.2026"), read_day("2026/12/31 00:00")
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))

    Raises:
        ValueError: it is none, or day and month could be exchanged.
    """
    text = re.sub(r"[T ]00:00(:00)?$", "", text)
    if match := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day, month, year = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})", text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if first <= 12 and second <= 12 and first != second:
            raise ValueError("is unclear: day and month could be exchanged; write it as 2026-12-31")
        day, month = (first, second) if first > 12 or first == second else (second, first)
    else:
        raise ValueError("should be a date such as 2026-12-31")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("is no day of the calendar; a date is written 2026-12-31") from None


def read_flag(text: str) -> bool:
    """True or false, also as a German or French spreadsheet writes it.

    Raises:
        ValueError: it is neither.
    """
    if text.lower() not in FLAGS:
        raise ValueError("should be true or false")
    return FLAGS[text.lower()]


def unit_letter(text: str) -> str:
    """The letter of a unit of time: h, d, w or m.

    Raises:
        ValueError: there is no such unit.
    """
    if text.lower() not in _LETTER:
        raise ValueError("is no unit of time; known: hours, days, weeks, months (of 730.5 hours)")
    return _LETTER[text.lower()]


def months_of(hours: float) -> float:
    """Months of so many hours, such that the model does not come out a hair short of them.

    >>> months_of(730.5 * 13)
    13.0
    """
    months = hours / HOURS_PER_MONTH
    return months if months * HOURS_PER_MONTH >= hours else math.nextafter(months, math.inf)


def read_duration(number: float, unit: str) -> float:
    """Months of a duration given in a unit of time; months stay as they are written."""
    letter = unit_letter(unit)
    return number if letter == "m" else months_of(number * LAG_HOURS[letter])


def write_distribution(distribution: Distribution) -> str:
    """A distribution in words, e.g. ``lognormal median 12 sigma 0.35``."""
    values = [f"{name} {write_number(getattr(distribution, name))}" for name in PARAMETERS[distribution.kind]]
    return " ".join([distribution.kind, *values])


def read_distribution(text: str) -> dict[str, object]:
    """The fields of a distribution given in words.

    >>> read_distribution("triangular low 3 mode 4,5 high 8")
    {'kind': 'triangular', 'low': 3, 'mode': 4.5, 'high': 8}

    Raises:
        ValueError: it is not a kind followed by names and numbers.
    """
    kind, *rest = text.split()
    if len(rest) % 2 or not all(is_number(number) for number in rest[1::2]):
        raise ValueError("should be a distribution such as triangular low 3 mode 4 high 8, or constant value 6")
    numbers = [read_number(number, "," if "," in number else ".") for number in rest[1::2]]
    return {"kind": kind, **dict(zip(rest[::2], numbers, strict=True))}
