"""Microsoft Project's XML (schema http://schemas.microsoft.com/project): tasks, links, actual dates.

No document type and no entity is ever accepted: they are refused before anything is expanded or fetched.
"""

import math
import re
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from sim.errors import InputError
from sim.plan.gantt import WEEK_HOURS, Gantt, Link, Task, without_summaries
from sim.plan.problems import Place, Problems

KINDS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
ELAPSED = frozenset({"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"})  # lag formats in calendar time
PERCENT = frozenset({"19", "20", "51", "52"})
START_ON, START_NOT_BEFORE = "2", "4"  # constraint types
HOW = "in Microsoft Project: File, Save As, XML Format"


def read_project_xml(path: Path) -> Gantt:
    """Read a file.

    Raises:
        InputError: it is no such file, or a task or link cannot be used; says which and why.
    """
    root = _parse(path)
    if _tag(root) != "Project":
        raise InputError(f"{path.name}: is no Microsoft Project file, its root is {_tag(root)}; {HOW}")
    minutes_per_week = _number(_text(root, "MinutesPerWeek"), 2400.0) or 2400.0
    problems, notes = Problems(), list[str]()
    rows = [element for element in root.iter() if _tag(element) == "Task"]
    used = [element for element in rows if _is_used(element)]
    idle = {_text(element, "UID") for element in rows} - {_text(element, "UID") for element in used}
    read = [_task(element, path.name, minutes_per_week, problems, notes) for element in used]
    tasks = [task for task in read if task is not None]
    tasks = [replace(task, links=tuple(link for link in task.links if link.task not in idle)) for task in tasks]
    _check_links(tasks, problems)
    problems.refuse()
    if not any(not task.summary for task in tasks):
        raise InputError(f"{path.name}: has no tasks")
    return Gantt(path.name, without_summaries(tasks), _text(root, "StatusDate")[:10], notes)


def _parse(path: Path) -> ElementTree.Element:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    try:
        look = expat.ParserCreate()
        look.StartDoctypeDeclHandler = _refuse_doctype
        look.Parse(data, True)
        return ElementTree.fromstring(data)
    except _DoctypeError:
        line = look.CurrentLineNumber
        raise InputError(
            f"{path.name}, line {line}: has a document type (DOCTYPE), which can bring entities from elsewhere; "
            f"nothing was read. {HOW} writes none"
        ) from None
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{path.name}: is no well-formed XML ({error}); {HOW}") from None


class _DoctypeError(Exception):
    """A document type was met."""


def _refuse_doctype(*_: object) -> None:
    raise _DoctypeError


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ElementTree.Element, name: str) -> str:
    return next(((child.text or "").strip() for child in element if _tag(child) == name), "")


def _number(text: str, otherwise: float) -> float:
    return float(text) if re.fullmatch(r"-?\d{1,15}(\.\d{1,15})?", text) else otherwise


def _is_used(element: ElementTree.Element) -> bool:
    """Not an empty row, an inactive task or the project's own summary."""
    fields = {_tag(child): (child.text or "").strip() for child in element}
    return fields.get("IsNull") != "1" and fields.get("Active") != "0" and fields.get("UID") != "0"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _task(
    element: ElementTree.Element, file: str, minutes_per_week: float, problems: Problems, notes: list[str]
) -> Task | None:
    fields = {_tag(child): (child.text or "").strip() for child in element}
    uid = fields.get("UID", "")
    place = Place(f"{file}, task UID {uid or '?'}" + (f" ({name})" if (name := fields.get("Name", "")) else ""))
    missing = [name for name in ("UID", "Start", "Finish") if not fields.get(name)]
    if missing:
        problems.add(place, f"has no {missing[0]}; {HOW} writes it for every task")
        return None
    dates: dict[str, datetime] = {}
    for name in ("Start", "Finish", "ActualStart", "ActualFinish", "ConstraintDate"):
        if text := fields.get(name):
            try:
                dates[name] = _moment(text)
            except ValueError:
                problems.add(place, f"{name} = {text!r}: should be a date such as 2026-12-31T08:00:00")
                return None
    if dates["Finish"] < dates["Start"]:
        problems.add(place, f"finishes on {dates['Finish']}, before it starts on {dates['Start']}")
    held = fields.get("ConstraintType") in (START_ON, START_NOT_BEFORE) and "ConstraintDate" in dates
    links = [
        _link(child, place, minutes_per_week, problems, notes) for child in element if _tag(child) == "PredecessorLink"
    ]
    return Task(
        uid, fields.get("Name", ""), place, dates["Start"], dates["Finish"], tuple(link for link in links if link),
        _day(dates.get("ActualStart")), _day(dates.get("ActualFinish")),
        fixed=held and dates["ConstraintDate"].date() == dates["Start"].date(), code=fields.get("ID", ""),
        level=int(_number(fields.get("OutlineLevel", ""), 1.0)), summary=fields.get("Summary") == "1",
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _link(
    element: ElementTree.Element, place: Place, minutes_per_week: float, problems: Problems, notes: list[str]
) -> Link | None:
    """A predecessor; lags are in tenths of working minutes, or of minutes, or in per cent."""
    uid, kind = _text(element, "PredecessorUID"), KINDS.get(_text(element, "Type") or "1")
    if _text(element, "CrossProject") == "1":
        notes.append(f"{place}: its predecessor in another project is left out")
        return None
    lag = _number(_text(element, "LinkLag") or "0", math.nan)
    if not uid or kind is None or math.isnan(lag):
        problems.add(place, "has a predecessor link without a PredecessorUID, of an unknown Type or LinkLag")
        return None
    form = _text(element, "LagFormat")
    if form in PERCENT:
        return Link(uid, kind, share=lag / 100.0)
    hours = lag / 600.0
    return Link(uid, kind, hours if form in ELAPSED else hours * WEEK_HOURS / (minutes_per_week / 60.0))


def _check_links(tasks: list[Task], problems: Problems) -> None:
    places: dict[str, Place] = {}
    for task in tasks:
        if task.uid in places:
            problems.add(task.place, f"UID {task.uid} stands in the file twice")
        places[task.uid] = task.place
    for task in tasks:
        for link in task.links:
            if link.task not in places:
                problems.add(task.place, f"its predecessor UID {link.task} is not in the file")
