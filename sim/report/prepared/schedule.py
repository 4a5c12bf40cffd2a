"""What the project network over time is drawn from."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Spread:
    """Days by which 10, 50 and 90 % of replications are there; None where fewer are inside the horizon."""

    p10: date | None
    p50: date | None
    p90: date | None


@dataclass(frozen=True)
class ScheduleRow:
    """An activity; a moment where start and finish are the same.

    critical: share of replications in which it is on the path to the goal, None where it cannot be; counted: of these.
    """

    network: str
    label: str
    start: Spread
    finish: Spread
    critical: float | None
    counted: int


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

    @property
    def empty(self) -> bool:
        """Whether no activity begins inside the horizon."""
        return all(row.start.p10 is None for row in self.rows)
