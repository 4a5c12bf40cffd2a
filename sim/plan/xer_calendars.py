"""Working calendars of Primavera's XER, and the one in which lags of its relations count."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from sim.plan.gantt import CLOCK
from sim.plan.work_time import Shifts, Week, week_of_hours
from sim.plan.xer_tables import Numbers, Record, Tables

DEFAULT = "default"  # the key of the project's own calendar
_ZERO = date(1899, 12, 30)  # day numbers of exceptions count from here, as in spreadsheets
_SHIFT = re.compile(r"\((?=[^()]*s\|(\d\d?):(\d\d))(?=[^()]*f\|(\d\d?):(\d\d))[^()]*\)")


def calendars_of(tables: Tables, numbers: Numbers, project: Record) -> dict[str, Week]:
    """Calendars by id, and the default one of a project."""
    rows = {row.get("clndr_id", ""): row for row in tables.get("CALENDAR", [])}
    found = {key: _week(row, rows, numbers) for key, row in rows.items()}
    standard = [key for key, row in rows.items() if row.get("default_flag") == "Y"]
    keys = [project.get("clndr_id", ""), *standard, *found]
    return found | {DEFAULT: next((found[key] for key in keys if key in found), Week())}


def _week(row: Record, rows: Mapping[str, Record], numbers: Numbers) -> Week:
    """A calendar; one that says no hours has so many a day, from Monday on."""
    data, base = row.get("clndr_data", ""), rows.get(row.get("base_clndr_id", ""), {})
    days = _days(data)
    if any(days):
        return Week(days, _exceptions(base.get("clndr_data", "")) | _exceptions(data), told=True)
    try:
        hours = [
            numbers.read(row.get(name) or otherwise) for name, otherwise in (("day_hr_cnt", "8"), ("week_hr_cnt", "40"))
        ]
        return week_of_hours(hours[0], hours[1]) if hours[0] > 0.0 else Week()
    except ValueError:
        return Week()


def _section(data: str, name: str) -> str:
    """What stands below one of the three heads of a calendar's data."""
    begin = data.find(name)
    ends = [end for other in ("DaysOfWeek", "VIEW", "Exceptions") if (end := data.find(other, begin + 1)) > begin]
    return data[begin : min(ends, default=len(data))] if begin >= 0 else ""


def _days(data: str) -> tuple[Shifts, ...]:
    """Shifts from Monday to Sunday; the file counts from Sunday, which is 1."""
    parts = re.split(r"\(0\|\|([1-7])\(\)", _section(data, "DaysOfWeek"))
    shifts = {int(day): _shifts(text) for day, text in zip(parts[1::2], parts[2::2], strict=False)}
    return tuple(shifts.get(day, ()) for day in (2, 3, 4, 5, 6, 7, 1))


def _exceptions(data: str) -> dict[date, Shifts]:
    parts = re.split(r"\(d\|(\d{1,6})\)", _section(data, "Exceptions"))
    return {
        _ZERO + timedelta(days=int(day)): _shifts(text) for day, text in zip(parts[1::2], parts[2::2], strict=False)
    }


def _shifts(text: str) -> Shifts:
    found = [[int(part) for part in match] for match in _SHIFT.findall(text)]
    hours = [(a + b / 60.0, (c + d / 60.0) or 24.0) for a, b, c, d in found]
    return tuple(sorted(shift for shift in hours if shift[0] < shift[1] <= 24.0))


def lag_calendar(option: str, predecessor: str, successor: str) -> str:
    """The calendar of a lag, by the scheduling option of the project; Primavera's own choice is the predecessor's."""
    return {"rcal_Successor": successor, "rcal_24Hour": CLOCK, "rcal_ProjDefault": DEFAULT}.get(option, predecessor)
