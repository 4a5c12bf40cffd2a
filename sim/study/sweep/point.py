"""One point of a sweep, wherever it is calculated: a scenario in, the bytes of its tables out."""

import tempfile
import time
import traceback
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.scenario.load import frozen
from sim.study.parquet import write_parquet
from sim.study.runner import run
from sim.study.tables import Table, annual_table, band_table, curve_table, milestone_table

MILESTONES, ANNUAL, BANDS, CURVES = "milestones", "annual", "bands", "curves"


@dataclass(frozen=True)
class PointTask:
    """What a worker needs: the hash of the scenario, its configuration, and whether all curves are kept."""

    run: str
    config: dict[str, Any]
    curves: bool


@dataclass(frozen=True)
class PointDone:
    """Parquet files by kind of table; seconds: what the worker needed for simulating and writing them."""

    files: dict[str, bytes]
    seconds: float


@dataclass(frozen=True)
class PointFailed:
    """A point that gave no result."""

    message: str
    traceback: str


def simulate_point(task: PointTask) -> PointDone | PointFailed:
    """Simulate a point and write its tables; whatever goes wrong is data."""
    began = time.perf_counter()
    try:
        results = run(frozen(task.config))
        tables = {MILESTONES: milestone_table(results), ANNUAL: annual_table(results), BANDS: band_table(results)}
        if task.curves:
            tables[CURVES] = curve_table(results)
        files = {kind: _bytes(task.run, table) for kind, table in tables.items()}
        return PointDone(files, time.perf_counter() - began)
    except Exception as error:
        return PointFailed(f"{type(error).__name__}: {error}".partition("\n")[0], traceback.format_exc())


def _bytes(run_hash: str, table: Table) -> bytes:
    """The table as a Parquet file, with the hash of its scenario in front of every row."""
    named = replace(table, query=f"select '{run_hash}' as run, * from ({table.query})")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        write_parquet(path, named)
        return path.read_bytes()
