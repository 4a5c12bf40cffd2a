"""Primavera's XER: activities and relations of one of its projects, with planned, scheduled and actual dates."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from sim.errors import InputError
from sim.plan.gantt import Gantt, Link, Task, named
from sim.plan.moments import day_of, read_finish, read_moment, without_placeholders
from sim.plan.problems import Place, Problems
from sim.plan.work_time import Week
from sim.plan.xer_calendars import DEFAULT, calendars_of, lag_calendar
from sim.plan.xer_projects import project_of
from sim.plan.xer_tables import CUT, HOW, LINE, Numbers, Record, Tables, read_xer_tables

KINDS = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}
SUMMARIES = frozenset({"TT_WBS", "TT_LOE"})  # they follow the others
START_FROM = frozenset({"CS_MSO", "CS_MSOA", "CS_MANDSTART"})  # constraints; those of no later than hold nothing back
FINISH_FROM = frozenset({"CS_MEO", "CS_MEOA", "CS_MANDFIN"})
PINNED = frozenset({"CS_MANDSTART", "CS_MANDFIN"})  # kept against relations
AS_LATE_AS_POSSIBLE = "CS_ALAP"
CONSTRAINTS = (("cstr_type", "cstr_date"), ("cstr_type2", "cstr_date2"))
STARTS = ("act_start_date", "early_start_date", "target_start_date", "external_early_start_date")
FINISHES = ("act_end_date", "early_end_date", "target_end_date")
NEEDED = {
    "TASK": ("task_id", "task_code", "task_name", "task_type"),
    "TASKPRED": ("task_id", "pred_task_id", "pred_type"),
}


def read_xer(path: Path, project: str = "") -> Gantt:
    """Read a file.

    Args:
        path: the file.
        project: id or short name of the project, where it has more than one.

    Raises:
        InputError: it is no such file, or an activity or relation cannot be used; says in which line and why.
    """
    tables = read_xer_tables(path)
    for name in ("TASK", "TASKPRED"):
        missing = [field for field in NEEDED[name] if any(field not in record for record in tables.get(name, []))]
        if missing:
            raise InputError(f"{path.name}, table {name}: column {missing[0]} is missing; {HOW} writes it")
    if not tables.get("TASK"):
        raise InputError(f"{path.name}: has no table TASK with activities; {HOW}")
    reading = _Reading(path.name, tables, project_of(path.name, tables, project))
    tasks = reading.read()
    reading.problems.refuse()
    tasks = without_placeholders(tasks, reading.notes)
    if not tasks:
        raise InputError(f"{path.name}: has no activities but summaries and levels of effort")
    return Gantt(path.name, tasks, reading.data_date, reading.notes, reading.others, reading.calendars)


class _Reading:
    """Activities of a project as they are read. others: of other projects, by id, where ours wait for them."""

    def __init__(self, file: str, tables: Tables, project: Record) -> None:
        self.file, self._tables = file, tables
        self.problems, self.notes, self.others = Problems(), list[str](), dict[str, Task]()
        self._numbers, self._id = Numbers(tables), project.get("proj_id")
        self.calendars: Mapping[str, Week] = calendars_of(tables, self._numbers, project)
        self._records = {record["task_id"]: record for record in tables["TASK"]}
        options = [row for row in tables.get("SCHEDOPTIONS", []) if row.get("proj_id") in (self._id, None)]
        self._lags_in = next((row.get("sched_calendar_on_relationship_lag", "") for row in options), "")
        self.data_date = project.get("last_recalc_date", "")[:10]

    def read(self) -> list[Task]:
        """All activities with their links."""
        rows = [row for row in self._tables["TASK"] if self._id is None or row.get("proj_id") == self._id]
        ours = [row for row in rows if row["task_type"] not in SUMMARIES]
        self._check_ids(ours)
        links, by_date = self._links({row["task_id"] for row in ours})
        if len(ours) < len(rows):
            self.notes.append(
                f"{len(rows) - len(ours)} levels of effort and summaries are no activities here; what waits for them "
                "keeps its date"
            )
        if self.others:
            self.notes.append(
                f"{len(self.others)} activities of other projects are none here; what waits for them waits for their "
                f"dates: {named(self.others.values())}"
            )
        read = [self._task(row, tuple(links.get(row["task_id"], ())), row["task_id"] in by_date) for row in ours]
        return [task for task in read if task]

    def _check_ids(self, rows: list[Record]) -> None:
        seen: dict[str, str] = {}
        for row in rows:
            if (before := seen.setdefault(row["task_id"], row[LINE])) != row[LINE]:
                place = Place(f"{self.file}, line {row[LINE]}")
                self.problems.add(place, f"task_id {row['task_id']} stands in line {before} already")

    def _links(self, ours: set[str]) -> tuple[dict[str, list[Link]], set[str]]:
        """Relations by the activity that they hold back, and activities that wait for what is not here."""
        found, by_date = dict[str, list[Link]](), set[str]()
        for row in self._tables.get("TASKPRED", []):
            place, uid = Place(f"{self.file}, line {row[LINE]}"), row["task_id"]
            if uid not in ours:
                continue
            before = self._records.get(row["pred_task_id"])
            if row["pred_type"] not in KINDS:
                self.problems.add(place, f"pred_type = {row['pred_type']!r}: known are {', '.join(KINDS)}")
            elif before is None:
                by_date.add(uid)
                self.notes.append(
                    f"{place}: a relation to an activity that is not in the file is left out, it keeps its date"
                )
            elif before["task_type"] in SUMMARIES:
                by_date.add(uid)
            elif before["task_id"] in ours or self._is_other(before):
                try:
                    lag = self._numbers.read(row.get("lag_hr_cnt") or "0")
                except ValueError:
                    self.problems.add(place, f"lag_hr_cnt = {row.get('lag_hr_cnt')!r}: should be a number of hours")
                    continue
                calendars = self._calendar(before), self._calendar(self._records[uid])
                link = Link(
                    before["task_id"], KINDS[row["pred_type"]], lag, None, lag_calendar(self._lags_in, *calendars)
                )
                found.setdefault(uid, []).append(link)
        return found, by_date

    def _is_other(self, record: Record) -> bool:
        """Read an activity of another project, once; whether it has dates."""
        if record["task_id"] not in self.others and (task := self._task(record, (), False)):
            self.others[record["task_id"]] = task
        return record["task_id"] in self.others

    def _calendar(self, record: Record) -> str:
        own = record.get("clndr_id", "")
        return own if own in self.calendars else DEFAULT

    def _task(self, record: Record, links: tuple[Link, ...], by_date: bool) -> Task | None:
        """An activity: actual dates where it has begun, else scheduled ones, else planned ones."""
        code, name = record["task_code"], record["task_name"]
        place = Place(f"{self.file}, line {record[LINE]}, activity {code}" + (f" ({name})" if name else ""))
        dates = self._dates(record, place)
        if dates is None:
            return None
        if record.get("status_code") == "TK_NotStart":
            actual = dates.pop("act_start_date", None), dates.pop("act_end_date", None)
        else:
            actual = dates.get("act_start_date"), dates.get("act_end_date")
        start = next((dates[field] for field in STARTS[:3] if field in dates), None)
        finish = next((dates[field] for field in FINISHES if field in dates), None)
        if record["task_type"] in ("TT_Mile", "TT_FinMile"):
            start = finish = (finish or start) if record["task_type"] == "TT_FinMile" else (start or finish)
        if start is None or finish is None:
            why = (
                "is broken off before its dates"
                if record[CUT]
                else "has no start or no finish; schedule the project (F9) before the export"
            )
            self.problems.add(place, why)
            return None
        if finish < start:
            self.problems.add(place, f"finishes on {finish}, before it starts on {start}")
        held = {record.get(kind, ""): dates[day] for kind, day in CONSTRAINTS if day in dates}
        starts_from = [day for kind, day in held.items() if kind in START_FROM]
        starts_from += [dates[STARTS[3]]] if STARTS[3] in dates else []
        return Task(
            record["task_id"], name, place, start, finish, links,
            actual_start=day_of(actual[0]), actual_finish=day_of(actual[1]),
            start_from=max(starts_from, default=None),
            finish_from=max((day for kind, day in held.items() if kind in FINISH_FROM), default=None),
            done=record.get("status_code", "TK_Complete") == "TK_Complete",
            by_date=by_date or AS_LATE_AS_POSSIBLE in [record.get(kind) for kind, _ in CONSTRAINTS],
            pinned=not PINNED.isdisjoint(held), calendar=self._calendar(record), code=code,
        )  # fmt: skip

    def _dates(self, record: Record, place: Place) -> dict[str, datetime] | None:
        week, dates = self.calendars[self._calendar(record)], dict[str, datetime]()
        for field in (*STARTS, *FINISHES, *(day for _, day in CONSTRAINTS)):
            if text := record.get(field, ""):
                try:
                    dates[field] = read_finish(text, week) if field in FINISHES else read_moment(text)
                except ValueError:
                    self.problems.add(place, f"{field} = {text!r}: should be a date such as 2026-12-31 08:00")
                    return None
        return dates
