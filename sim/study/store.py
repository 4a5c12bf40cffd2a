"""A run as a folder: written beside and renamed, so that it is there whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from sim import MODEL_VERSION, __version__
from sim.scenario.schema import Scenario
from sim.study.identity import run_hash
from sim.study.runner import Failure, Results
from sim.study.summary import BAND_QUANTILES, bands, summaries, volumes, week_ends
from sim.units import HOURS_PER_WEEK

UNITS = {
    "run_rate": "GWh/year", "installed": "GWh/year", "cumulative": "GWh", "cell_yield": "share", "efficiency": "share",
}  # fmt: skip


def is_complete(folder: Path) -> bool:
    """Whether a finished run stands in a folder."""
    return (folder / "manifest.json").is_file()


class RunWriter:
    """Writes into a folder of its own; ``publish`` renames it into place."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent))

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file."""
        text = json.dumps(content, indent=2, default=str, allow_nan=False)
        (self.folder / name).write_text(text + "\n")

    def parquet(self, name: str, columns: Mapping[str, Any], query: str = "select * from columns") -> None:
        """Write columns of equal length as a Parquet file."""
        import duckdb

        connection = duckdb.connect()
        connection.execute("set threads to 1")
        connection.register("columns", {key: np.asarray(value) for key, value in columns.items()})
        connection.execute(f"copy ({query}) to '{self.folder / name}' (format parquet)")
        connection.close()

    def publish(self) -> Path:
        """Move the finished folder into place; a run that stands there already is the same and stays."""
        try:
            os.chmod(self.folder, 0o755)
            os.rename(self.folder, self.target)
        except OSError:
            if not is_complete(self.target):
                raise
            self.discard()
        return self.target

    def discard(self) -> None:
        """Remove what was written so far."""
        shutil.rmtree(self.folder, ignore_errors=True)


def write_tables(writer: RunWriter, results: Results, paths: Mapping[str, Sequence[float]]) -> None:
    """All tables of a run; ``paths`` are single weekly run rates: a sample, the noise-free one, the announced plan."""
    _write_milestones(writer, results)
    _write_inputs(writer, results)
    _write_bands(writer, results)
    days = np.array(week_ends(results), dtype="datetime64[s]")
    writer.parquet(
        "paths.parquet",
        {
            "path": np.repeat(np.array(list(paths), dtype=object), len(days)),
            "week_end": np.tile(days, len(paths)),
            "run_rate_gwh_per_year": np.concatenate([np.asarray(series, float) for series in paths.values()]),
        },
        "select * replace (week_end::date as week_end) from columns",
    )
    rows = [asdict(volume) for volume in volumes(results)]
    writer.parquet("annual.parquet", {key: np.array([row[key] for row in rows]) for key in rows[0]})


def _write_milestones(writer: RunWriter, results: Results) -> None:
    """One row a replication and milestone; failed replications have rows too."""
    scenario = results.prepared.scenario
    names = np.array([m.name for m in results.milestones], dtype=object)
    numbers = [*results.ran, *(failure.replication for failure in results.failures)]
    hours = np.concatenate([results.hours, np.full((len(results.failures), len(names)), -np.inf)])
    order = np.argsort(numbers, kind="stable")
    flat = hours[order].ravel()
    state = np.where(
        np.isfinite(flat), "reached", np.where(np.isnan(flat), "never", np.where(flat > 0, "later", "failed"))
    )
    writer.parquet(
        "milestones.parquet",
        {
            "replication": np.repeat(np.array(numbers)[order], len(names)),
            "milestone": np.tile(names, len(numbers)),
            "state": state.astype(object),
            "hours": flat,
        },
        "select replication, milestone, state, case when isfinite(hours) then hours end as hours, "
        f"case when isfinite(hours) then date '{scenario.start}' + floor(hours / 24)::int end as date from columns",
    )


def _write_inputs(writer: RunWriter, results: Results) -> None:
    rows = [
        (number, name, value)
        for number, drawn in zip(results.ran, results.inputs, strict=True)
        for name, value in sorted(drawn.items())
    ]
    numbers, names, values = zip(*rows, strict=True) if rows else ((), (), ())
    writer.parquet(
        "inputs.parquet",
        {"replication": np.array(numbers, int), "input": np.array(names, object), "value": np.array(values, float)},
    )


def _write_bands(writer: RunWriter, results: Results) -> None:
    tables, weeks = bands(results), results.prepared.weeks
    days = np.array(week_ends(results), dtype="datetime64[s]")
    columns: dict[str, Any] = {
        "quantity": np.repeat(np.array(list(tables), dtype=object), weeks),
        "unit": np.repeat(np.array([UNITS[name] for name in tables], dtype=object), weeks),
        "week_end": np.tile(days, len(tables)),
        "hours": np.tile(HOURS_PER_WEEK * np.arange(1, weeks + 1), len(tables)),
    }
    for row, quantile in enumerate(BAND_QUANTILES):
        columns[f"p{quantile}"] = np.concatenate([table[row] for table in tables.values()])
    quantiles = ", ".join(f"case when isfinite(p{q}) then p{q} end as p{q}" for q in BAND_QUANTILES)
    writer.parquet(
        "bands.parquet", columns, f"select quantity, unit, week_end::date as week_end, hours, {quantiles} from columns"
    )


def summary_content(results: Results) -> dict[str, Any]:
    """``summary.json``: dates as ISO text or null, shares as numbers."""
    scenario = results.prepared.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "data_date": scenario.data_date,
        "seed": scenario.seed,
        "replications": scenario.replications,
        "failed": len(results.failures),
        "twin": scenario.twin,
        "milestones": {s.name: {k: v for k, v in asdict(s).items() if k != "name"} for s in summaries(results)},
    }


def manifest_content(results: Results, overrides: Sequence[str]) -> dict[str, Any]:
    """``manifest.json``: what was run, with what, and what failed."""
    scenario = results.prepared.scenario
    return manifest_of(scenario, overrides, results.failures, hash=run_hash(scenario))


def manifest_of(
    scenario: Scenario, overrides: Sequence[str], failures: Iterable[Failure], **more: object
) -> dict[str, Any]:
    """What every folder says of itself; ``more``: what only its kind of study knows."""
    return {
        "gigaramp": __version__,
        "model_version": MODEL_VERSION,
        **more,
        "scenario": scenario.name,
        "as_planned": sorted(scenario.planned.names()),
        "overrides": list(overrides),
        "seed": scenario.seed,
        "replications": scenario.replications,
        "failures": [asdict(failure) for failure in failures],
    }
