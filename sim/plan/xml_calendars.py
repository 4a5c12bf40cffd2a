"""Working calendars of Microsoft Project's XML."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sim.plan.work_time import OFFICE, Shifts, Week, week_of_hours
from sim.plan.xml_file import Element, below, fields

PROJECT = "project"  # the key of the project's own calendar
MOST_DAYS = 800  # of one exception: longer ones are recurring, which of their days are meant is not told by the range
MOST_DERIVED = 20  # calendars of which each has another one as its base
EVERY_YEAR = "2"  # type of a recurring exception: a day of a month


def calendars_of(root: Element) -> dict[str, Week]:
    """Calendars by UID, and the project's own."""
    told = fields(root)
    rows = {fields(row).get("UID", ""): row for row in below(root, "Calendars", "Calendar")}
    found: dict[str, Week] = {}
    for uid in rows:
        _read(uid, rows, found, ())
    own = told.get("CalendarUID", "")
    if own not in found:
        own = next((uid for uid, row in rows.items() if fields(row).get("IsBaseCalendar") == "1"), "")
    hours = [_number(told.get(name, "")) / 60.0 for name in ("MinutesPerDay", "MinutesPerWeek")]
    assumed = week_of_hours(hours[0] or 8.0, hours[1] or 40.0)
    return found | {PROJECT: found.get(own, assumed)}


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,6}(\.\d{1,9})?", text) else 0.0


def _read(uid: str, rows: Mapping[str, Element], found: dict[str, Week], derived: tuple[str, ...]) -> Week:
    """A calendar is what its base is, but for the days that it says itself."""
    if uid in found:
        return found[uid]
    row = rows[uid]
    base = fields(row).get("BaseCalendarUID", "")
    known = base in rows and base not in (uid, *derived) and len(derived) < MOST_DERIVED
    start = _read(base, rows, found, (*derived, uid)) if known else Week(told=True)
    days, exceptions = list(start.days), dict(start.exceptions)
    for element in below(row, "WeekDays", "WeekDay"):
        kind = fields(element).get("DayType", "")
        if kind in tuple("1234567"):
            days[(int(kind) - 2) % 7] = _shifts(element)
        else:
            exceptions |= dict.fromkeys(_dates(element), _shifts(element))
    for element in below(row, "Exceptions", "Exception"):
        exceptions |= dict.fromkeys(_dates(element), _shifts(element))
    found[uid] = Week(tuple(days), exceptions, told=start.told)
    return found[uid]


def _shifts(element: Element) -> Shifts:
    """Working times of a day; a working day without any has office hours."""
    if fields(element).get("DayWorking") == "0":
        return ()
    times = [fields(row) for row in below(element, "WorkingTimes", "WorkingTime")]
    shifts = [(_hour(row.get("FromTime", "")), _hour(row.get("ToTime", "")) or 24.0) for row in times]
    return tuple(sorted(shift for shift in shifts if shift[0] < shift[1])) or OFFICE


def _hour(text: str) -> float:
    match = re.fullmatch(r"(\d\d):(\d\d)(:\d\d)?.*", text)
    return int(match[1]) + int(match[2]) / 60.0 if match else 0.0


def _dates(element: Element) -> Iterator[date]:
    """Days of an exception: all from its first to its last, or one a year."""
    told = fields(element)
    period = next(iter(below(element, "TimePeriod")), element)
    try:
        first, last = (date.fromisoformat(fields(period).get(name, "")[:10]) for name in ("FromDate", "ToDate"))
        if told.get("Type") == EVERY_YEAR:
            month, day = int(told["Month"]) + 1, int(told["MonthDay"])
            yield from (date(year, month, day) for year in range(first.year, last.year + 1))
        elif told.get("Type", "1") == "1" and (last - first).days < MOST_DAYS:
            yield from (first + timedelta(days=n) for n in range((last - first).days + 1))
    except (KeyError, ValueError, OverflowError):
        return
