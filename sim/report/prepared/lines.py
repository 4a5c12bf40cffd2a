"""What the learning of lines is drawn from."""

from dataclasses import dataclass
from datetime import date

from sim.report.prepared.arrays import Days, Floats, Number


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
    planning_yield: Number
    planning_efficiency: Number
    note: str
    first_day: date
    last_day: date

    @property
    def empty(self) -> bool:
        """Whether no line runs often enough to be drawn."""
        return not self.curves
