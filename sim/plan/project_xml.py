"""Microsoft Project's XML (schema http://schemas.microsoft.com/project): tasks, links, constraints, actual dates."""

import math
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sim.errors import InputError
from sim.plan.gantt import CLOCK, Gantt, Link, Task, named
from sim.plan.moments import day_of, read_finish, read_moment, without_placeholders
from sim.plan.problems import Place, Problems
from sim.plan.summaries import marked, without_summaries
from sim.plan.work_time import Week
from sim.plan.xml_calendars import PROJECT, calendars_of
from sim.plan.xml_file import Element, below, fields, parse_xml, tag

KINDS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
ELAPSED = frozenset(
    {"4", "6", "8", "10", "12", "20", "36", "38", "40", "42", "44", "52"}
)  # formats in time on the clock
PERCENT = frozenset({"19", "20", "51", "52"})
AS_LATE_AS_POSSIBLE = "1"  # constraint types
START_FROM, FINISH_FROM = ("2", "4"), ("3", "6")  # must start, start no earlier; must finish, finish no earlier
PINNED_START, PINNED_FINISH = ("2", "5"), ("3", "7")  # must be on, no later than: kept against links
HOW = "in Microsoft Project: File, Save As, XML Format"
DATES = ("Start", "Finish", "ActualStart", "ActualFinish", "ConstraintDate")
Fields = dict[str, str]


def read_project_xml(path: Path) -> Gantt:
    """Read a file.

    Raises:
        InputError: it is no such file, or a task or link cannot be used; says which and why.
    """
    root = parse_xml(path, HOW)
    _check_root(root, path.name)
    reading = _Reading(path.name, calendars_of(root))
    rows = [(element, fields(element)) for element in root.iter() if tag(element) == "Task"]
    reading.read(rows)
    reading.problems.refuse()
    tasks = without_placeholders(without_summaries(marked(reading.tasks)), reading.notes)
    if not tasks:
        raise InputError(f"{path.name}: has no tasks")
    status = fields(root).get("StatusDate", "")[:10]
    return Gantt(path.name, tasks, status, reading.notes, reading.others, reading.calendars)


def _check_root(root: Element, file: str) -> None:
    if tag(root) == "APIBusinessObjects":
        raise InputError(f"{file}: is Primavera's XML, which is not read; export XER instead: File, Export, XER")
    if tag(root) != "Project":
        raise InputError(f"{file}: is no Microsoft Project file, its root is {tag(root)}; {HOW}")


def number(text: str, otherwise: float) -> float:
    """A number of the file."""
    return float(text) if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text) else otherwise


