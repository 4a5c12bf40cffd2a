"""A gap as a folder: the numbers for people and for programs, the picture, what was run."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.files.identity import run_hash
from sim.study.files.store import RunWriter, manifest_of
from sim.study.gap.gap import Gap, gap
from sim.study.gap.picture import gap_picture
from sim.study.gap.stored import KIND, gap_folder
from sim.study.gap.words import answer, conclusion, headline, plan_after_announced
from sim.study.running.progress import Progress, silent
from sim.study.running.runner import workers_for
from sim.study.steps.content import HEAD, step_rows, walk_content


def gap_to_folder(
    scenario: Scenario,
    milestone: Milestone,
    overrides: Sequence[str] = (),
    progress: Progress = silent,
    config: dict[str, Any] | None = None,
) -> tuple[Path, Gap]:
    """Run the steps of a gap and write its folder. Nothing stands there until all of it does.

    Args:
        scenario: what to explain.
        milestone: whose date.
        overrides: how it was asked for, for the manifest.
        progress: wraps the numbers of all replications, to show a bar.
        config: the composed configuration for ``scenario.yaml``; default: the scenario itself.

    Raises:
        InputError: there is no gap (see ``sim.study.gap.gap.groups_of``).
        AllFailedError: every replication of a configuration failed.
    """
    with RunWriter(gap_folder(scenario, milestone)) as writer:
        with workers_for(scenario) as workers:
            found = gap(scenario, milestone, workers, progress)
        _write(writer, found, overrides, config)
    return writer.target, found


def _write(writer: RunWriter, found: Gap, overrides: Sequence[str], config: dict[str, Any] | None) -> None:
    from sim.report.drawing import gap_figure, save_figure

    scenario, number = found.scenario, run_hash(found.scenario, kind=KIND, milestone=found.milestone.name)
    content = config if config is not None else scenario.model_dump(mode="json")
    writer.yaml("scenario.yaml", content)
    writer.json("gap.json", gap_content(found))
    head, *rows = gap_rows(found)
    writer.csv("gap.csv", head, rows)
    save_figure(gap_figure(gap_picture(found, number)), writer.folder, KIND)
    writer.manifest(
        manifest_of(
            KIND, number, scenario, overrides, found.failures, replications=scenario.replications,
            milestone=found.milestone.name, headline=headline(found),
        )
    )  # fmt: skip


def gap_content(found: Gap) -> dict[str, Any]:
    """``gap.json``: dates as ISO text or null, months as numbers or null (open)."""
    scenario = found.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "data_date": scenario.data_date,
        "horizon_end": scenario.horizon_end,
        "seed": scenario.seed,
        **walk_content(found),
        "announced": found.announced.date if found.announced is not None else None,
        "said": found.announced.said if found.announced is not None else None,
        "plan_after_announced_months": plan_after_announced(found),
        "p50_interval": found.last.p50_interval,
        "answer": answer(found),
        "headline": headline(found),
        "conclusion": conclusion(found),
    }


def gap_rows(found: Gap) -> list[list[Any]]:
    """``gap.csv``: one row a step, months from the row above; empty where there is no date inside the horizon."""
    rows: list[list[Any]] = [["step", "cause", *HEAD, "n"]]
    if found.announced is not None:
        rows.append(["announced", found.announced.said, found.announced.date])
    early = plan_after_announced(found)
    rows.append(["plan", "the plan as modelled", found.first.p50, early])
    rows += step_rows(found)
    width, n = len(rows[0]) - 1, len(found.ran)
    return [rows[0], *([*row, *[None] * (width - len(row)), n] for row in rows[1:])]
