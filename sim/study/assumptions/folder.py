"""The assumption ledger of a scenario as a folder: every number, the screen, its picture."""

from collections.abc import Sequence
from dataclasses import astuple, fields
from pathlib import Path
from typing import Any

from sim.study.assumptions.groups import assumptions
from sim.study.assumptions.ledger import LedgerRow, grades_text, ledger, ledger_rows
from sim.study.assumptions.picture import screen_picture
from sim.study.assumptions.question import KIND, Study
from sim.study.assumptions.screen import Screen, screen
from sim.study.assumptions.words import HEAD, csv_rows, screen_text
from sim.study.files.store import RunWriter, manifest_of
from sim.study.running.progress import Watch
from sim.study.running.runner import workers_for


def study_to_folder(study: Study, watch: Watch) -> Path:
    """Screen the assumptions of a scenario and write the folder. Nothing stands there until all of it does.

    Raises:
        InputError: less than half of the replications reach the milestone.
    """
    with RunWriter(study.folder) as writer:
        found = ledger(study.scenario)
        moved = assumptions(found, study.grades)
        with workers_for(study.scenario) as workers:
            result = screen(study.scenario, study.milestone, moved, study.ranges, watch, workers)
        first, _, tables = screen_text(result).partition("\n\n")
        _write(writer, study, ledger_rows(found), result, f"{first}\n{grades_text(found)}\n\n{tables}")
    return writer.target


def _write(writer: RunWriter, study: Study, rows: Sequence[LedgerRow], result: Screen, text: str) -> None:
    from sim.report.drawing import save_figure, tornado_figure

    writer.csv("ledger.csv", [field.name for field in fields(LedgerRow)], [astuple(row) for row in rows])
    writer.csv("screen.csv", HEAD, csv_rows(result))
    writer.text("screen.txt", text)
    save_figure(tornado_figure(screen_picture(result)), writer.folder, "screen")
    writer.manifest(_manifest(writer, study, result))


def _manifest(writer: RunWriter, study: Study, result: Screen) -> dict[str, Any]:
    return manifest_of(
        KIND, writer.number, study.scenario, study.overrides, (), milestone=study.milestone.name,
        headline=screen_picture(result).title, replications=study.scenario.replications, ran=result.base.replications,
        p50=result.base.p50, noise_months=result.noise_months, grades_moved=list(study.grades),
    )  # fmt: skip
