"""Dates at the edges, hours inside: the only place where the two meet."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sim.units import HOURS_PER_DAY


@dataclass(frozen=True)
class Calendar:
    """Model time zero is midnight at the beginning of ``start``."""

    start: date

    def hours(self, day: date) -> float:
        """Hours from the programme start to the beginning of ``day``."""
        return (day - self.start).days * HOURS_PER_DAY

    def date(self, hours: float) -> date:
        """The day in which the given hour lies."""
        return (datetime.combine(self.start, time()) + timedelta(hours=hours)).date()
