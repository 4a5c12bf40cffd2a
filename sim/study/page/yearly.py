"""What a run makes and loses, year by year: rows of its tables, ready to be told."""

from pathlib import Path
from typing import Any

from sim.report.look.branches import NOT_DECIDED
from sim.report.text.volumes import COLUMNS
from sim.study.files.parquet import read_parquet

Row = tuple[float | None, ...]


def volumes_by_year(annual: Path) -> list[Row]:
    """Year, volumes and contracts of every year that brings anything or for which something is contracted.

    Raises:
        InputError: the table is missing or damaged.
    """
    query = f"select {', '.join(COLUMNS)} from stored where good_p10 >= 0.005 or contracted is not null order by year"
    return list(read_parquet(annual, query).fetchall())


def plan_by_period(plan_and_forecast: Path, what: str) -> list[dict[str, Any]]:
    """Plan and forecast of every year or every quarter of the horizon, by column. what: year, quarter.

    Raises:
        InputError: the table is missing or damaged.
    """
    query = "select * from stored where (period like '%Q%') = $quarters order by first_day"
    found = read_parquet(plan_and_forecast, query, quarters=what == "quarter")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def losses_by_year(losses: Path) -> list[tuple[int, str, float]]:
    """Year, branch of the loss tree and its mean GWh in decided blocks of the plant, the largest first.

    Raises:
        InputError: the table is missing or damaged.
    """
    query = (
        "select year(week_end) as year, branch, sum(mean_gwh) as gwh from stored where place = 'plant' and "
        "branch != $not_decided group by all order by year, gwh desc"
    )
    return list(read_parquet(losses, query, not_decided=NOT_DECIDED.label).fetchall())
