"""What the loss tree is drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats, Number


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
    ceiling_gwh_per_year: Number
    nameplate_share: Number
    first_day: date
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether nothing is decided."""
        return not self.decided_share.any()
