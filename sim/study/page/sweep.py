"""The report of a sweep: its question, its table, the pictures that stand in its folder."""

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sim.report.page.page import Page, Section, Sheet
from sim.report.prepared.sweep import MapPicture
from sim.study.files.note import note_facts
from sim.study.page.pictures import Shown, drawn, pictures_in
from sim.study.page.warnings import over_wide
from sim.study.sweep.answer import answer
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.idle import idle
from sim.study.sweep.picture import sweep_picture
from sim.study.sweep.rows import SweepRow, ordered, sweep_rows
from sim.study.sweep.text import COLUMNS, MOST_ROWS, table_rows
from sim.study.sweep.words import name_of, value_of
from sim.study.told import level, month


def sweep_report(path: Path) -> tuple[Page, tuple[Shown, ...]]:
    """The whole report, and its pictures.

    Raises:
        InputError: it is no sweep folder, damaged, or of another model version.
    """
    folder = SweepFolder(path)
    plan = folder.plan()
    found = sweep_rows(folder, plan["shown"])
    rows, shown = ordered(found), tuple(_pictures(path, found, plan))
    facts = (
        f"scenario {plan['scenario']}", f"data date {plan['data_date']}", f"{len(rows):,} points",
        f"{plan['replications']} replications each, the same luck in all", *note_facts(path),
    )  # fmt: skip
    page = Page(
        plan["question"] or plan["title"], f"Sweep report: {plan['title']}", facts, tuple(_answer(rows, plan)),
        (*_unfinished(folder), *_warnings(rows, plan)), tuple(_sections(rows, plan, shown)),
    )  # fmt: skip
    return page, shown


def _pictures(path: Path, rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> Iterator[Shown]:
    """The picture that stands in the folder; where it is a map of one of several milestones, one of each other too."""
    kept, whole = pictures_in(path), sweep_picture(rows, plan)
    if whole is None:
        return
    for one in kept.values():
        yield replace(one, title=whole.title)
    if kept and isinstance(whole, MapPicture):
        for number in range(1, len(plan["shown"])):
            yield _drawn_alone(*_narrowed(rows, plan, number))


def _drawn_alone(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> Shown:
    """The picture of one milestone."""
    from sim.report.drawing import sweep_figure

    picture = sweep_picture(rows, plan)
    assert picture is not None  # the picture of all of them is there
    return drawn(f"sweep_{plan['shown'][0]}", picture.title, partial(sweep_figure, picture))


def _narrowed(
    rows: Sequence[SweepRow], plan: Mapping[str, Any], number: int
) -> tuple[list[SweepRow], Mapping[str, Any]]:
    """The points with one of the milestones that are shown."""
    part = slice(number, number + 1)
    narrow = [replace(row, summaries=row.summaries[part], hours=row.hours[part]) for row in rows]
    return narrow, {**plan, "shown": plan["shown"][part]}


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
    wide = sum(_is_wide(row, plan) for row in rows)
    if wide:
        yield (
            f"Few replications: in {wide} of {len(rows)} points the 95 % interval of an even-chance date is wider than "
            "3 months and than a quarter of what lies between P10 and P90. Points share their luck, so differences "
            "between them are surer than single dates."
        )
    if len(rows) > MOST_ROWS:
        yield f"The table shows {MOST_ROWS} of {len(rows):,} points, the earliest dates first; table.csv has all."


def _is_wide(row: SweepRow, plan: Mapping[str, Any]) -> bool:
    end = date.fromisoformat(plan["horizon_end"])
    return any(one.p50 is not None and over_wide(one, end) > 1.0 for one in row.summaries)


def _sections(rows: list[SweepRow], plan: Mapping[str, Any], shown: Iterable[Shown]) -> Iterator[Section]:
    yield Section("pictures", "In pictures", plates=tuple(one.plate for one in shown))
    sheets = tuple(_sheet(rows, plan, number) for number in range(len(plan["shown"])))
    yield Section("points", "Point by point", sheets=sheets)
    words = (
        f"gigaramp {plan['gigaramp']}, model version {plan['model_version']}, seed {plan['seed']}, "
        f"{plan['replications']} replications a point. The same command gives the same numbers:",
    )
    yield Section("made", "How this was made", words, commands=(shlex.join(["gigaramp", "sweep", *plan["overrides"]]),))


def _sheet(rows: list[SweepRow], plan: Mapping[str, Any], number: int) -> Sheet:
    """The points with one of the milestones that are shown: a table that fits a printed page."""
    head, *body = table_rows(*_narrowed(rows, plan, number))
    return Sheet(tuple(head), tuple(map(tuple, body)), left=len(head) - COLUMNS)
