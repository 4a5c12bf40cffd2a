"""A run from scenario to folder: simulate, reduce, write, draw."""

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np

from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.schema import Scenario
from sim.study.files.columns import COLUMNS
from sim.study.files.folder import StoredFolder
from sim.study.files.identity import run_folder
from sim.study.files.parquet import parquet_bytes
from sim.study.files.run import manifest_content, summary_content, write_tables
from sim.study.files.store import TIMING, RunWriter, add_file
from sim.study.files.tables import curve_table, event_rows, period_table
from sim.study.files.unfinished import unfinished
from sim.study.losses.rows import loss_rows, pace_rows
from sim.study.pictures.beside import Drawer
from sim.study.pictures.every import run_pictures
from sim.study.pictures.lines import line_rows
from sim.study.pictures.store import PICTURES, pictures_json, pictures_of
from sim.study.running.batch import weekly_series
from sim.study.running.interrupts import NOTHING_KEPT, ending
from sim.study.running.kept import InFolder
from sim.study.running.progress import Progress, silent
from sim.study.running.runner import Results, run, workers_for

CURVES = "curves"
AT_ONCE = ("ramp", "chance")  # pictures that every run leaves as PNG; whoever asks for others or for SVG has them drawn


def run_to_folder(
    scenario: Scenario,
    overrides: Sequence[str] = (),
    progress: Progress = silent,
    config: dict[str, Any] | None = None,
    drawer: Drawer | None = None,
) -> Path:
    """Run a scenario and write its folder. Nothing stands there until all of it does; a run that was ended goes on.

    Args:
        scenario: what to run.
        overrides: how it was asked for, for the manifest.
        progress: wraps the replications as they are done, e.g. to show a bar.
        config: the composed configuration for ``scenario.yaml``; default: the scenario itself.
        drawer: who draws its pictures; default: this process, in the end.
    """
    began, target = time.perf_counter(), run_folder(scenario)
    with unfinished(scenario, target) as kept, _going_on(kept), RunWriter(target) as writer:
        there = len(kept) if kept is not None else 0
        with workers_for(scenario) as workers:
            results = run(scenario, losses=True, details=True, workers=workers, progress=progress, kept=kept)
        simulated = time.perf_counter()
        _write(writer, results, overrides, config, drawer or Drawer())
        seconds = {"simulate": simulated - began, "all": time.perf_counter() - began}
        rate = (len(results.ran) - there) / seconds["simulate"]
        writer.json(TIMING, {"seconds": seconds, "replications_per_second": rate})
    return target


def _going_on(kept: InFolder | None) -> AbstractContextManager[None]:
    """What is said of a run that is ended."""
    if kept is None:
        return ending()
    return ending(kept=lambda: f"{len(kept):,} replications are kept; call again to go on" if kept else NOTHING_KEPT)


def curves_to_folder(scenario: Scenario, folder: StoredFolder, progress: Progress = silent) -> None:
    """Simulate a run that is there again and add every weekly series of every replication to its folder."""
    with workers_for(scenario) as workers:
        results = run(scenario, workers=workers, progress=progress)
    add_file(folder, f"{CURVES}.parquet", parquet_bytes(curve_table(results), COLUMNS[CURVES]))


def _write(
    writer: RunWriter,
    results: Results,
    overrides: Sequence[str],
    config: dict[str, Any] | None,
    drawer: Drawer,
) -> None:
    scenario = results.prepared.scenario
    alone = single_histories(scenario)
    paths = single_paths(results, alone)
    kept = pictures_json(run_pictures(results, paths))
    drawer.hand(pictures_of(kept, *AT_ONCE))
    writer.content(PICTURES, kept)
    content = config if config is not None else scenario.model_dump(mode="json")
    writer.yaml("scenario.yaml", content)
    write_tables(writer, results, {name: [float(x) for x in path] for name, path in paths.items()})
    writer.table("plan_and_forecast", period_table(results, alone["plan"]))
    writer.table("losses", loss_rows(results))
    writer.table("bottleneck", pace_rows(results))
    writer.table("lines", line_rows(results))
    writer.table("events", event_rows(results))
    if scenario.store.curves == "all":
        writer.table(CURVES, curve_table(results))
    writer.json("summary.json", summary_content(results))
    for name, picture in drawer.drawn().items():
        writer.content(f"{name}.png", picture)
    writer.manifest(manifest_content(results, overrides))


def single_histories(scenario: Scenario) -> dict[str, Trajectory]:
    """The noise-free programme and the modelled plan."""
    twins = {"noise_free": "mean", "plan": "plan"}
    return {
        name: simulate(prepare(scenario.model_copy(update={"twin": twin})), 0) for name, twin in twins.items()
    }  # fmt: skip


def single_paths(results: Results, alone: Mapping[str, Trajectory] | None = None) -> dict[str, np.ndarray]:
    """Weekly run rates of the first replication and of the ``single_histories`` of the scenario."""
    found = single_histories(results.prepared.scenario) if alone is None else alone
    return {
        "sample": results.weekly["run_rate"][0].astype(float),
        **{name: weekly_series(path)["run_rate"] for name, path in found.items()},
    }
