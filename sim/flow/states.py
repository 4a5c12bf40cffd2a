"""What a stage did with its time: six states that sum to servers times elapsed hours, whatever happened."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.flow.tables import HEAD, RATED, READY, REPAIR, SLOW, START, TAIL


@dataclass(frozen=True)
class StateHours:
    """Server hours of one stage in each state.

    working: at rated speed; slow: the extra hours below it; repair; blocked: first batch ready, no room;
    starved: nothing to work on, also inside a lot whose feeder is slower; closed: idle during a stop.
    """

    working: float
    slow: float
    repair: float
    starved: float
    blocked: float
    closed: float

    def total(self) -> float:
        """Sum of all states: servers x elapsed hours."""
        return self.working + self.slow + self.repair + self.starved + self.blocked + self.closed


def state_hours(
    record: NDArray[np.float64], servers: int, stops: Sequence[tuple[float, float]], elapsed_hours: float
) -> StateHours:
    """Account for every server hour of a stage up to ``elapsed_hours``.

    Args:
        record: (lots, 8) of one stage, not a number where not known yet.
        servers: of the stage.
        stops: (start, end) hours in which it was closed; they may overlap.
        elapsed_hours: end of the account; a lot under way counts up to there, its work before its repairs.
    """
    record = record[record[:, START] < elapsed_hours]
    start = record[:, START]
    ready, head, tail = (np.fmin(record[:, c], elapsed_hours) for c in (READY, HEAD, TAIL))
    blocked = head - ready
    inside = (tail - start) - blocked  # work, repair, and waiting for the feeder's last batches
    working = np.minimum(record[:, RATED], inside)
    slow = np.minimum(record[:, SLOW], inside - working)
    repair = np.minimum(record[:, REPAIR], inside - working - slow)
    waiting = inside - working - slow - repair
    closed = sum(
        servers * (end - begin) - np.clip(np.minimum(tail, end) - np.maximum(start, begin), 0.0, None).sum()
        for begin, end in _united(stops, elapsed_hours)
    )
    idle = servers * elapsed_hours - (tail - start).sum()
    return StateHours(
        float(working.sum()), float(slow.sum()), float(repair.sum()),
        float(waiting.sum() + idle - closed), float(blocked.sum()), float(closed),
    )  # fmt: skip


def _united(stops: Sequence[tuple[float, float]], elapsed_hours: float) -> list[tuple[float, float]]:
    """The same stops without overlaps, cut at the end."""
    united: list[tuple[float, float]] = []
    for begin, end in sorted(stops):
        end = min(end, elapsed_hours)
        begin = max(begin, united[-1][1] if united else 0.0)
        if end > begin:
            united.append((begin, end))
    return united
