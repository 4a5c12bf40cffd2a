"""What each picture is made from: small prepared tables, computed elsewhere."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]


@dataclass(frozen=True)
class Level:
    """A level of the yearly rate and when it is reached; None where too few replications reach it."""

    label: str
    gwh_per_year: float
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
    plan_points: tuple[tuple[date, float, str], ...]
    levels: tuple[Level, ...]
    marks: tuple[tuple[date, str], ...]
    data_date: date
    first_day: date
    last_day: date
    our_plan: tuple[tuple[date, date, float], ...] = ()  # first and last day of a period, its mean rate


@dataclass(frozen=True)
class Curve:
    """Share of replications that have reached a milestone, by date.

    days: sorted days of those that reached it; replications: all of them, whatever became of them.
    low, high: 95 % interval of the share once k replications have reached it, k = 0 to ``len(days)``: one entry more
    than ``days``.
    """

    label: str
    thin: bool
    days: Days
    replications: int
    low: Floats
    high: Floats
    never_share: float
    later_share: float
    announced: date | None
    chance_by_announced: float | None


@dataclass(frozen=True)
class ChancePicture:
    """Picture 2."""

    title: str
    footer: str
    curves: tuple[Curve, ...]
    data_date: date
    first_day: date
    last_day: date
