"""Schedules as other programs would make and export them: an oracle of its own for the import.

Working time is Monday to Friday, 8 to 12 and 13 to 17 o'clock. Every task starts as early as its links allow, and a
link to a finish moves the start, as in those programs.
"""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

ZERO = datetime(2021, 7, 5)  # a Monday; working minutes count from here
WEEK, DAY = 2400, 480


@dataclass
class Row:
    """A task: working minutes, links (predecessor, kind, lag in working minutes), and its dates once scheduled."""

    uid: int
    name: str
    minutes: int
    links: list[tuple[int, str, int]] = field(default_factory=list)
    start: datetime = ZERO
    finish: datetime = ZERO
    level: int = 1
    summary: int = 0


def moment(minutes: int, *, end: bool) -> datetime:
    """The clock after so many working minutes: a start is the beginning of the next one, an end that of the last."""
    if end and minutes > 0:
        return moment(minutes - 1, end=False) + timedelta(minutes=1)
    day, rest = divmod(minutes, DAY)
    weeks, day = divmod(day, 5)
    clock = rest + 480 + (60 if rest >= 240 else 0)
    return datetime.combine(ZERO.date() + timedelta(days=7 * weeks + day), time()) + timedelta(minutes=clock)


def schedule(rows: list[Row]) -> list[Row]:
    """Give every task its dates; predecessors stand before their successors."""
    at: dict[int, tuple[int, int]] = {}
    for row in rows:
        begin = 0
        for uid, kind, lag in row.links:
            anchor = at[uid][0 if kind[0] == "S" else 1] + lag
            begin = max(begin, anchor - (row.minutes if kind[1] == "F" else 0))
        at[row.uid] = (begin, begin + row.minutes)
        row.start = moment(begin, end=row.minutes == 0 and any(kind == "FS" for _, kind, _ in row.links))
        row.finish = moment(begin + row.minutes, end=True) if row.minutes else row.start
    return rows


def project_xml(rows: list[Row], head: str = "") -> str:
    """The rows as Microsoft Project writes them."""
    kinds = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
    tasks = []
    for row in rows:
        links = "".join(
            f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID><Type>{kinds[kind]}</Type>"
            f"<CrossProject>0</CrossProject><LinkLag>{lag * 10}</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
            for uid, kind, lag in row.links
        )
        tasks.append(
            f"<Task><UID>{row.uid}</UID><ID>{row.uid}</ID><Name>{row.name}</Name><OutlineLevel>{row.level}</OutlineLevel>"
            f"<Start>{row.start.isoformat()}</Start><Finish>{row.finish.isoformat()}</Finish>"
            f"<Duration>PT{row.minutes // 60}H{row.minutes % 60}M0S</Duration>"
            f"<Summary>{row.summary}</Summary>{links}</Task>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'{head}<Project xmlns="http://schemas.microsoft.com/project"><Name>Plant</Name>'
        "<MinutesPerDay>480</MinutesPerDay><MinutesPerWeek>2400</MinutesPerWeek>"
        f"<Tasks>{''.join(tasks)}</Tasks></Project>"
    )


def xer(rows: list[Row], actual: dict[int, tuple[str, str]] | None = None) -> str:
    """The rows as Primavera writes them."""

    def table(name: str, fields: str, records: list[list[object]]) -> list[str]:
        return [f"%T\t{name}", "%F\t" + fields.replace(" ", "\t"), *("%R\t" + "\t".join(map(str, r)) for r in records)]

    tasks: list[list[object]] = []
    for row in rows:
        kind = "TT_Task" if row.minutes else "TT_Mile"
        dates = [f"{day:%Y-%m-%d %H:%M}" for day in (row.start, row.finish)]
        tasks.append([row.uid, 1, 7, f"A{row.uid}", row.name, kind, *dates, *(actual or {}).get(row.uid, ("", ""))])
    links = [(row.uid, uid, kind, lag / 60) for row in rows for uid, kind, lag in row.links]
    lines = ["ERMHDR\t19.12\t2026-01-01\tProject\tadmin\tAdmin\tdb\tProject Management\tEUR"]
    lines += table("CALENDAR", "clndr_id day_hr_cnt week_hr_cnt", [[7, 8, 40]])
    lines += table("PROJECT", "proj_id last_recalc_date", [[1, "2024-01-31 08:00"]])
    fields = "task_id proj_id clndr_id task_code task_name task_type target_start_date target_end_date "
    lines += table("TASK", fields + "act_start_date act_end_date", tasks)
    relations = [[n, a, b, f"PR_{kind}", lag] for n, (a, b, kind, lag) in enumerate(links)]
    lines += table("TASKPRED", "task_pred_id task_id pred_task_id pred_type lag_hr_cnt", relations)
    return "\r\n".join([*lines, "%E", ""])
