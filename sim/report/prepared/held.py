"""What the pictures of a back-test are drawn from: forecasts beside what was seen."""

from dataclasses import dataclass

Band = tuple[float, float, float, float, float]  # P10, P25, P50, P75, P90


@dataclass(frozen=True)
class HeldRow:
    """One thing seen, between two ends, and the band of its forecast."""

    label: str
    band: Band
    low: float
    high: float


@dataclass(frozen=True)
class HeldPanel:
    """Rows of one kind. percent: values are shares; logarithmic: the scale of the axis."""

    name: str
    rows: tuple[HeldRow, ...]
    percent: bool = False
    logarithmic: bool = False


@dataclass(frozen=True)
class HeldPicture:
    """Everything seen of all plants, a panel a kind."""

    title: str
    footer: str
    panels: tuple[HeldPanel, ...]


@dataclass(frozen=True)
class HeldPoint:
    """A share seen between two months of a clock, between two ends; claimed: said or forecast by the maker."""

    since: float
    month: float
    low: float
    high: float
    claimed: bool


@dataclass(frozen=True)
class HeldCourse:
    """A share over months: the bands of the forecast, what was announced, what was seen."""

    name: str
    months: tuple[float, ...]
    bands: tuple[Band, ...]
    planned: tuple[float, ...]
    points: tuple[HeldPoint, ...]


@dataclass(frozen=True)
class HeldPlant:
    """One plant. axis: what months count from; note: its dates in words."""

    title: str
    footer: str
    axis: str
    courses: tuple[HeldCourse, ...]
    note: str
