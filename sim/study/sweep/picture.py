"""Which picture a sweep gets, and what it is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.report.style import month
from sim.report.sweep_data import (
    CaseRow,
    CasesPicture,
    Cell,
    Goal,
    LinePicture,
    MapPicture,
    MultiplesPicture,
    Panel,
    Spread,
)  # fmt: skip
from sim.report.words import percent
from sim.study.statistics import DateSummary, quantile
from sim.study.sweep import messages
from sim.study.sweep.dimensions import Dimension, dimensions, grouped, is_grid, middles, strengths
from sim.study.sweep.rows import EPOCH, SweepRow, ordered, ran

Picture = LinePicture | MapPicture | MultiplesPicture | CasesPicture
FEW = 14  # points off a grid that are told one by one
PANELS = 4
LINES = 20  # of a picture of cases, one a case and milestone


@dataclass(frozen=True)
class _Sweep:
    """What all pictures need."""

    rows: Sequence[SweepRow]
    plan: Mapping[str, Any]

    @property
    def horizon(self) -> date:
        return date.fromisoformat(str(self.plan["horizon_end"]))

    @property
    def goals(self) -> tuple[Goal, ...]:
        targets, labels = self.plan["targets"], self.plan["milestones"]
        return tuple(
            Goal(messages.goal_words(labels[name]), date.fromisoformat(str(targets[name])) if name in targets else None)
            for name in self.plan["shown"]
        )

    def footer(self, *notes: str) -> str:
        """Where the picture comes from, what is not in it, and notes on what it shows."""
        plan, rows = self.plan, self.rows
        counts = {state: sum(row.state == state for row in rows) for state in ("done", "failed", "pending")}
        points = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
        lost = sum(row.failed for row in rows)
        parts = [
            plan["title"], f"gigaramp, scenario {plan['scenario']}, sweep {plan['name']}",
            f"data date {plan['data_date']}", f"seed {plan['seed']}, the same luck in all points",
            f"n = {plan['replications']} a point" + (f", {lost} failed" if lost else ""), f"points: {points}", *notes,
        ]  # fmt: skip
        return " | ".join(parts)


def sweep_picture(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> Picture | None:
    """The picture that fits: a line over one axis, a map over two, small multiples over more, else rows of cases.

    Points that fill no grid (a table, pairs, a sample) are told one by one where they are few, and put into ranges
    where they are many.

    Args:
        rows: all points in their order.
        plan: of the sweep.

    Returns:
        None where no point is done.
    """
    if not any(row.state == "done" for row in rows):
        return None
    sweep, found = _Sweep(rows, plan), dimensions(rows, plan["axes"])
    by_name = not plan["axes"] and any(row.name for row in rows)
    if by_name or not found or (not is_grid(found) and len(rows) <= FEW):
        return _cases(sweep, found)
    if len(found) == 1:
        return _line(sweep, found[0])
    return _map(sweep, found) if len(found) == 2 else _multiples(sweep, found)


def spread_of(row: SweepRow, place: int) -> Spread:
    """All that is shown of a milestone at a point."""
    summary, hours = row.summaries[place], row.hours[place]
    order = np.sort(np.where(np.isnan(hours), np.inf, hours)[ran(hours)])
    p25, p75 = (_day(quantile(order, p)) for p in (0.25, 0.75))
    low, high = summary.p50_interval
    return Spread(
        summary.p10, p25, summary.p50, p75, summary.p90, low, high, summary.probability_by, summary.never_share,
        summary.later_share,
    )  # fmt: skip


def _day(hours: float) -> date | None:
    return date.fromordinal(EPOCH.toordinal() + int(hours // 24)) if np.isfinite(hours) else None


def _spreads(sweep: _Sweep, row: SweepRow) -> tuple[Spread, ...]:
    return tuple(spread_of(row, place) for place in range(len(sweep.goals))) if row.state == "done" else ()


def _line(sweep: _Sweep, found: Dimension) -> LinePicture:
    of = {level: row for row, level in zip(reversed(sweep.rows), reversed(found.levels), strict=True)}
    ordered_rows = [of[level] for level in range(len(found.axis.labels))]
    spreads = [_spreads(sweep, row) for row in ordered_rows]
    return LinePicture(
        messages.axis_message(sweep.rows, found), sweep.footer(), found.axis, sweep.goals,
        tuple(tuple(entry[place] if entry else None for entry in spreads) for place in range(len(sweep.goals))),
        tuple("" if row.state == "done" else row.state for row in ordered_rows), sweep.horizon,
    )  # fmt: skip


def _ranges(sweep: _Sweep) -> int:
    """Into how many ranges an axis is cut, so that two of them leave a few points for every pair."""
    return int(np.clip(np.sqrt(len(sweep.rows) / 2.5), 2, 5))


def _map(sweep: _Sweep, found: Sequence[Dimension]) -> MapPicture:
    title = messages.map_message(sweep.rows, found)
    notes = [f"others: {', '.join(goal.label for goal in sweep.goals[1:])} in table.csv"] if sweep.goals[1:] else []
    if not is_grid(found):
        found = [grouped(dimension, _ranges(sweep)) for dimension in found]
        notes.append("a cell shows the median of its points")
    x, y = sorted(found, key=lambda dimension: not dimension.axis.scaled)  # numbers along, words upwards
    cells: dict[tuple[int, int], list[SweepRow]] = {}
    for row, across, up in zip(sweep.rows, x.levels, y.levels, strict=True):
        cells.setdefault((up, across), []).append(row)
    goal = sweep.goals[0]
    by = f"chance by {month(goal.target)}" if goal.target else f"chance by the horizon, {month(sweep.horizon)}"
    return MapPicture(
        title, sweep.footer(*notes), x.axis, y.axis, goal.label, by,
        tuple(
            tuple(_cell(cells.get((up, across), [])) for across in range(len(x.axis.labels)))
            for up in range(len(y.axis.labels))
        ),
    )  # fmt: skip


def _cell(rows: Sequence[SweepRow]) -> Cell:
    """One point, or the median over those that are done."""
    done = [row.summaries[0] for row in rows if row.state == "done"]
    if not done:
        return Cell(None, None, rows[0].state if rows else "no point")
    p50, chance = messages.median_day([s.p50 for s in done]), messages.median_share([_chance(s) for s in done])
    word = "" if p50 else "never" if np.median([s.never_share for s in done]) >= 0.5 else "later"
    return Cell(p50, chance, word, chance >= 0.5)


def _chance(summary: DateSummary) -> float:
    return summary.reached_share if summary.probability_by is None else summary.probability_by


def _multiples(sweep: _Sweep, found: Sequence[Dimension]) -> MultiplesPicture:
    """The strongest axis along each panel, the next from panel to panel."""
    grid = is_grid(found)
    levelled = [d if grid else grouped(d, _ranges(sweep)) for d in found]
    shares = strengths(sweep.rows, levelled, sweep.horizon)
    order = sorted(range(len(found)), key=lambda i: -shares[i])
    x, across = levelled[order[0]], grouped(levelled[order[1]], PANELS)
    said = ", ".join(f"{found[i].axis.name} {percent(shares[i])}" for i in order)
    rest = ", ".join(found[i].axis.name for i in order[2:])
    note = f"Share of the variance of the P50 that an axis explains alone: {said}. Lines: median over {rest}."
    return MultiplesPicture(
        messages.multiples_message(sweep.rows, [found[i] for i in order[:2]], [shares[i] for i in order[:2]]),
        sweep.footer("the two strongest axes; medians over the points of all others"), note, middles(x),
        across.axis.name,
        tuple(_panel(sweep, x, across, level) for level in range(len(across.axis.labels))), sweep.goals, sweep.horizon,
    )  # fmt: skip


def _panel(sweep: _Sweep, x: Dimension, across: Dimension, level: int) -> Panel:
    inside = [i for i, row in enumerate(sweep.rows) if across.levels[i] == level and row.state == "done"]
    count, places = len(x.axis.labels), range(len(sweep.goals))
    by_value = [[sweep.rows[i] for i in inside if x.levels[i] == value] for value in range(count)]
    return Panel(
        across.axis.labels[level],
        tuple(tuple((x.at[i], sweep.rows[i].summaries[place].p50) for i in inside) for place in places),
        tuple(
            tuple(messages.median_day([row.summaries[place].p50 for row in rows]) for rows in by_value)
            for place in places
        ),
        tuple(bool(rows) for rows in by_value),
    )


def _cases(sweep: _Sweep, found: Sequence[Dimension]) -> CasesPicture:
    """The first case, then the others from the earliest to the latest, as many as can be read."""
    rows, most = sweep.rows, max(LINES // len(sweep.goals), 4)
    names = {row.point: _case_name(row, found, i) for i, row in enumerate(rows)}
    order = [rows[0], *ordered(rows[1:])]
    shown = order[:most]
    notes = [f"{len(order) - most} more cases in table.csv"] if len(order) > most else []
    return CasesPicture(
        messages.cases_message(order, [names[row.point] for row in order], sweep.horizon), sweep.footer(*notes),
        tuple(_case(sweep, row, names[row.point]) for row in shown), sweep.goals, sweep.horizon,
    )  # fmt: skip


def _case_name(row: SweepRow, found: Sequence[Dimension], place: int) -> str:
    """Its name, or what it sets."""
    said = ", ".join(f"{d.axis.name} {d.axis.labels[d.levels[place]]}" for d in found)
    return row.name or said or f"point {row.point}"


def _case(sweep: _Sweep, row: SweepRow, name: str) -> CaseRow:
    if row.state != "done":
        return CaseRow(name, missing=row.state)
    base = sweep.rows[0]
    if row is base:
        differences = ["compared with"] * len(sweep.goals)
    elif base.state != "done":
        differences = ["-"] * len(sweep.goals)
    else:
        found = [messages.paired(base, row, place) for place in range(len(sweep.goals))]
        differences = [messages.months_words(shift) for shift in found]
    return CaseRow(name, _spreads(sweep, row), tuple(differences))
