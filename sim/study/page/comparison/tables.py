"""The tables of the report of a comparison: dates, volumes, grades and runs side by side."""

from collections.abc import Sequence

from sim.report.page.page import Sheet
from sim.scenario.sources import count_by_grade
from sim.study.assumptions.ledger import ledger
from sim.study.compare.asked import Asked
from sim.study.compare.comparison import Against, Comparison
from sim.study.compare.side import Side
from sim.study.compare.text import HOW, date_rows, move_rows
from sim.study.files.parquet import read_parquet
from sim.study.page.tables import GRADES

_VOLUMES = "select year, sellable_p90, sellable_p50, good_p10 from stored order by year"
_SEEN = 0.005  # GWh in a year that one in ten makes; below it a year has nothing to show


def date_sheets(one: Against, first: Side) -> tuple[Sheet, Sheet]:
    """Every milestone: how much earlier or later, and the dates of both; in two tables that fit a printed page."""
    shifts, dates = (tuple(map(tuple, rows)) for rows in (move_rows(one, first), date_rows(one, first)))
    return Sheet(shifts[0], shifts[1:], note=_how(one)), Sheet(dates[0], dates[1:])


def _how(one: Against) -> str:
    count = f"n = {one.n[0]} pairs" if one.paired else f"n = {one.n[0]} and {one.n[1]}, not paired"
    return f"{HOW.format(letter=one.side.letter)} {count}. Later: not inside the horizon. Never: stopped for good."


def volume_sheet(asked: Sequence[Asked], sides: Sequence[Side]) -> Sheet:
    """Sellable GWh by calendar year.

    Raises:
        InputError: a table is missing or damaged.
    """
    found = [{row[0]: row[1:] for row in read_parquet(one.annual, _VOLUMES).fetchall()} for one in asked]
    years = sorted({year for rows in found for year, values in rows.items() if values[-1] >= _SEEN})
    body = (
        (str(year), *(text for rows in found for text in _volumes(rows.get(year)))) for year in years
    )  # fmt: skip
    heads = [f"{side.letter}: {told}" for side in sides for told in ("90 % make", "50 %")]
    n = ", ".join(f"{side.letter} {len(side.ran)}" for side in sides)
    note = f"At least so much. The last year ends with the horizon. n: {n}."
    return Sheet(("sellable GWh in the year", *heads), tuple(body), note=note)


def _volumes(values: Sequence[float] | None) -> tuple[str, str]:
    return ("-", "-") if values is None else (f"{values[0]:.1f}", f"{values[1]:.1f}")


def grade_sheet(comparison: Comparison) -> Sheet:
    """How many numbers of each have which grade."""
    sides = comparison.sides
    counts = [count_by_grade(ledger(side.scenario)) for side in sides]
    grades = sorted({grade for found in counts for grade in found})
    rows = ((grade, *(str(found.get(grade, 0)) for found in counts), GRADES.get(grade, "")) for grade in grades)
    return Sheet(
        ("grade", *(side.letter for side in sides), "meaning"), tuple(rows), left=1, note="A distribution counts once."
    )  # fmt: skip


def run_sheet(comparison: Comparison) -> Sheet:
    """What was compared."""
    rows = (
        (
            side.letter, side.name, side.scenario.title, side.run, str(side.model_version), str(side.scenario.seed),
            str(len(side.ran)), str(side.failed), str(side.scenario.data_date), str(side.scenario.horizon_end),
        )
        for side in comparison.sides
    )  # fmt: skip
    heads = ("", "scenario", "title", "hash", "model", "seed", "n", "failed", "data date", "horizon")
    return Sheet(heads, tuple(rows), left=3)
