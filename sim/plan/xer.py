"""Primavera's XER: tab separated tables of activities and relations, with planned, scheduled and actual dates."""

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from sim.errors import InputError
from sim.plan.gantt import WEEK_HOURS, Gantt, Link, Task
from sim.plan.problems import Place, Problems

KINDS = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}
SUMMARIES = frozenset({"TT_WBS", "TT_LOE"})  # they follow the others and hold back none
HELD = frozenset({"CS_MSO", "CS_MSOA", "CS_MANDSTART"})
NEEDED = {
    "TASK": ("task_id", "task_code", "task_name", "task_type"),
    "TASKPRED": ("task_id", "pred_task_id", "pred_type"),
}
HOW = "in Primavera P6: File, Export, XER"
Record = dict[str, str]


def read_xer(path: Path) -> Gantt:
    """Read a file.

    Raises:
        InputError: it is no such file, or an activity or relation cannot be used; says in which line and why.
    """
    tables = _tables(path)
    for name in ("TASK", "TASKPRED"):
        missing = [field for field in NEEDED[name] if any(field not in record for record in tables.get(name, []))]
        if missing:
            raise InputError(f"{path.name}, table {name}: column {missing[0]} is missing; {HOW} writes it")
    if not tables.get("TASK"):
        raise InputError(f"{path.name}: has no table TASK with activities; {HOW}")
    problems, notes = Problems(), list[str]()
    links = _links(path.name, tables, problems, notes)
    rows = [record for record in tables["TASK"] if record["task_type"] not in SUMMARIES]
    tasks = [_task(path.name, record, links.get(record["task_id"], []), problems) for record in rows]
    seen: dict[str, str] = {}
    for record in rows:
        if (before := seen.setdefault(record["task_id"], record["line"])) != record["line"]:
            problems.add(
                Place(f"{path.name}, line {record['line']}"),
                f"task_id {record['task_id']} stands in line {before} already",
            )
    problems.refuse()
    project = next(iter(tables.get("PROJECT", [])), {})
    status = re.match(r"\d{4}-\d\d-\d\d", project.get("last_recalc_date", ""))
    return Gantt(path.name, [task for task in tasks if task], status[0] if status else "", notes)


def _tables(path: Path) -> dict[str, list[Record]]:
    """All tables, every record with its line in the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if not text.startswith("ERMHDR"):
        raise InputError(f"{path.name}, line 1: is no XER file, it does not begin with ERMHDR; {HOW}")
    tables: dict[str, list[Record]] = {}
    name, fields = "", list[str]()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        mark, *cells = line.split("\t")
        if mark == "%T" and cells:
            name, fields = cells[0].strip(), []
            tables.setdefault(name, [])
        elif mark == "%F":
            fields = [cell.strip().lower() for cell in cells]
        elif mark == "%R":
            if len(cells) > len(fields) or not name:
                raise InputError(
                    f"{path.name}, line {number}: has {len(cells)} cells, table {name} {len(fields)} columns"
                )
            filled = zip(fields, [*map(str.strip, cells), *[""] * len(fields)], strict=False)
            tables[name].append(dict(filled) | {"line": str(number)})
    return tables


def _links(
    file: str, tables: Mapping[str, list[Record]], problems: Problems, notes: list[str]
) -> dict[str, list[Link]]:
    """Relations by the activity that they hold back."""
    weeks = {row.get("clndr_id"): row.get("week_hr_cnt") for row in tables.get("CALENDAR", [])}
    tasks = {record["task_id"]: record for record in tables["TASK"]}
    found: dict[str, list[Link]] = {}
    for row in tables.get("TASKPRED", []):
        place, ends = (
            Place(f"{file}, line {row['line']}"),
            [tasks.get(row[name]) for name in ("task_id", "pred_task_id")],
        )
        kind = KINDS.get(row["pred_type"])
        if kind is None:
            problems.add(place, f"pred_type = {row['pred_type']!r}: known are {', '.join(KINDS)}")
        elif ends[0] is None or ends[1] is None:
            notes.append(f"{place}: a relation to an activity of another project is left out")
        elif not any(end["task_type"] in SUMMARIES for end in ends if end):
            try:
                week = float(weeks.get(ends[1].get("clndr_id")) or 40.0) or 40.0
                lag = float((row.get("lag_hr_cnt") or "0").replace(",", ".")) * WEEK_HOURS / week
                if not math.isfinite(lag):
                    raise ValueError
            except ValueError:
                problems.add(place, f"lag_hr_cnt = {row.get('lag_hr_cnt')!r}: should be a number of hours")
                continue
            found.setdefault(row["task_id"], []).append(Link(row["pred_task_id"], kind, lag))
    return found


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _task(file: str, record: Record, links: list[Link], problems: Problems) -> Task | None:
    """An activity: actual dates where there are some, else scheduled ones, else planned ones."""
    code, name = record["task_code"], record["task_name"]
    place = Place(f"{file}, line {record['line']}, activity {code}" + (f" ({name})" if name else ""))
    dates: dict[str, datetime | None] = {}
    for field in ("act_start_date", "act_end_date", "early_start_date", "early_end_date", "target_start_date",
                  "target_end_date", "cstr_date"):  # fmt: skip
        try:
            dates[field] = _moment(record.get(field, ""))
        except ValueError:
            problems.add(place, f"{field} = {record[field]!r}: should be a date such as 2026-12-31 08:00")
            return None
    start = dates["act_start_date"] or dates["early_start_date"] or dates["target_start_date"]
    finish = dates["act_end_date"] or dates["early_end_date"] or dates["target_end_date"]
    milestone = record["task_type"] in ("TT_Mile", "TT_FinMile")
    if milestone:
        start = finish = (finish or start) if record["task_type"] == "TT_FinMile" else (start or finish)
    if start is None or finish is None:
        problems.add(place, "has no start or no finish; schedule the project (F9) before the export")
        return None
    if finish < start:
        problems.add(place, f"finishes on {finish}, before it starts on {start}")
    held = dates["cstr_date"]
    return Task(
        record["task_id"], name, place, start, finish, tuple(links), _day(dates["act_start_date"]),
        _day(dates["act_end_date"]), code=code,
        fixed=record.get("cstr_type") in HELD and held is not None and held.date() == start.date(),
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
