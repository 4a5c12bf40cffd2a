"""The loss tree and the bottlenecks as tables of a run folder."""

import numpy as np

from sim.report.look.branches import branch_of
from sim.study.files.parquet import Table, sql_list
from sim.study.losses.pace import pace_table
from sim.study.losses.tree import QUANTILES, loss_tables
from sim.study.running.runner import Results
from sim.study.summary import week_ends


def loss_rows(results: Results) -> Table:
    """One row a place (plant or block), week and category."""
    names = results.prepared.categories
    tables = list(loss_tables(results))
    days = np.array(week_ends(results), dtype="datetime64[s]")
    size = len(days) * len(names)
    columns: dict[str, np.ndarray] = {
        "place": np.repeat(np.arange(len(tables)), size),
        "week_end": np.tile(np.repeat(days, len(names)), len(tables)),
        "category": np.tile(np.arange(len(names)), len(tables) * len(days)),
        "mean_gwh": np.concatenate([table.mean.ravel() for table in tables]),
    }
    for row, quantile in enumerate(QUANTILES):
        columns[f"p{quantile}_gwh"] = np.concatenate([table.quantiles[row].ravel() for table in tables])
    places = sql_list(table.place for table in tables)
    categories, labels = sql_list(names), sql_list(branch_of(name).label for name in names)
    return Table(
        columns,
        f"select * replace ({places}[place + 1] as place, week_end::date as week_end, {categories}[category + 1] as "
        f"category), {labels}[category + 1] as branch from columns",
    )  # fmt: skip


def pace_rows(results: Results) -> Table:
    """One row a line, quarter and stage that sets its pace; see ``PaceTable``."""
    table, stages = pace_table(results), sql_list(results.prepared.traits.names)
    lines, start = sql_list([line.name for line in results.prepared.lines]), results.prepared.scenario.start
    return Table(
        vars(table),
        f"select {lines}[line + 1] as line, date '{start}' + 91 * quarter::int as quarter_start, "
        f"{stages}[stage + 1] as stage, running, setting, setting / running as share, "
        f"case when following >= 0 then {stages}[following + 1] end as following, "
        "case when isfinite(margin) then margin_p10 end as margin_p10, case when isfinite(margin) then margin end as "
        "margin, case when isfinite(margin) then margin_p90 end as margin_p90 from columns",
    )  # fmt: skip
