"""One point of a sweep, wherever it is calculated: a scenario in, the bytes of its tables out."""

import time
import traceback
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import eq
from typing import Any

from sim import MODEL_VERSION
from sim.scenario.alike import Freezer
from sim.study.files.columns import of_sweep
from sim.study.files.parquet import Table, parquet_bytes

MILESTONES, ANNUAL, BANDS, CURVES = "milestones", "annual", "bands", "curves"


@dataclass(frozen=True)
class PointTask:
    """What a worker needs: the hash of the scenario, its configuration, and whether all curves are kept.

    model: model version of whoever plans; a worker on another machine may have another.
    """

    run: str
    config: dict[str, Any]
    curves: bool
    model: int = MODEL_VERSION


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
    from sim.study.files.tables import annual_table, band_table, curve_table, milestone_table
    from sim.study.running.runner import run

    if task.model != MODEL_VERSION:
        return PointFailed(f"the worker has model version {MODEL_VERSION}, this sweep is of {task.model}", "")
    began = time.perf_counter()
    try:
        results = run(_freezer()(task.config))
        tables = {MILESTONES: milestone_table(results), ANNUAL: annual_table(results), BANDS: band_table(results)}
        if task.curves:
            tables[CURVES] = curve_table(results)
        files = {kind: _bytes(task.run, kind, table) for kind, table in tables.items()}
        return PointDone(files, time.perf_counter() - began)
    except Exception as error:
        return PointFailed(f"{type(error).__name__}: {error}".partition("\n")[0], traceback.format_exc())


@lru_cache(maxsize=1)
def _freezer() -> Freezer:
    """Of this process. Whoever plans has validated all configurations, so equal ones are alike."""
    return Freezer(eq)


def _bytes(run_hash: str, kind: str, table: Table) -> bytes:
    """The table as a Parquet file, with the hash of its scenario in front of every row."""
    query = f"select '{run_hash}' as run, * from ({table.query})"
    return parquet_bytes(replace(table, query=query), of_sweep(kind))
