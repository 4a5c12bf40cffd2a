"""What the headcount is drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats, Number


@dataclass(frozen=True)
class PeoplePicture:
    """Own people at the ends of weeks: quantiles over replications.

    stated: days and people of the headcount that was known or planned; note: how to read it.
    """

    title: str
    footer: str
    week_ends: Days
    p10: Floats
    p50: Floats
    p90: Floats
    stated: tuple[tuple[date, Number], ...]
    data_date: date
    first_day: date
    last_day: date
    note: str

    @property
    def empty(self) -> bool:
        """Whether nothing is said of people, or nobody is hired inside the horizon."""
        return not (self.p90 > 0.0).any()
