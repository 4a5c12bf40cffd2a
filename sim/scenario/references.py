"""What an activity waits for, read from its text: an event or a date, a share of an activity's time, a lag."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH, HOURS_PER_WEEK

LAG_HOURS = {"h": 1.0, "d": HOURS_PER_DAY, "w": HOURS_PER_WEEK, "m": HOURS_PER_MONTH}
HOW = "write NAME, NAME.start, NAME@65%, a date such as 2024-01-31, each with a lag where wanted: NAME+30d, NAME-2w"
LONGEST_LAG_MONTHS = 1200  # as the longest activity
PATTERN = re.compile(r"([^\W\d][\w.]*|\d[\d-]*\d)(?:@(\d+(?:\.\d+)?)%)?(?:([+-])(\d+(?:\.\d+)?)([hdwm]))?")


@dataclass(frozen=True)
class Reference:
    """One thing that something waits for.

    event: name of an event, with its network where it is of another one; ``start`` (of the programme); or a date.
    share: share of the time of the activity of that name that must have passed; None: all of it.
    lag_hours: waited from then on; negative: so long before (a lead), counted from the planned end of the activity's
        own work, never before its start.
    """

    event: str
    share: float | None = None
    lag_hours: float = 0.0

    @property
    def is_date(self) -> bool:
        """Whether it names a day rather than an event."""
        return self.event[0].isdigit()

    @property
    def is_told_at_start(self) -> bool:
        """Whether its moment is known once the activity starts: a share of its time, or a lead."""
        return self.share is not None or self.lag_hours < 0.0

    def moment(self, start: float, hours: float) -> float:
        """Hour of a share or lead of an activity that starts at ``start`` and works for ``hours``."""
        return max(start, start + (1.0 if self.share is None else self.share) * hours + self.lag_hours)

    def hour(self, hours: Mapping[str, float]) -> float | None:
        """Its hour, from those of events that have happened; a share is taken of the time from start to finish."""
        finish = hours.get(self.event)
        if finish is None or not self.is_told_at_start:
            return None if finish is None else finish + self.lag_hours
        start = hours.get(f"{self.event}.start", finish)
        return self.moment(start, finish - start)


def delays(said: Mapping[str, str]) -> dict[str, float]:
    """Hours by which activities of a network begin later. A line is late with its first cell, which its ``hot`` begins.

    >>> delays({"shell": "2d", "line_2": "1.5w"})
    {'shell': 48.0, 'line_2_hot': 252.0}
    """
    return {begun_by(name): float(text[:-1]) * LAG_HOURS[text[-1]] for name, text in said.items()}


def begun_by(name: str) -> str:
    """The activity that a delay of a line or an activity holds back."""
    return f"{name}_hot" if re.fullmatch(r"line_[1-9]\d*", name) else name


@lru_cache(maxsize=65536)
def reference(text: str) -> Reference:
    """Read one reference.

    >>> reference("shell@65%+2w")
    Reference(event='shell', share=0.65, lag_hours=336.0)

    Raises:
        ValueError: it is none; says how one is written.
    """
    match = PATTERN.fullmatch(text)
    if match is None or (match[1][0].isdigit() and match[2]):
        raise ValueError(HOW)
    share = float(match[2]) / 100.0 if match[2] else None
    if share is not None and not 0.0 < share <= 1.0:
        raise ValueError("a share of an activity is written shell@65%, above 0 and up to 100 %")
    lag = float(match[3] + match[4]) * LAG_HOURS[match[5]] if match[3] else 0.0
    if abs(lag) > LONGEST_LAG_MONTHS * HOURS_PER_MONTH:
        raise ValueError(f"a lag or lead is at most {LONGEST_LAG_MONTHS}m")
    return Reference(match[1], share, lag)
