"""What the ramp is drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats, Number


@dataclass(frozen=True)
class Level:
    """A level of the yearly rate and when it is reached; None where too few replications reach it."""

    label: str
    gwh_per_year: Number
    p10: date | None
    p50: date | None
    p90: date | None
    announced: date | None
    chance_by_announced: float | None


@dataclass(frozen=True)
class RampPicture:
    """Picture 1. All series share ``week_ends``; rates are GWh a year over the trailing 13 weeks."""

    title: str
    footer: str
    week_ends: Days
    p10: Floats
    p25: Floats
    p50: Floats
    p75: Floats
    p90: Floats
    installed: Floats
    sample_path: Floats
    noise_free: Floats
    plan: Floats
    plan_points: tuple[tuple[date, Number, str], ...]
    levels: tuple[Level, ...]
    marks: tuple[tuple[date, str], ...]
    data_date: date
    first_day: date
    last_day: date
    our_plan: tuple[tuple[date, date, Number], ...] = ()  # first and last day of a period, its mean rate
