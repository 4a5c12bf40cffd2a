"""Days as words and as numbers, the same in all pictures."""

from datetime import date

import numpy as np

from sim.report.prepared.arrays import Days, Floats

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_EPOCH = date(1970, 1, 1)


def month(when: date) -> str:
    """Month and year in English, whatever the machine speaks."""
    return f"{MONTHS[when.month - 1]} {when.year}"


def day(when: date) -> str:
    """Day, month and year in English."""
    return f"{when.day} {month(when)}"


def number(when: date) -> float:
    """A day as a number, days since 1970; all pictures share this scale."""
    return float((when - _EPOCH).days)


def numbers(days: Days) -> Floats:
    """Days as numbers."""
    return days.astype("datetime64[D]").astype(np.float64)
