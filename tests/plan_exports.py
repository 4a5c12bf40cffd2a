"""Schedules of the oracle as the two programs export them, with their calendars."""

from collections.abc import Iterable
from datetime import date, timedelta
from xml.sax.saxutils import escape

from plan_programs import HOLIDAYS, SHIFTS, START_LIMITS, Job, Program, moment

KINDS = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
CONSTRAINTS = {"ASAP": 0, "ALAP": 1, "MSO": 2, "MFO": 3, "SNET": 4, "SNLT": 5, "FNET": 6, "FNLT": 7}
FORMS = {"work": 7, "elapsed": 8, "percent": 19, "elapsed percent": 20}
CALENDARS = list(SHIFTS)
PRIMAVERA = {"ALAP": "CS_ALAP", "MSO": "CS_MANDSTART", "MFO": "CS_MANDFIN", "SNET": "CS_MSOA", "SNLT": "CS_MSOB",
             "FNET": "CS_MEOA", "FNLT": "CS_MEOB"}  # fmt: skip
LAGS_IN = {"successor": "rcal_Successor", "predecessor": "rcal_Predecessor", "clock": "rcal_24Hour",
           "office": "rcal_ProjDefault"}  # fmt: skip


def clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def to_xml(jobs: Iterable[Job], program: Program) -> str:
    """As Microsoft Project writes them."""
    tasks = "".join(_task(job) for job in jobs)
    calendars = "".join(_calendar(n, name, program) for n, name in enumerate(CALENDARS, 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="http://schemas.microsoft.com/project">'
        "<Name>Plant</Name><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>"
        f"<MinutesPerWeek>2400</MinutesPerWeek><Calendars>{calendars}</Calendars><Tasks>{tasks}</Tasks></Project>"
    )


def _task(job: Job) -> str:
    limit, minute = job.limit
    held = f"<ConstraintType>{CONSTRAINTS.get(limit, 0)}</ConstraintType>"
    held += f"<ConstraintDate>{moment(minute).isoformat()}</ConstraintDate>" * (CONSTRAINTS.get(limit, 0) > 1)
    held += "<Manual>1</Manual>" * (limit == "MANUAL") + "<LevelingDelay>4800</LevelingDelay>" * (limit == "LEVELLED")
    links = "".join(
        f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{KINDS[kind]}</Type><LinkLag>"
        f"{lag.amount * (1 if 'percent' in lag.form else 10)}</LinkLag><LagFormat>{FORMS[lag.form]}</LagFormat>"
        "</PredecessorLink>"
        for uid, kind, lag in job.links
    )
    return (
        f"<Task><UID>{job.uid}</UID><ID>{job.uid}</ID><Name>{escape(job.name)}</Name><OutlineLevel>1</OutlineLevel>"
        f"<CalendarUID>{CALENDARS.index(job.calendar) + 1}</CalendarUID><Start>{moment(job.start).isoformat()}</Start>"
        f"<Finish>{moment(job.finish).isoformat()}</Finish>{held}{links}</Task>"
    )


def _calendar(uid: int, name: str, program: Program) -> str:
    shifts, days = SHIFTS[name]
    times = "".join(
        f"<WorkingTime><FromTime>{clock(a)}:00</FromTime><ToTime>{clock(b)}:00</ToTime></WorkingTime>"
        for a, b in shifts
    )
    week = "".join(
        f"<WeekDay><DayType>{(day + 1) % 7 + 1}</DayType><DayWorking>{int(day < days)}</DayWorking>"
        + (f"<WorkingTimes>{times}</WorkingTimes>" if day < days else "")
        + "</WeekDay>"
        for day in range(7)
    )
    off = "".join(
        f"<Exception><TimePeriod><FromDate>{day}T00:00:00</FromDate><ToDate>{day}T23:59:00</ToDate></TimePeriod>"
        "<DayWorking>0</DayWorking></Exception>"
        for day in (HOLIDAYS if program.holidays and name != "clock" else [])
    )
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{week}</WeekDays>"
        f"<Exceptions>{off}</Exceptions></Calendar>"
    )


def to_xer(jobs: Iterable[Job], program: Program) -> str:
    """As Primavera writes them; what is scheduled by hand there waits for a date of another project."""
    tasks, links = list[list[object]](), list[list[object]]()
    for job in jobs:
        limit, minute = job.limit
        dates = [f"{moment(at):%Y-%m-%d %H:%M}" for at in (job.start, job.finish, minute)]
        kind = "TT_Task" if job.work else "TT_Mile"
        by_hand = dates[2] if limit in START_LIMITS and limit not in PRIMAVERA else ""
        tasks.append([
            job.uid, 1, CALENDARS.index(job.calendar) + 1, f"A{job.uid}", job.name, kind, "TK_NotStart", *dates[:2],
            PRIMAVERA.get(limit, ""), dates[2] if limit in PRIMAVERA else "", by_hand,
        ])  # fmt: skip
        links += [[len(links), job.uid, uid, f"PR_{kind}", lag.amount / 60] for uid, kind, lag in job.links]
    lines = ["ERMHDR\t19.12\t2021-07-01\tProject\tuser\tUser\tdb\tProject Management\tEUR"]
    calendars = [[n, name, _data(name, program)] for n, name in enumerate(CALENDARS, 1)]
    lines += _table("CALENDAR", "clndr_id clndr_name clndr_data", calendars)
    lines += _table("PROJECT", "proj_id proj_short_name clndr_id last_recalc_date", [[1, "P1", 1, "2021-07-01 08:00"]])
    lines += _table("SCHEDOPTIONS", "proj_id sched_calendar_on_relationship_lag", [[1, LAGS_IN[program.lags_in]]])
    fields = "task_id proj_id clndr_id task_code task_name task_type status_code early_start_date early_end_date "
    lines += _table("TASK", fields + "cstr_type cstr_date external_early_start_date", tasks)
    lines += _table("TASKPRED", "task_pred_id task_id pred_task_id pred_type lag_hr_cnt", links)
    return "\r\n".join([*lines, "%E", ""])


def _table(name: str, fields: str, records: Iterable[Iterable[object]]) -> list[str]:
    rows = ["%R\t" + "\t".join(map(str, record)) for record in records]
    return [f"%T\t{name}", "%F\t" + fields.replace(" ", "\t"), *rows]


def _data(name: str, program: Program) -> str:
    shifts, days = SHIFTS[name]
    hours = "".join(f"(0||{n}(s|{clock(a)}|f|{clock(b)})())" for n, (a, b) in enumerate(shifts))
    week = "".join(f"(0||{(day + 1) % 7 + 1}()({hours if day < days else ''}))" for day in (6, *range(6)))
    free = HOLIDAYS if program.holidays and name != "clock" else []
    off = "".join(f"(0||{n}(d|{(day - date(1899, 12, 30)) // timedelta(days=1)})())" for n, day in enumerate(free))
    return f"(0||CalendarData()((0||DaysOfWeek()({week}))(0||VIEW(ShowTotal|N)())(0||Exceptions()({off}))))"
