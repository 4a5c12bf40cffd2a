"""What the folder of a run says of it: its tables, its summary, its manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from typing import Any

from sim.scenario.goals import goals
from sim.study.files.identity import run_hash
from sim.study.files.kinds import RUN
from sim.study.files.store import RunWriter, manifest_of
from sim.study.files.tables import annual_table, band_table, input_table, milestone_table, path_table
from sim.study.running.precision import aim_of
from sim.study.running.runner import Results
from sim.study.summary import summaries
from sim.units import HOURS_PER_MONTH


def write_tables(writer: RunWriter, results: Results, paths: Mapping[str, Sequence[float]]) -> None:
    """All tables of a run; ``paths`` are single weekly run rates."""
    writer.table("milestones", milestone_table(results))
    writer.table("inputs", input_table(results))
    writer.table("bands", band_table(results))
    writer.table("paths", path_table(results, paths))
    writer.table("annual", annual_table(results))


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
        "headline": goals(scenario).headline,
        "milestones": {s.name: asdict(s) for s in summaries(results)},
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
    return manifest_of(RUN, run_hash(scenario), scenario, overrides, results.failures, replications=count)
