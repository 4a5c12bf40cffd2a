"""What the pictures of a sweep are made from: small prepared tables, computed elsewhere."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Number


@dataclass(frozen=True)
class Spread:
    """When one milestone is reached at one point; a date is None where too few replications reach it.

    p50_low, p50_high: 95 % interval of the P50, None is an open end; chance: by the target date, None without one;
    never, later: shares of the replications that ran, which are ``n``.
    """

    p10: date | None
    p25: date | None
    p50: date | None
    p75: date | None
    p90: date | None
    p50_low: date | None
    p50_high: date | None
    chance: float | None
    never: Number
    later: Number
    n: int


@dataclass(frozen=True)
class Goal:
    """A milestone that is shown, and the date announced for it."""

    label: str
    target: date | None


@dataclass(frozen=True)
class SweepAxis:
    """What varies. labels: its values in words, in order; places: where they stand, one each, rising.

    scaled: whether distances between places mean something (numbers and dates), or the values are only told apart.
    """

    name: str
    labels: tuple[str, ...]
    places: tuple[Number, ...]
    scaled: bool


@dataclass(frozen=True)
class LinePicture:
    """One axis. spreads: for each goal one entry a value of the axis; missing: why there is none, "" where there is."""

    title: str
    footer: str
    axis: SweepAxis
    goals: tuple[Goal, ...]
    spreads: tuple[tuple[Spread | None, ...], ...]
    missing: tuple[str, ...]
    horizon: date


@dataclass(frozen=True)
class Cell:
    """A cell of a map. word: what to write where there is no P50 (later, never, failed, ...), else empty.

    even: whether the chance is even or better; chance: None where no point of the cell is done; n: its replications.
    """

    p50: date | None
    chance: float | None
    word: str = ""
    even: bool = False
    n: int = 0


@dataclass(frozen=True)
class MapPicture:
    """Two axes. cells: a row for each value of y, an entry for each of x; by: what ``chance`` refers to, in words."""

    title: str
    footer: str
    x: SweepAxis
    y: SweepAxis
    goal: str
    by: str
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Panel:
    """One of the small multiples.

    dots: for each goal (place on the axis, P50 or None) of every point; medians: for each goal one entry a value of
    the axis, the median of these P50s over all other axes, None where it lies behind the horizon; known: whether there
    is any point at a value.
    """

    label: str
    dots: tuple[tuple[tuple[Number, date | None], ...], ...]
    medians: tuple[tuple[date | None, ...], ...]
    known: tuple[bool, ...]


@dataclass(frozen=True)
class MultiplesPicture:
    """Three axes and more: the strongest along each panel, a panel for each value of the next, named ``across``.

    note: what was done with the others.
    """

    title: str
    footer: str
    note: str
    axis: SweepAxis
    across: str
    panels: tuple[Panel, ...]
    goals: tuple[Goal, ...]
    horizon: date


@dataclass(frozen=True)
class CaseRow:
    """A named case. spreads and differences (to the first case, or why there is no spread): one a goal; missing: why
    there are none."""

    name: str
    spreads: tuple[Spread | None, ...] = ()
    differences: tuple[str, ...] = ()
    missing: str = ""


@dataclass(frozen=True)
class CasesPicture:
    """Named cases, the first is what the others are compared with. named: what their names are, where that is open."""

    title: str
    footer: str
    rows: tuple[CaseRow, ...]
    goals: tuple[Goal, ...]
    horizon: date
    named: str = ""
