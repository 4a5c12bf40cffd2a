"""What several ramps over each other are drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats, Number


@dataclass(frozen=True)
class Fan:
    """Run rate of one of several scenarios: weekly quantiles, and its P50 dates of the picture's levels."""

    label: str
    week_ends: Days
    p10: Floats
    p50: Floats
    p90: Floats
    dates: tuple[date | None, ...]


@dataclass(frozen=True)
class FansPicture:
    """Ramps of several scenarios over each other; rates are GWh a year over the trailing 13 weeks.

    levels: GWh a year, in the order of every fan's dates; differences: a line or more below the title, in words.
    """

    title: str
    footer: str
    fans: tuple[Fan, ...]
    levels: tuple[Number, ...]
    differences: str
    first_day: date
    last_day: date
