"""The tables of a run, ready to be written: columns, and the query that gives them their names and types."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.trajectory import Trajectory
from sim.study.against_plan import against_plan
from sim.study.files.parquet import Table, sql_list
from sim.study.running.by_name import by_name
from sim.study.running.runner import Results
from sim.study.summary import BAND_QUANTILES, bands, volumes, week_ends
from sim.units import HOURS_PER_WEEK

UNITS = {
    "run_rate": "GWh/year", "installed": "GWh/year", "cumulative": "GWh", "cell_yield": "share", "efficiency": "share",
    "headcount": "people",
}  # fmt: skip


def milestone_table(results: Results) -> Table:
    """One row a replication and milestone; failed replications have rows too."""
    names, start = [m.name for m in results.milestones], results.prepared.scenario.start
    numbers = np.array([*results.ran, *(failure.replication for failure in results.failures)])
    hours = np.concatenate([results.hours, np.full((len(results.failures), len(names)), -np.inf)])
    order = np.argsort(numbers, kind="stable")
    flat = hours[order].ravel()
    state = np.select([np.isfinite(flat), np.isnan(flat), flat > 0], [0, 1, 2], 3)
    return Table(
        {
            "replication": np.repeat(numbers[order], len(names)),
            "milestone": np.tile(np.arange(len(names)), len(numbers)),
            "state": state,
            "hours": flat,
        },
        f"select replication, {sql_list(names)}[milestone + 1] as milestone, "
        "['reached', 'never', 'later', 'failed'][state + 1] as state, "
        "case when isfinite(hours) then hours end as hours, "
        f"case when isfinite(hours) then date '{start}' + floor(hours / 24)::int end as date from columns",
    )


def annual_table(results: Results) -> Table:
    """One row a calendar year."""
    rows = [asdict(volume) for volume in volumes(results)]
    columns = {key: np.array([row[key] for row in rows], int if key == "year" else float) for key in rows[0]}
    gwh = ", ".join(f"case when isfinite({name}) then {name} end as {name}" for name in columns if name != "year")
    return Table(columns, f"select year, {gwh} from columns")


def period_table(results: Results, plan: Trajectory) -> Table:
    """One row a calendar year, then one a quarter. plan: the programme as planned."""
    rows = against_plan(results, plan)
    columns = {key: np.array([row[key] for row in rows]) for key in rows[0]}
    days = ("first_day", "last_day")
    columns |= {key: columns[key].astype("M8[s]") for key in days}
    told = [f"{key}::date as {key}" for key in days]
    told += [f"case when isfinite({key}) then {key} end as {key}" for key in columns if key not in ("period", *days)]
    return Table(columns, f"select period, {', '.join(told)} from columns")


def input_table(results: Results) -> Table:
    """One row a replication and drawn input, in the order of their names."""
    columns, names = _by_name(results, results.inputs)
    order = np.lexsort((columns["name"], columns["replication"]))
    query = f"select replication, {sql_list(names)}[name + 1] as input, value from columns"
    return Table({key: column[order] for key, column in columns.items()}, query)


def event_rows(results: Results) -> Table:
    """One row a replication and named event that happened inside the horizon; hours to a hundredth."""
    columns, names = _by_name(results, (details.events for details in results.details))
    columns["value"] = columns["value"].round(2)
    query = f"select replication::int as replication, {sql_list(names)}[name + 1] as event, value as hours from columns"
    return Table(columns, query)


def _by_name(results: Results, several: Iterable[Mapping[str, float]]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    """One row a replication and name that it has a number for, and the names in their order."""
    found = by_name(several)
    names = sorted(found.names)
    place = np.searchsorted(np.array(names, object), np.array(found.names, object)).astype(np.int32)
    ran = np.repeat(np.array(results.ran, int), found.rows)
    return {"replication": ran, "name": place[found.number], "value": found.value}, names


def path_table(results: Results, paths: Mapping[str, Sequence[float]]) -> Table:
    """Single weekly run rates: a sample, the noise-free one, the modelled plan."""
    days = np.array(week_ends(results), dtype="datetime64[s]")
    return Table(
        {
            "path": np.repeat(np.array(list(paths)), len(days)),
            "week_end": np.tile(days, len(paths)),
            "run_rate_gwh_per_year": np.concatenate([np.asarray(series, float) for series in paths.values()]),
        },
        "select * replace (week_end::date as week_end) from columns",
    )


def band_table(results: Results) -> Table:
    """One row a quantity and week with its quantiles over replications."""
    tables, weeks = bands(results), results.prepared.weeks
    columns: dict[str, Any] = {
        "quantity": np.repeat(np.arange(len(tables)), weeks),
        "week_end": np.tile(np.array(week_ends(results), dtype="datetime64[s]"), len(tables)),
        "hours": np.tile(HOURS_PER_WEEK * np.arange(1, weeks + 1), len(tables)),
    }
    for row, quantile in enumerate(BAND_QUANTILES):
        columns[f"p{quantile}"] = np.concatenate([table[row] for table in tables.values()])
    names, units = sql_list(tables), sql_list(UNITS[name] for name in tables)
    quantiles = ", ".join(f"case when isfinite(p{q}) then p{q} end as p{q}" for q in BAND_QUANTILES)
    return Table(
        columns,
        f"select {names}[quantity + 1] as quantity, {units}[quantity + 1] as unit, week_end::date as week_end, hours, "
        f"{quantiles} from columns",
    )


def curve_table(results: Results) -> Table:
    """Every weekly series of every replication: large."""
    weeks, n = results.prepared.weeks, len(results.ran)
    columns: dict[str, Any] = {
        "replication": np.repeat(np.array(results.ran), weeks),
        "week_end": np.tile(np.array(week_ends(results), dtype="datetime64[s]"), n),
    }
    columns |= {name: series.ravel() for name, series in results.weekly.items()}
    shares = ", ".join(f"case when isfinite({name}) then {name} end as {name}" for name in results.weekly)
    return Table(columns, f"select replication, week_end::date as week_end, {shares} from columns")
