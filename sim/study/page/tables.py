"""The tables of a report, from what a run folder holds."""

from collections import Counter
from collections.abc import Iterator, Sequence

from sim.report.look.words import brief, brief_with_bounds, dash_note, one_in
from sim.report.page.page import Sheet
from sim.report.text.periods import period_note, period_rows
from sim.report.text.volumes import volume_rows
from sim.scenario.goals import said_of, target
from sim.scenario.sources import Entry, count_by_grade
from sim.scenario.upper_end import BEYOND, beyond
from sim.study.assumptions.ledger import ledger_rows
from sim.study.files.stored import StoredRun
from sim.study.page.answer import Row, day
from sim.study.page.yearly import plan_by_period, volumes_by_year

GRADES = {
    "published": "said by a source that is named",
    "estimated": "from few plants or neighbouring data",
    "assumed": "by judgement",
    "user": "set for this run",
}


def date_sheet(run: StoredRun) -> Sheet:
    """Every milestone with its dates and chances; without the columns of given dates where nobody gave any."""
    head = (
        "reached first by ... of the histories", "10 %", "50 %", "95 % interval\nof the 50 %", "80 %", "90 %",
        said_of(run.scenario), "chance\nby then", "never", "later", "falls below\nagain",
    )  # fmt: skip
    found, wanted = run.summary["milestones"], wanted_by(run)
    rows = [head, *(_date_row(row, wanted[name], beyond(name, run.scenario)) for name, row in found.items())]
    if not any(row["announced"] for row in found.values()):
        rows = [(*row[:6], *row[8:]) for row in rows]
    dash = dash_note(run.summary["replications"] - run.summary["failed"])
    note = (
        "Later: not inside the horizon. Never: stopped for good. Falls below again: of those that reach the rate, "
        f"inside the horizon. {dash}{'. ' if dash else ''}80 %: the date that is kept with a chance of 80 %. Good "
        "cells; the pilot does not count."
    )
    return Sheet(rows[0], tuple(rows[1:]), note=note)


def wanted_by(run: StoredRun) -> dict[str, str]:
    """By when each milestone of a run was announced or is wanted, as exactly as that was said."""
    told = {}
    for name, row in run.summary["milestones"].items():
        found = target(name, run.scenario)
        same = found is not None and found.date == day(row["announced"])
        told[name] = found.told_among_months if found is not None and same else month(row["announced"])
    return told


def _date_row(row: Row, wanted: str, out_of_reach: bool) -> tuple[str, ...]:
    if out_of_reach and not row["reached_share"]:
        return (row["label"], "-", BEYOND, "-", "-", "-", wanted, *4 * ("-",))
    n, (low, high) = row["replications"], row["p50_interval"]
    chance = "-"
    if row["probability_by"] is not None and n == 1:
        chance = brief(row["probability_by"], n)
    elif row["probability_by"] is not None:
        chance = brief_with_bounds(row["probability_by"], *row["probability_interval"])
    return (
        row["label"], month(row["p10"]), month(row["p50"]), f"{month(low)} to {month(high)}" if low or high else "-",
        month(row["p80"]), month(row["p90"]), wanted, chance,
        *(one_in(row[key], n) for key in ("never_share", "later_share")),
        "-" if row["fell_share"] is None else brief_with_bounds(row["fell_share"], *row["fell_interval"]),
    )  # fmt: skip


def month(text: str | None) -> str:
    """Month and year of a stored date, short."""
    found = day(text)
    return found.strftime("%Y-%m") if found is not None else "-"


def volume_sheet(run: StoredRun) -> Sheet:
    """Good and sellable GWh by calendar year, and what is contracted."""
    head, *rows = volume_rows(volumes_by_year(run.table("annual")))
    return Sheet(head, tuple(rows), note="At least so much. The last year ends with the horizon.")


def plan_sheets(run: StoredRun) -> Iterator[Sheet]:
    """Plan and forecast by year and by quarter."""
    for what in ("year", "quarter"):
        found = plan_by_period(run.table("plan_and_forecast"), what)
        head, *rows = period_rows(found, what)
        yield Sheet(head, tuple(rows), note=period_note(found))


def grade_sheet(found: Sequence[Entry]) -> Sheet:
    """How many numbers have which grade."""
    rows = tuple((grade, str(count), GRADES.get(grade, "")) for grade, count in count_by_grade(found).items())
    return Sheet(("grade", "numbers", "meaning"), rows, left=3, note="A distribution counts once.")


def user_sheet(found: Sequence[Entry]) -> Sheet:
    """Every number that was set for the run."""
    rows = tuple((row.key, row.value, row.unit, row.meaning) for row in ledger_rows(_of_grade(found, "user")))
    return Sheet(("set for this run", "value", "unit", "meaning"), rows, left=4)


def grounds_sheet(found: Sequence[Entry], grade: str) -> Sheet:
    """What numbers of a grade rest on: one row a statement, with how many numbers it speaks for."""
    counts = Counter((entry.stated_at, entry.source or "") for entry in _of_grade(found, grade))
    rows = tuple((where, str(count), source) for (where, source), count in sorted(counts.items()))
    return Sheet((f"{grade}: which numbers", "how many", "why"), rows, left=3)


def _of_grade(found: Sequence[Entry], grade: str) -> list[Entry]:
    return [entry for entry in found if entry.grade == grade]
