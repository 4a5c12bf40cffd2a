"""How every line runs, over all replications: quantiles by quarter as a table and as a picture."""

import numpy as np
from numpy.typing import NDArray

from sim.model.line_quarters import LineQuarters
from sim.report.look.words import percent
from sim.report.prepared.arrays import Floats
from sim.report.prepared.lines import LineCurve, LinesPicture
from sim.scenario.sites import block_words
from sim.study.files.parquet import Table, sql_list
from sim.study.running.runner import Results
from sim.study.statistics import quantiles
from sim.study.summary import week_ends
from sim.study.told import footer
from sim.units import RUN_RATE_WEEKS

QUANTILES = (10, 50, 90)
_ENOUGH = 0.5  # share of replications that must run a line for its curve to be drawn
_NOTE = (
    "Bold: first line of a block, with its P10 to P90; thin and paler: its later lines. Medians of the "
    "replications that run the line, where at least half do. Knowledge: share of what there is to learn."
)


def line_quantiles(results: Results) -> dict[str, Floats]:
    """Quantiles of every quantity over the replications that run a line, (3, quarters, lines); and ``running``,
    (quarters, lines), how many those are."""
    found = {name: quantiles(_stacked(results, name), [q / 100 for q in QUANTILES]) for name in LineQuarters._fields}
    return {**found, "running": np.isfinite(_stacked(results, "efficiency")).sum(axis=0).astype(float)}


def _stacked(results: Results, name: str) -> NDArray[np.float32]:
    """One quantity of all replications, (n, quarters, lines)."""
    return np.stack([getattr(details.by_line, name) for details in results.details])


def line_rows(results: Results) -> Table:
    """One row a line, quarter and quantity in which some replication runs the line."""
    found, start = line_quantiles(results), results.prepared.scenario.start
    running, names = found["running"], LineQuarters._fields
    number, quarter, line = np.nonzero(np.stack([np.isfinite(found[name][1]) for name in names]))
    values = np.stack([found[name] for name in names])[number, :, quarter, line]
    columns = {"quantity": number, "quarter": quarter, "line": line, "running": running[quarter, line].astype(int)}
    columns |= {f"p{q}": values[:, k] for k, q in enumerate(QUANTILES)}
    lines = sql_list(line.name for line in results.prepared.lines)
    return Table(
        columns,
        f"select {lines}[line + 1] as line, date '{start}' + {7 * RUN_RATE_WEEKS} * quarter::int as quarter_start, "
        f"{sql_list(names)}[quantity + 1] as quantity, running, p10, p50, p90 from columns",
    )


def lines_picture(results: Results) -> LinesPicture:
    """The picture, without the pilot and without the quarter in which the horizon ends, which is cut short."""
    prepared, scenario = results.prepared, results.prepared.scenario
    found = line_quantiles(results)
    rare = found.pop("running") < _ENOUGH * len(results.ran)
    if len(rare) > 1:
        rare[-1] = True
    curves = []
    for block, lines in enumerate(prepared.blocks.values()):
        for number, line in enumerate(lines, start=1):
            shown = {name: np.where(rare[:, line], np.nan, values[:, :, line]) for name, values in found.items()}
            if any(np.isfinite(values).any() for values in shown.values()):
                curves.append(LineCurve(block, number, **shown))
    days = np.array([scenario.start, *week_ends(results)], dtype="datetime64[D]")
    starts = days[np.arange(0, prepared.weeks, RUN_RATE_WEEKS)]
    planning = scenario.line.planning
    return LinesPicture(
        _message(curves, starts), footer(results), starts, tuple(curves),
        tuple(block_words(scenario, name) for name in prepared.blocks), planning.cell_yield, planning.efficiency,
        _NOTE, scenario.start, scenario.horizon_end,
    )  # fmt: skip


def _message(curves: list[LineCurve], starts: NDArray[np.datetime64]) -> str:
    """What the first line yields one, two and three years after it starts, in the middle of all replications."""
    if not curves:
        return "No line runs in half of the replications"
    middle = curves[0].cell_yield[1]
    known = np.flatnonzero(np.isfinite(middle))
    if not known.size:
        return "No line has made cells in half of the replications"
    marks = [known[0] + 4 * years for years in (1, 2, 3) if known[0] + 4 * years <= known[-1]]
    told = "".join(f"{percent(float(middle[q]))} in {starts[q].astype(object).year}, " for q in marks)
    return f"Cell yield of the first line: {told}{percent(float(middle[known[-1]]))} at the end (medians)"
