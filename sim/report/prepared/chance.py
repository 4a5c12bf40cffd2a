"""What chances by date are drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats, Number


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
    never_share: Number
    later_share: Number
    announced: date | None
    chance_by_announced: float | None
    side: int | None = None


@dataclass(frozen=True)
class ChancePicture:
    """Picture 2. data_date: None where scenarios have several; said: what the days of its curves were."""

    title: str
    footer: str
    curves: tuple[Curve, ...]
    data_date: date | None
    first_day: date
    last_day: date
    said: str = "announced"

    @property
    def empty(self) -> bool:
        """Whether no replication reaches anything."""
        return not any(len(curve.days) for curve in self.curves)
