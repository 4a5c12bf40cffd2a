"""What all pictures of a sweep share: its points and milestones, the dates of one point, the footer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.calendar import Calendar
from sim.report.prepared.sweep import Goal, Spread
from sim.scenario.upper_end import BEYOND
from sim.study.statistics import DateSummary, in_order, quantile, rank_of
from sim.study.sweep.rows import EPOCH, SweepRow, ran, size_of
from sim.study.told import level
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH


@dataclass(frozen=True)
class Frame:
    """rows: all points in their order; plan: what ``plan.json`` says."""

    rows: Sequence[SweepRow]
    plan: Mapping[str, Any]

    @property
    def horizon(self) -> date:
        """Last day that is simulated."""
        return date.fromisoformat(str(self.plan["horizon_end"]))

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The milestones that are shown."""
        targets, labels = self.plan["targets"], self.plan["milestones"]
        return tuple(
            Goal(level(labels[name]), date.fromisoformat(str(targets[name])) if name in targets else None)
            for name in self.plan["shown"]
        )

    def footer(self, *notes: str) -> str:
        """Where the picture comes from, what is not in it, and notes on what it shows."""
        plan, rows = self.plan, self.rows
        counts = {state: sum(row.state == state for row in rows) for state in ("done", "failed", "pending")}
        points = f"{counts.pop('done')} points done"
        points += "".join(f", {count} {state}" for state, count in counts.items() if count)
        lost = sum(row.failed for row in rows)
        parts = [
            plan["title"], f"gigaramp, scenario {plan['scenario']}, sweep {plan['name']}",
            f"data date {plan['data_date']}", f"seed {plan['seed']}, the same luck in all points",
            f"n = {size_of(rows, plan)} a point" + (f", {lost} failed" if lost else ""), points, *notes,
            _widest([one for row in rows for place, one in enumerate(row.summaries) if not row.is_beyond(place)]),
        ]  # fmt: skip
        return " | ".join(parts)


def _widest(found: Sequence[DateSummary]) -> str:
    """How sure the numbers of a picture are that shows no intervals of its own."""
    days = [(high - low).days for low, high in (s.p50_interval for s in found) if low and high]
    points = [100 * (s.probability_interval[1] - s.probability_interval[0]) for s in found if s.probability_interval]
    said = [f"P50 {max(days) * HOURS_PER_DAY / HOURS_PER_MONTH:.0f} months"] if days else []
    said += [f"chance {max(points):.0f} points"] if points else []
    return f"widest 95 % intervals: {', '.join(said)}" if said else "nowhere a P50 inside the horizon"


def spread_of(row: SweepRow, place: int) -> Spread:
    """All that is shown of a milestone at a point."""
    summary, hours = row.summaries[place], row.hours[place]
    order = in_order(hours[ran(hours)])
    p25, p75 = (_day(quantile(order, p)) for p in (0.25, 0.75))
    low, high = summary.p50_interval
    return Spread(
        summary.p10, p25, summary.p50, p75, summary.p90, low, high, summary.probability_by, summary.never_share,
        summary.later_share, summary.replications,
    )  # fmt: skip


def _day(hours: float) -> date | None:
    return Calendar(EPOCH).date(hours) if np.isfinite(hours) else None


def spreads_of(frame: Frame, row: SweepRow) -> tuple[Spread | None, ...]:
    """The same for all milestones, None of which the plant is not able; empty where the point is not done."""
    if row.state != "done":
        return ()
    return tuple(None if row.is_beyond(place) else spread_of(row, place) for place in range(len(frame.goals)))


def missing(row: SweepRow) -> str:
    """Why a point has no date of the first milestone; empty where it has one."""
    return "" if row.dated else BEYOND if row.state == "done" else row.state


def median_day(days: Sequence[date | None]) -> date | None:
    """The median of days, of which None is after all others: of two the first.

    >>> median_day([date(2030, 1, 1), None, date(2031, 1, 1)]), median_day([date(2030, 1, 1), date(2030, 1, 3)])
    (datetime.date(2031, 1, 1), datetime.date(2030, 1, 1))
    """
    order = sorted(days, key=lambda day: (day is None, day or date.max))
    return order[rank_of(len(order), 0.5) - 1] if order else None
