"""The report of a sweep: its question, its table, the pictures that stand in its folder."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.report.page.page import Page, Plate, Section, Sheet
from sim.study.page.pictures import pictures_in
from sim.study.page.warnings import WIDE_MONTHS, months_between
from sim.study.sweep.answer import answer
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.idle import idle
from sim.study.sweep.rows import SweepRow, ordered, sweep_rows
from sim.study.sweep.text import COLUMNS, MOST_ROWS, table_rows
from sim.study.sweep.words import name_of, value_of
from sim.study.told import level, month


def sweep_page(path: Path) -> Page:
    """The whole report.

    Raises:
        InputError: it is no sweep folder, or of another model version.
    """
    folder = SweepFolder(path)
    plan = folder.plan()
    rows = ordered(sweep_rows(folder, plan["shown"]))
    facts = (
        f"scenario {plan['scenario']}", f"data date {plan['data_date']}", f"{len(rows):,} points",
        f"{plan['replications']} replications each, the same luck in all",
    )  # fmt: skip
    return Page(
        plan["question"] or plan["title"], f"Sweep report: {plan['title']}", facts, tuple(_answer(rows, plan)),
        (*_unfinished(folder), *_warnings(rows, plan)), tuple(_sections(path, rows, plan)),
    )  # fmt: skip


def _answer(rows: list[SweepRow], plan: Mapping[str, Any]) -> Iterator[str]:
    """The earliest and the latest even chance of the first milestone that is shown."""
    yield answer(rows, plan)
    yield from idle(rows, plan)
    done = [row for row in rows if row.dated]
    dated = [row for row in done if row.summaries[0].p50 is not None]
    label = level(plan["milestones"][plan["shown"][0]])
    if dated:
        first, last = (min(dated, key=_p50), max(dated, key=_p50))
        yield f"The earliest even chance of {label} is {month(first.summaries[0].p50)}, with {told(first)}."
        yield f"The latest is {month(last.summaries[0].p50)}, with {told(last)}."
    if len(dated) < len(done):
        few = f"{len(done) - len(dated)} of {len(done)} points"
        yield f"{few} have less than an even chance of {label} by {plan['horizon_end']}."


def _p50(row: SweepRow) -> str:
    return str(row.summaries[0].p50)


def told(row: SweepRow) -> str:
    """A point in words."""
    return row.name or ", ".join(f"{name_of(key)} {value_of(key, value)}" for key, value in row.settings.items())


def _unfinished(folder: SweepFolder) -> Iterator[str]:
    if folder.ending() is None:
        yield "This sweep has not come to its end, so it has no pictures yet; the same command again goes on."


def _warnings(rows: list[SweepRow], plan: Mapping[str, Any]) -> Iterator[str]:
    failed, pending = ([row for row in rows if row.state == state] for state in ("failed", "pending"))
    if failed:
        yield f"{len(failed)} of {len(rows)} points failed, the first with: {failed[0].message}"
    if pending:
        yield f"{len(pending)} of {len(rows)} points are not finished; the same command again goes on."
    lost = sum(row.failed for row in rows)
    if lost:
        yield f"{lost} replications failed in finished points and count nowhere in these numbers."
    wide = sum(_is_wide(row) for row in rows)
    if wide:
        yield (
            f"Few replications: in {wide} of {len(rows)} points the 95 % interval of an even-chance date is wider than "
            "3 months. Points share their luck, so differences between them are surer than single dates."
        )
    if len(rows) > MOST_ROWS:
        yield f"The table shows {MOST_ROWS} of {len(rows):,} points, the earliest dates first; table.csv has all."


def _is_wide(row: SweepRow) -> bool:
    for summary in row.summaries:
        low, high = summary.p50_interval
        if summary.p50 is not None and (low is None or high is None or months_between(low, high) > WIDE_MONTHS):
            return True
    return False


def _sections(path: Path, rows: list[SweepRow], plan: Mapping[str, Any]) -> Iterator[Section]:
    pictures = tuple(Plate(name, name.replace("_", " "), shown.plate.svg) for name, shown in pictures_in(path).items())
    if pictures:
        yield Section("pictures", "In pictures", plates=pictures)
    sheets = tuple(_sheet(rows, plan, number) for number in range(len(plan["shown"])))
    yield Section("points", "Point by point", sheets=sheets)
    words = (
        f"gigaramp {plan['gigaramp']}, model version {plan['model_version']}, seed {plan['seed']}, "
        f"{plan['replications']} replications a point. The same command gives the same numbers:",
    )
    yield Section("made", "How this was made", words, commands=(shlex.join(["gigaramp", "sweep", *plan["overrides"]]),))


def _sheet(rows: list[SweepRow], plan: Mapping[str, Any], number: int) -> Sheet:
    """The points with one of the milestones that are shown: a table that fits a printed page."""
    narrow = [replace(row, summaries=row.summaries[number : number + 1]) for row in rows]
    head, *body = table_rows(narrow, {**plan, "shown": plan["shown"][number : number + 1]})
    return Sheet(tuple(head), tuple(map(tuple, body)), left=len(head) - COLUMNS)
