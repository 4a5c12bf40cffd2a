"""What a report of a comparison is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.study.compare.asked import Asked
from sim.study.compare.comparison import Comparison


@dataclass(frozen=True)
class Compared:
    """Those that are compared, and what came out.

    where: texts of the filters by which points of a sweep were chosen; wanted: milestones that were asked for.
    folder: of the comparison; studies of the same pair stand beside it.
    """

    asked: Sequence[Asked]
    comparison: Comparison
    folder: Path
    where: Sequence[str] = ()
    wanted: Sequence[str] = ()
