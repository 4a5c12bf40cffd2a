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


@dataclass(frozen=True)
class BarEnd:
    """What one end of an input's range does to a date, months; positive is later.

    text: the value at this end, as a reader writes it.
    months: None where the date leaves the horizon (``beyond``), or where the end is not possible.
    low, high: 95 % interval; None is an open end.
    note: said instead of a bar that cannot be drawn.
    quiet: not to be told from chance.
    """

    text: str
    months: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""
    beyond: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Bar:
    """An input and the two ends of its range; detail stands small under its name."""

    label: str
    detail: str
    lower: BarEnd
    upper: BarEnd


@dataclass(frozen=True)
class TornadoPicture:
    """Inputs moved one at a time, the largest effect first.

    axis: what moves; rest: what is not drawn, in words; noise: half-width of the noise bar, months.
    """

    title: str
    footer: str
    axis: str
    bars: tuple[Bar, ...]
    noise: float | None
    rest: str = ""
