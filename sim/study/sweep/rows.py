"""What a sweep found: a row a point with the dates of the milestones asked for, whatever has become of the point."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.csv_text import csv_bytes
from sim.errors import InputError
from sim.scenario.upper_end import BEYOND
from sim.study.files.columns import check_columns, of_sweep
from sim.study.files.folder import damaged
from sim.study.files.parquet import read_parquet
from sim.study.statistics import DateSummary, summarise
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.point import MILESTONES
from sim.units import HOURS_PER_DAY

EPOCH = date(1970, 1, 1)  # starts may differ from point to point, so dates are compared, not hours
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SweepRow:
    """A point: number, name, what it sets, state (done, failed or pending), and a summary a milestone when done.

    failed: replications that failed; message: why the whole point failed. hours: for each milestone the hours since
    1970 by replication, entry k from replication k: infinite for later, not a number for never, minus infinite where
    the replication failed. run: hash of its scenario. beyond: names of milestones of which its plant is not able.
    """

    point: int
    name: str
    settings: dict[str, Any]
    state: str
    summaries: tuple[DateSummary, ...] = ()
    failed: int = 0
    message: str = ""
    hours: tuple[Floats, ...] = field(default=(), compare=False, repr=False)
    run: str = field(default="", compare=False)
    beyond: frozenset[str] = frozenset()

    @property
    def dated(self) -> bool:
        """Whether the first milestone has dates here: the point is done, and its plant is able of it."""
        return bool(self.summaries) and not self.is_beyond(0)

    def is_beyond(self, place: int) -> bool:
        """Whether one of the milestones asks for more than the plant of this point makes."""
        return bool(self.summaries) and self.summaries[place].name in self.beyond


def sweep_rows(folder: SweepFolder, wanted: Sequence[str]) -> list[SweepRow]:
    """Rows in the order of the points.

    Args:
        folder: of the sweep.
        wanted: names of milestones.

    Raises:
        InputError: no sweep, another model version, or no such milestone in it.
    """
    plan = folder.plan()
    labels, targets = plan["milestones"], plan["targets"]
    for name in wanted:
        if name not in labels:
            raise InputError(f"milestone {name!r}: this sweep has none; it has: {', '.join(labels)}")
    points = point_rows(folder)
    runs = [point["run"] for point in points]
    found, failures = _dates(folder, sorted(folder.done_of(runs)), wanted), folder.failures(runs)
    rows = []
    for point in points:
        settings = {key: value for key, value in point.items() if key not in ("point", "name", "run")}
        head = (point["point"], point["name"], settings)
        if point["run"] in found:
            hours = found[point["run"]]
            summaries = tuple(
                summarise(name, labels[name], found_by[ran(found_by)], Calendar(EPOCH), _target(targets, name))
                for name, found_by in zip(wanted, hours, strict=True)
            )
            above = frozenset(plan.get("beyond", {}).get(point["run"], ()))
            failed = int((~ran(hours[0])).sum())
            rows.append(SweepRow(*head, "done", summaries, failed, hours=hours, run=point["run"], beyond=above))
        else:
            state = "failed" if point["run"] in failures else "pending"
            rows.append(SweepRow(*head, state, message=failures.get(point["run"], "")))
    return rows


def point_rows(folder: SweepFolder) -> list[dict[str, Any]]:
    """The recorded points, a dictionary each."""
    path = folder.points()
    found = read_parquet(path, "select * from stored order by point")
    keys = [column[0] for column in found.description]
    rows = [dict(zip(keys, row, strict=True)) for row in found.fetchall()]
    if not rows or not all(re.fullmatch("[0-9a-f]{10}", str(row["run"])) for row in rows):
        raise InputError(damaged(folder.path, f"{path.name} has no points"))  # a name of files below the folder
    return rows


def _target(targets: dict[str, str], name: str) -> date | None:
    return date.fromisoformat(targets[name]) if name in targets else None


def size_of(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> str:
    """How many replications a point has: as planned, or from the least to the most where points have their own."""
    sizes = {row.summaries[0].replications + row.failed for row in rows if row.summaries} or {plan["replications"]}
    return f"{min(sizes)}" if len(sizes) == 1 else f"{min(sizes)} to {max(sizes)}"


def ran(hours: Floats) -> NDArray[np.bool_]:
    """Which replications did not fail."""
    return ~np.isneginf(hours)


def check_table(folder: SweepFolder, path: Path, kind: str) -> Path:
    """A table of a point that has the columns which are meant.

    Raises:
        InputError: it has others.
    """
    try:
        check_columns(path, of_sweep(kind))
    except ValueError as error:
        raise InputError(damaged(folder.path, f"{kind}/{error}")) from None
    return path


def _dates(folder: SweepFolder, runs: Sequence[str], wanted: Sequence[str]) -> dict[str, tuple[Floats, ...]]:
    """For every run: hours since 1970 of each milestone by replication, as in ``SweepRow``."""
    files = [folder.file(MILESTONES, run) for run in runs]
    if not files:
        return {}
    check_table(folder, files[0], MILESTONES)  # the others are read as what it is
    query = (
        "select run, milestone, state, date from stored where list_contains($wanted, milestone) "
        "order by run, milestone, replication"
    )
    columns = read_parquet(files, query, wanted=list(wanted)).fetchnumpy()
    run, milestone, state = (np.asarray(columns[name], object) for name in ("run", "milestone", "state"))
    days = np.ma.filled(columns["date"].astype("datetime64[D]").astype(float), np.nan) * HOURS_PER_DAY
    states = [state == name for name in ("reached", "never", "later")]
    hours = np.select(states, [days, np.full_like(days, np.nan), np.full_like(days, np.inf)], -np.inf)
    edges = [0, *(np.flatnonzero(run[1:] != run[:-1]) + 1).tolist(), len(run)]
    return {
        str(run[begin]): tuple(hours[begin:end][milestone[begin:end] == name] for name in wanted)
        for begin, end in pairwise(edges)
    }


def ordered(rows: Sequence[SweepRow]) -> list[SweepRow]:
    """Earliest P50 of the first milestone first, then those without one by the share that reaches it, then those whose
    plant is not able of it, then the rest."""

    def place(row: SweepRow) -> tuple[int, Any, float]:
        if not row.dated:
            return 2 if row.state == "done" else 3, EPOCH, 0.0
        first = row.summaries[0]
        return (0, first.p50, 0.0) if first.p50 else (1, EPOCH, -first.reached_share)

    return sorted(rows, key=place)


def table_csv(rows: Sequence[SweepRow]) -> bytes:
    """All rows as CSV, units and meaning in the header."""
    keys = list(rows[0].settings) if rows else []
    names = [summary.name for summary in next((row.summaries for row in rows if row.summaries), ())]
    head = ["p10", "p50", "p50_low", "p50_high", "p90", "chance_by_target", "never_share", "later_share", "beyond"]
    columns = ["point", "name", *keys, "state", "n", "failed", *(f"{m}_{part}" for m in names for part in head)]
    return csv_bytes(columns, map(_line, rows))


def _line(row: SweepRow) -> list[Any]:
    cells = [cell for place, one in enumerate(row.summaries) for cell in _cells(one, beyond=row.is_beyond(place))]
    n = row.summaries[0].replications if row.summaries else 0
    return [row.point, row.name, *row.settings.values(), row.state, n, row.failed, *cells]


def _cells(summary: DateSummary, *, beyond: bool) -> list[Any]:
    """Of a level that is beyond the plant nothing but that."""
    if beyond:
        return [*[""] * 8, BEYOND]
    dates = [summary.p10, summary.p50, *summary.p50_interval, summary.p90]
    shares = [summary.probability_by, summary.never_share, summary.later_share]
    return ["" if day is None else day for day in dates] + ["" if x is None else f"{x:.4f}" for x in shares] + [""]