class _Reading:
    """Tasks of a file as they are read. others: of other projects, by UID."""

    def __init__(self, file: str, calendars: Mapping[str, Week]) -> None:
        self.file, self.calendars = file, calendars
        self.tasks, self.others = list[Task](), dict[str, Task]()
        self.problems, self.notes, self._places = Problems(), list[str](), dict[str, Place]()

    def read(self, rows: Sequence[tuple[Element, Fields]]) -> None:
        """Read all tasks; rows that are empty or inactive, and links to them, are left out."""
        used = [(element, told) for element, told in rows if _is_used(told)]
        for _, told in used:
            self._note_place(told)
        idle = {told.get("UID", "") for _, told in rows} - set(self._places)
        for element, told in used:
            place = self._place(told)
            if task := self._task(told, place):
                links, by_date = self._links(element, task, idle)
                task = replace(task, links=links, by_date=task.by_date or by_date)
                if told.get("ExternalTask") == "1":
                    self.others[task.uid] = task
                else:
                    self.tasks.append(task)
        if self.others:
            self.notes.append(
                f"{len(self.others)} tasks of other projects are no activities here; what waits for them waits for "
                f"their dates: {named(self.others.values())}"
            )

    def _place(self, told: Fields) -> Place:
        name = told.get("Name", "")
        return Place(f"{self.file}, task UID {told.get('UID') or '?'}" + (f" ({name})" if name else ""))

    def _note_place(self, told: Fields) -> None:
        uid = told.get("UID", "")
        if uid in self._places:
            self.problems.add(self._place(told), f"UID {uid} stands in the file twice")
        self._places[uid] = self._place(told)

    def _task(self, told: Fields, place: Place) -> Task | None:
        key = _calendar_of(told, self.calendars)
        dates = self._dates(told, place, self.calendars.get(key, Week()))
        if dates is None:
            return None
        if dates["Finish"] < dates["Start"]:
            self.problems.add(place, f"finishes on {dates['Finish']}, before it starts on {dates['Start']}")
        constraint, until = told.get("ConstraintType", ""), dates.get("ConstraintDate")
        pinned = (constraint in PINNED_START and day_of(until) == dates["Start"].date()) or (
            constraint in PINNED_FINISH and day_of(until) == dates["Finish"].date()
        )
        return Task(
            told["UID"], told.get("Name", ""), place, dates["Start"], dates["Finish"],
            actual_start=day_of(dates.get("ActualStart")), actual_finish=day_of(dates.get("ActualFinish")),
            start_from=until if constraint in START_FROM else None,
            finish_from=until if constraint in FINISH_FROM else None,
            done=number(told.get("PercentComplete", ""), 100.0) >= 100.0,
            by_date=constraint == AS_LATE_AS_POSSIBLE or told.get("Manual") == "1",
            pinned=pinned or told.get("Manual") == "1",
            calendar=key, code=told.get("ID", ""), level=_level(told), summary=told.get("Summary") == "1",
        )  # fmt: skip

    def _dates(self, told: Fields, place: Place, week: Week) -> dict[str, datetime] | None:
        if missing := [name for name in ("UID", "Start", "Finish") if not told.get(name)]:
            self.problems.add(place, f"has no {missing[0]}; {HOW} writes it for every task")
            return None
        dates: dict[str, datetime] = {}
        for name in DATES:
            if text := told.get(name):
                try:
                    dates[name] = read_finish(text, week) if "Finish" in name else read_moment(text)
                except ValueError:
                    self.problems.add(place, f"{name} = {text!r}: should be a date such as 2026-12-31T08:00:00")
                    return None
        return dates

    def _links(self, element: Element, task: Task, idle: Container[str]) -> tuple[tuple[Link, ...], bool]:
        """Predecessors, and whether one of another project is not in the file, so that the task keeps its date."""
        links, keeps_date = list[Link](), False
        for row in map(fields, below(element, "PredecessorLink")):
            uid, kind = row.get("PredecessorUID", ""), KINDS.get(row.get("Type") or "1")
            lag = number(row.get("LinkLag") or "0", math.nan)
            if row.get("CrossProject") == "1" and uid not in self._places:
                keeps_date = True
                self.notes.append(f"{task.place}: its predecessor in another project is left out, it keeps its date")
            elif not uid or kind is None or math.isnan(lag):
                self.problems.add(
                    task.place, "has a predecessor link without a PredecessorUID, of an unknown Type or LinkLag"
                )
            elif uid not in self._places and uid not in idle:
                self.problems.add(task.place, f"its predecessor UID {uid} is not in the file")
            elif uid not in idle:
                links.append(_link(uid, kind, lag, row.get("LagFormat", ""), task.calendar))
        return tuple(links), keeps_date


def _is_used(told: Fields) -> bool:
    """Not an empty row, an inactive task or the project's own summary."""
    own = told.get("UID") == "0" and told.get("OutlineLevel", "0") == "0"
    return told.get("IsNull") != "1" and told.get("Active") != "0" and not own


def _level(told: Fields) -> int:
    """Depth in the outline, from its number such as 1.2.3 where the file does not say it."""
    deep = told["OutlineNumber"].count(".") + 1.0 if told.get("OutlineNumber") else 1.0
    return int(number(told.get("OutlineLevel", ""), deep))


def _calendar_of(told: Fields, calendars: Container[str]) -> str:
    """The calendar that a task is worked on in; none where its duration is in elapsed time."""
    own = told.get("CalendarUID", "")
    return CLOCK if told.get("DurationFormat") in ELAPSED else own if own in calendars else PROJECT


def _link(uid: str, kind: str, lag: float, form: str, calendar: str) -> Link:
    """Lags are in tenths of minutes, or in per cent; working time is that of the successor, as the program counts."""
    counted = CLOCK if form in ELAPSED else calendar or PROJECT
    if form in PERCENT:
        return Link(uid, kind, share=lag / 100.0, calendar=counted)
    return Link(uid, kind, lag / 600.0, calendar=counted)
