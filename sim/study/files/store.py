"""A run as a folder: written beside and renamed, so that it is there whole or not at all."""

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any, Self

from sim import MODEL_VERSION, __version__
from sim.scenario.schema import Scenario
from sim.study.files.identity import run_hash, scenario_hash
from sim.study.files.parquet import write_parquet
from sim.study.files.tables import Table, annual_table, band_table, input_table, milestone_table, path_table
from sim.study.running.batch import Failure
from sim.study.running.precision import aim_of
from sim.study.running.runner import Results
from sim.study.summary import summaries
from sim.units import HOURS_PER_MONTH


def is_complete(folder: Path) -> bool:
    """Whether a finished run stands in a folder."""
    return (folder / "manifest.json").is_file()


class RunWriter:
    """Writes into a folder of its own, which takes its place when all of it is written.

    ``with RunWriter(target) as writer: ...``: an exception inside leaves nothing behind.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f".{self.target.name}-", dir=self.target.parent))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                self._publish()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def json(self, name: str, content: Mapping[str, Any]) -> None:
        """Write a JSON file."""
        text = json.dumps(content, indent=2, default=str, allow_nan=False)
        (self.folder / name).write_text(text + "\n", encoding="utf-8")

    def parquet(self, name: str, table: Table) -> None:
        """Write a table as a Parquet file."""
        write_parquet(self.folder / name, table)

    def yaml(self, name: str, content: Any) -> None:
        """Write a YAML file, as a reader would lay it out."""
        import yaml

        text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
        (self.folder / name).write_text(text, encoding="utf-8")

    def _publish(self) -> None:
        """Move the finished folder into place; a run that stands there already is the same and stays."""
        try:
            os.chmod(self.folder, 0o755)
            os.rename(self.folder, self.target)
        except OSError:
            if not is_complete(self.target):
                raise


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as CSV: UTF-8, comma, one line a row, empty where there is no value."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def write_tables(writer: RunWriter, results: Results, paths: Mapping[str, Sequence[float]]) -> None:
    """All tables of a run; ``paths`` are single weekly run rates."""
    writer.parquet("milestones.parquet", milestone_table(results))
    writer.parquet("inputs.parquet", input_table(results))
    writer.parquet("bands.parquet", band_table(results))
    writer.parquet("paths.parquet", path_table(results, paths))
    writer.parquet("annual.parquet", annual_table(results))


def summary_content(results: Results) -> dict[str, Any]:
    """``summary.json``: dates as ISO text or null, shares as numbers."""
    scenario = results.prepared.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "data_date": scenario.data_date,
        "seed": scenario.seed,
        "replications": len(results.ran) + len(results.failures),
        "failed": len(results.failures),
        "precision": _precision(results),
        "twin": scenario.twin,
        "milestones": {s.name: {k: v for k, v in asdict(s).items() if k != "name"} for s in summaries(results)},
    }


def _precision(results: Results) -> dict[str, Any] | None:
    """What was aimed at, and how wide the intervals became, in months."""
    aim = aim_of(results.prepared.scenario)
    if aim is None:
        return None
    widths = [width / HOURS_PER_MONTH for width in aim.widths(results.hours_of(aim.milestone.name))]
    return {
        "milestone": aim.milestone.label,
        "aim_months": aim.hours / HOURS_PER_MONTH,
        "met": aim.is_met(results.hours_of(aim.milestone.name)),
        "months": {f"P{100 * p:g}": w if isfinite(w) else None for p, w in zip(aim.quantiles, widths, strict=True)},
    }


def manifest_content(results: Results, overrides: Sequence[str]) -> dict[str, Any]:
    """``manifest.json``: what was run, with what, and what failed."""
    scenario = results.prepared.scenario
    count = len(results.ran) + len(results.failures)
    return manifest_of(scenario, overrides, results.failures, hash=run_hash(scenario), replications=count)


def manifest_of(
    scenario: Scenario, overrides: Sequence[str], failures: Iterable[Failure], **more: object
) -> dict[str, Any]:
    """What every folder says of itself; ``more``: what only its kind of study knows."""
    return {
        "gigaramp": __version__,
        "model_version": MODEL_VERSION,
        **more,
        "scenario": scenario.name,
        "scenario_hash": scenario_hash(scenario),
        "as_planned": sorted(scenario.planned.names()),
        "overrides": list(overrides),
        "seed": scenario.seed,
        "failures": [asdict(failure) for failure in failures],
    }
