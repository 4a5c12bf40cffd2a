"""Prepare the project network as bars: spreads of starts and finishes, and how often an activity is critical."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sim.calendar import Calendar
from sim.report.look.words import brief
from sim.report.prepared.schedule import SchedulePicture, ScheduleRow, Spread
from sim.scenario.parts.project import Block
from sim.scenario.sites import block_words
from sim.study.pictures.critical import critical_path, waits
from sim.study.running.runner import Results
from sim.study.statistics import quantile
from sim.study.told import footer, month

PILOT = "pilot"
_QUANTILES = (0.1, 0.5, 0.9)
Events = Sequence[Mapping[str, float]]


def schedule_pictures(results: Results) -> dict[str, SchedulePicture]:
    """One picture a block; the pilot stands above the first."""
    events = [details.events for details in results.details]
    names = list(results.prepared.scenario.blocks)
    return {f"schedule_{name}": _picture(results, events, name, pilot=name == names[0]) for name in names}


def _picture(results: Results, events: Events, block: str, *, pilot: bool) -> SchedulePicture:
    scenario = results.prepared.scenario
    shares, counted = critical_shares(results, events, block)
    rows = (
        _rows(results, events, _pilot_moments(results), PILOT, shares, counted)
        if pilot and scenario.pilot.enabled
        else []
    )
    rows += _rows(results, events, list(_block_moments(block, scenario.blocks[block])), block, shares, counted)
    called = block_words(scenario, block)
    days = [day for row in rows for s in (row.start, row.finish) for day in (s.p10, s.p90) if day is not None]
    open_ended = any(row.finish.p90 is None and (row.start.p50 or row.finish.p10) is not None for row in rows)
    first = max(scenario.start, min(days, default=scenario.start))
    last = scenario.horizon_end if open_ended or not days else min(max(days), scenario.horizon_end)
    return SchedulePicture(
        _message(called, rows, _spread(results, events, f"{block}.first_cell")), footer(results), tuple(rows),
        f"first cell of {called}", scenario.data_date, first, last,
    )  # fmt: skip


def critical_shares(results: Results, events: Events, block: str) -> tuple[dict[str, float], int]:
    """Share of the replications with a first cell in which each activity is on the path to it; how many those are."""
    waiting = waits(results.prepared.scenario)
    paths = [path for hours in events if (path := critical_path(block, waiting, hours)) is not None]
    shares = {event: sum(event in path for path in paths) / len(paths) for event in waiting} if paths else {}
    return shares, len(paths)


_Moment = tuple[str, str, str]  # label, event at its start, event at its finish


def _pilot_moments(results: Results) -> list[_Moment]:
    names = results.prepared.scenario.pilot.activities
    return [(_words(name), f"{PILOT}.{name}.start", f"{PILOT}.{name}") for name in names]


def _block_moments(name: str, block: Block) -> Iterator[_Moment]:
    """Activities, the decision, the steps of the first line, the other lines from installation to hot commissioning."""
    if block.decision is not None:
        yield "investment decision", f"{name}.fid", f"{name}.fid"
    for activity in block.activities:
        yield _words(activity), f"{name}.{activity}.start", f"{name}.{activity}"
    steps = {"install": "installation", "cold": "cold commissioning", "hot": "hot commissioning"}
    for step, words in steps.items():
        yield f"line 1: {words}", f"{name}.line_1_{step}.start", f"{name}.line_1_{step}"
    for number in range(2, block.lines + 1):
        line = f"{name}.line_{number}"
        yield f"line {number}: all steps", f"{line}_install.start", f"{line}_installed"


def _rows(
    results: Results,
    events: Events,
    moments: Sequence[_Moment],
    network: str,
    shares: Mapping[str, float],
    counted: int,
) -> list[ScheduleRow]:
    rows, scenario = [], results.prepared.scenario
    named = PILOT if network == PILOT else block_words(scenario, network)
    for label, start, finish in moments:
        begin, end = _spread(results, events, start), _spread(results, events, finish)
        critical = shares.get(finish) if network != PILOT or shares.get(finish) else None
        rows.append(ScheduleRow(named, label, begin, end, critical, counted))
    horizon = scenario.horizon_end
    return sorted(rows, key=lambda row: (row.start.p50 or horizon, row.finish.p50 or horizon))


def _spread(results: Results, events: Events, event: str) -> Spread:
    calendar = Calendar(results.prepared.scenario.start)
    ordered = np.sort([hours.get(event, np.inf) for hours in events])
    found = [quantile(ordered, p) for p in _QUANTILES]
    return Spread(*(calendar.date(hours) if np.isfinite(hours) else None for hours in found))


def _message(called: str, rows: Sequence[ScheduleRow], goal: Spread) -> str:
    """When the first cell is made, and what takes the most time on the path to it."""
    when = f"even chance by {month(goal.p50)}" if goal.p50 else "less than an even chance inside the horizon"
    longest = [row for row in sorted(rows, key=_weight, reverse=True)[:3] if _weight(row) > 0.0]
    told = ", ".join(
        f"{row.label.removeprefix('line 1: ')} ({brief(row.critical or 0.0, row.counted)})" for row in longest
    )
    text = f"First cell of {called}: {when}"
    return f"{text}; longest on its path: {told}" if told else text


def _weight(row: ScheduleRow) -> float:
    """Days between its medians times how often it is on the path."""
    if row.start.p50 is None or row.finish.p50 is None or not row.critical:
        return 0.0
    return row.critical * (row.finish.p50 - row.start.p50).days


def _words(name: str) -> str:
    """A name as a planner writes it.

    >>> _words("a_sample"), _words("block_1")
    ('A sample', 'block 1')
    """
    words = name.replace("_", " ")
    return words[0].upper() + words[1:] if words in ("a sample", "b sample") else words
