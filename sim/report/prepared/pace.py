"""What the stage that sets the pace is drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats


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

    @property
    def empty(self) -> bool:
        """Whether no line runs."""
        return not self.rows
