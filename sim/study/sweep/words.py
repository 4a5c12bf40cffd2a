"""Keys and values of a sweep as people say them, for pictures."""

import re
from datetime import date
from typing import Any

from sim.report.look.days import day
from sim.scenario.spoken import spoken
from sim.study.sweep.text import word

_SHARE = re.compile(r"(^|_)(yield|share|probability)(_|$)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def name_of(key: str) -> str:
    """A key in words that stand before a value.

    >>> name_of("maker.line_start.cell_yield")
    'line start cell yield'
    """
    return re.sub("[,:] ", " ", spoken(key))


def value_of(key: str, value: Any) -> str:
    """A value in words: shares in per cent, days as days. Where one is not set, all are texts, numbers too.

    >>> value_of("maker.line_start.cell_yield", 0.55), value_of("pilot.enabled", True), value_of("x", "2026-06-28")
    ('55 %', 'yes', '28 Jun 2026')
    >>> value_of("maker.line_start.cell_yield", "0.55"), value_of("maker.line_start.cell_yield", "")
    ('55 %', 'none')
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, float) and 0.0 <= value <= 1.0 and _SHARE.search(key.rpartition(".")[2]):
        return f"{100 * value:.3g} %"
    if (when := as_day(value)) is not None:
        return day(when)
    return word(value) or "none"


def as_day(value: Any) -> date | None:
    """The day that a text is, if it is one."""
    if not (isinstance(value, str) and _DAY.fullmatch(value)):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
