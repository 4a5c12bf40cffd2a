"""A sweep on the terminal: its question, and a table of points cut to a screen."""

from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import fill
from typing import Any

from sim.report.look.words import brief, one_in
from sim.report.text.terminal import table
from sim.scenario.upper_end import BEYOND
from sim.study.statistics import DateSummary
from sim.study.sweep.answer import answer
from sim.study.sweep.folder import FAILED, SweepFolder
from sim.study.sweep.idle import idle
from sim.study.sweep.rows import SweepRow, ordered, point_rows, size_of, sweep_rows
from sim.study.told import level

MOST_ROWS = 30
MOST_NOTES = 3
COLUMNS = 5  # of every milestone
_LABEL = 10  # characters of its name side by side


def sweep_text(folder: SweepFolder, found: Sequence[SweepRow] | None = None) -> str:
    """Head and table, the earliest dates first. found: rows of all points, where they are read already."""
    plan = folder.plan()
    rows = ordered(sweep_rows(folder, plan["shown"]) if found is None else found)
    head = [plan["question"]] if plan["question"] else []
    head += [answer(rows, plan), *idle(rows, plan)]
    head.append(
        f"{plan['title']}\nscenario {plan['scenario']} | data date {plan['data_date']} | seed {plan['seed']}, the same "
        f"luck in all points | n = {size_of(rows, plan)} | model {plan['model_version']}"
    )
    cells = table_rows(rows, plan)
    cut = f"\n({len(rows) - MOST_ROWS:,} more points in table.csv)" if len(rows) > MOST_ROWS else ""
    return "\n\n".join(
        [*head, table(cells, repeated=len(cells[0]) - COLUMNS * len(plan["shown"])) + cut, *_notes(folder, rows)]
    )


def _notes(folder: SweepFolder, rows: Sequence[SweepRow]) -> list[str]:
    """What a reader of the table has to know besides: why points failed, and what else lies in the folder."""
    failed = [f"point {row.point} failed: {row.message}" for row in rows if row.state == "failed"]
    if len(failed) > MOST_NOTES:
        failed[MOST_NOTES:] = [f"({len(failed) - MOST_NOTES:,} more failed points)"]
    if failed:
        failed.append(f"In full: {folder.path / FAILED}/")
    foreign = folder.foreign(point["run"] for point in point_rows(folder))
    left = [f"Not of this sweep, left alone and in no table: {', '.join(foreign[:MOST_NOTES])}"] if foreign else []
    if len(foreign) > MOST_NOTES:
        left.append(f"({len(foreign) - MOST_NOTES:,} more such files)")
    return ["\n".join(lines) for lines in (failed, left) if lines]


def table_rows(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> list[list[str]]:
    """Head and points, as many as fit a screen."""
    keys = list(rows[0].settings)
    named = any(row.name for row in rows)
    head = ["case"] if named else []
    head += [short(key, keys) for key in keys] if not named or len(rows[0].settings) == len(plan["axes"]) else []
    shown = len(head)
    for name in plan["shown"]:
        label = level(plan["milestones"].get(name, name))
        by = plan["targets"].get(name, "-")
        head += [f"{fill(label, _LABEL)}:\n50 %", "95 % interval", f"by\n{by}", "never", "later"]
    body = []
    for row in rows[:MOST_ROWS]:
        cells = [row.name] if named else []
        cells += [word(row.settings[key]) for key in keys][: shown - len(cells)]
        found = [cell for place, one in enumerate(row.summaries) for cell in _cells(one, beyond=row.is_beyond(place))]
        body.append([*cells, *(found or [row.state, *["-"] * (len(head) - shown - 1)])])
    return [head, *body]


def _cells(summary: DateSummary, *, beyond: bool) -> list[str]:
    if beyond:
        return [BEYOND, *["-"] * (COLUMNS - 1)]
    n, (low, high) = summary.replications, summary.p50_interval
    chance = "-" if summary.probability_by is None else brief(summary.probability_by, n)
    interval = f"{_month(low)} to {_month(high)}" if low or high else "-"
    return [_month(summary.p50), interval, chance, one_in(summary.never_share, n), one_in(summary.later_share, n)]


def short(key: str, keys: Sequence[str]) -> str:
    """The end of a key that tells it from the others.

    >>> short("maker.line_start.cell_yield", ["maker.line_start.cell_yield", "pilot.enabled"])
    'cell_yield'
    """
    parts = key.split(".")
    for length in range(1, len(parts)):
        end = ".".join(parts[-length:])
        if sum(other == end or other.endswith("." + end) for other in keys) == 1:
            return end
    return key


def word(value: Any) -> str:
    """A setting as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {word(entry)}" for key, entry in value.items()) + "}"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else "-"
