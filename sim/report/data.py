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
    than ``days``. side: of several scenarios, the one whose colour and dashes it has; None: by its own order.
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
    side: int | None = None


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
    levels: tuple[float, ...]
    differences: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Bar:
    """One cause that moves a date.

    begin, end: before and after it; None where that lies beyond the last day of the picture.
    low, high: interval of the end; None where it is open or nothing is drawn.
    text: what is written beside the bar; beside: entries of the picture's columns.
    """

    label: str
    begin: date | None
    end: date | None
    low: date | None
    high: date | None
    text: str
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stand:
    """A date from which a waterfall starts or at which it ends."""

    label: str
    day: date | None
    text: str


@dataclass(frozen=True)
class WaterfallPicture:
    """Picture 4, left: from one date to another, cause by cause, from top to bottom.

    note: how to read it; columns: heads of the columns of numbers at the right.
    """

    title: str
    footer: str
    start: Stand
    bars: tuple[Bar, ...]
    end: Stand
    note: str
    columns: tuple[str, ...]
    first_day: date
    last_day: date


@dataclass(frozen=True)
class ChancePicture:
    """Picture 2. data_date: None where scenarios have several."""

    title: str
    footer: str
    curves: tuple[Curve, ...]
    data_date: date | None
    first_day: date
    last_day: date


@dataclass(frozen=True)
class LossPicture:
    """Picture 4, right: what the rated ceiling of the decided blocks became, quarter by quarter.

    quarter_starts: first day of every quarter of 13 weeks; shares: (branches, quarters) of ``branches.BRANCHES``
    without the last, summing to 1 where anything is decided, else 0; decided_share: of the whole ceiling.
    nameplate_share: nameplate over ceiling, the same for all lines.
    """

    title: str
    footer: str
    quarter_starts: Days
    shares: Floats
    decided_share: Floats
    ceiling_gwh_per_year: float
    nameplate_share: float
    first_day: date
    last_day: date


@dataclass(frozen=True)
class PaceRow:
    """How often a stage sets the pace of the running lines.

    shares: (quarters,) of running lines, not a number where none runs; note: what relieving it would bring, in words.
    """

    stage: str
    shares: Floats
    note: str


@dataclass(frozen=True)
class PacePicture:
    """Which stage sets the pace, by time; the rows in the order of the line."""

    title: str
    footer: str
    quarter_starts: Days
    rows: tuple[PaceRow, ...]
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
class TornadoBar:
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
    bars: tuple[TornadoBar, ...]
    noise: float | None
    rest: str = ""


@dataclass(frozen=True)
class VolumeYear:
    """Sellable GWh of a calendar year; ``p90``: 90 % of replications make at least that.

    plan: GWh a year that were to be reached by then; shortfall: share of replications that make less. None where
    nothing is announced yet.
    """

    year: int
    p90: float
    p50: float
    p10: float
    plan: float | None
    shortfall: float | None


@dataclass(frozen=True)
class VolumePicture:
    """Picture 3. plan_name: what the step line is; note: how to read it."""

    title: str
    footer: str
    years: tuple[VolumeYear, ...]
    plan_name: str
    note: str


@dataclass(frozen=True)
class Spread:
    """Days by which 10, 50 and 90 % of replications are there; None where fewer are inside the horizon."""

    p10: date | None
    p50: date | None
    p90: date | None


@dataclass(frozen=True)
class ScheduleRow:
    """An activity; a moment where start and finish are the same.

    critical: share of replications in which it is on the path to the goal, None where it cannot be.
    """

    network: str
    label: str
    start: Spread
    finish: Spread
    critical: float | None


@dataclass(frozen=True)
class SchedulePicture:
    """The project network over time, in the order of the median starts. goal: what the critical path leads to."""

    title: str
    footer: str
    rows: tuple[ScheduleRow, ...]
    goal: str
    data_date: date
    first_day: date
    last_day: date


@dataclass(frozen=True)
class LineCurve:
    """How a line runs: P10, P50, P90 by quarter, (3, quarters), not a number where few replications run it.

    block: its number from 0; line: its number in the block from 1.
    """

    block: int
    line: int
    cell_yield: Floats
    efficiency: Floats
    quality: Floats
    speed: Floats


@dataclass(frozen=True)
class LinesPicture:
    """Yield, efficiency and knowledge of every line; ``planning_*``: what nameplate is calculated with."""

    title: str
    footer: str
    quarter_starts: Days
    curves: tuple[LineCurve, ...]
    blocks: tuple[str, ...]
    planning_yield: float
    planning_efficiency: float
    note: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class SpreadPart:
    """A part of the spread of a date, with its 95 % interval; shares of one."""

    label: str
    detail: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class ShareBar:
    """An input and the share of the spread that it explains alone; quiet: not to be told from noise."""

    label: str
    share: float
    low: float
    high: float
    quiet: bool


@dataclass(frozen=True)
class SharesPicture:
    """Assumption or luck, and which inputs: parts sum to one; the largest bar first.

    noise: up to this share a bar says nothing; rest: what is not drawn, in words.
    """

    title: str
    footer: str
    parts: tuple[SpreadPart, ...]
    bars: tuple[ShareBar, ...]
    noise: float
    rest: str


@dataclass(frozen=True)
class LeverBar:
    """A lever and what it gains; positive months are earlier.

    months: None where one of the two dates is beyond the horizon, said in ``note``.
    low, high: 95 % interval; None is an open end.
    chance: of the target date, before and after, in words; cost, worth: the other columns; quiet: inside the noise.
    """

    label: str
    months: float | None
    low: float | None
    high: float | None
    chance: str
    cost: str
    worth: str
    note: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class LeversPicture:
    """Picture 5: levers, the largest gain first, and below them packages of two.

    axis: what is gained; columns: heads of the columns chance, cost, worth; rest: what is not drawn, in words.
    """

    title: str
    footer: str
    axis: str
    columns: tuple[str, str, str]
    bars: tuple[LeverBar, ...]
    packages: tuple[LeverBar, ...]
    rest: str = ""
