"""Reading and writing single cells: numbers, dates, durations, distributions. What is unclear is refused."""

import math
import re
import unicodedata
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
LONGEST_NUMBER = 300
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
    if len(text) > LONGEST_NUMBER:
        raise ValueError(f"is a number of more than {LONGEST_NUMBER} digits")
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


def read_day(text: str, month_first: bool | None = None) -> date:
    """A day, written 2026-12-31 or in another way that cannot be misread.

    >>> read_day("31.12.2026"), read_day("2026/12/31 00:00"), read_day("31-Dec-26")
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))

    Args:
        text: the cell.
        month_first: whether 7/5/2028 is in July, where other dates beside it tell.

    Raises:
        ValueError: it is none, or day and month could be exchanged.
    """
    text = re.sub(r"[T ]00:00(:00)?$", "", text)
    if match := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
    elif match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day, month, year = (int(part) for part in match.groups())
    elif match := _EITHER_ORDER.fullmatch(text):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        order = first == second or is_month_first(text)
        order = month_first if order is None else order
        if order is None:
            raise ValueError("is unclear: day and month could be exchanged; write it as 2026-12-31")
        day, month = (second, first) if order else (first, second)
    elif (match := re.fullmatch(r"(\d{1,2})[- .]+([^\W\d]+)\.?[- ]+(\d{4}|\d\d)", text)) and month_named(match[2]):
        day, month, year = int(match[1]), month_named(match[2]), year_of(match[3])
    else:
        raise ValueError("should be a date such as 2026-12-31")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("is no day of the calendar; a date is written 2026-12-31") from None


_EITHER_ORDER = re.compile(r"(\d{1,2})([-/])(\d{1,2})\2(\d{4})")


def is_month_first(text: str) -> bool | None:
    """Whether a date has its month before its day; None where it is no such date, or both could be meant.

    >>> is_month_first("7/15/2025"), is_month_first("15/7/2025"), is_month_first("7/5/2025")
    (True, False, None)
    """
    match = _EITHER_ORDER.fullmatch(text)
    first, second = (int(match[1]), int(match[3])) if match else (0, 0)
    return second > 12 if max(first, second) > 12 else None


_MONTHS = (
    "jan january januar janv janvier", "feb february februar fev fevr fevrier", "mar march mrz marz mars",
    "apr april avr avril", "may mai", "jun june juni juin", "jul july juli juil juillet", "aug august aout",
    "sep sept september septembre", "oct october okt oktober octobre", "nov november novembre",
    "dec december dez dezember decembre",
)  # fmt: skip
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}


def month_named(word: str) -> int:
    """The number of a month by its English, German or French name, long or short; 0 for another word.

    >>> month_named("Jan"), month_named("März"), month_named("août"), month_named("Q3")
    (1, 3, 8, 0)
    """
    plain = unicodedata.normalize("NFKD", word.lower().rstrip(".")).encode("ascii", "ignore").decode()
    return _MONTH_OF.get(plain, 0)


def year_of(text: str) -> int:
    """A year, also of two digits, which are those of this century."""
    return int(text) + (2000 if len(text) == 2 else 0)


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
