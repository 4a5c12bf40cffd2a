"""The assumption ledger of a scenario as a folder: every number, the screen, its picture."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any, get_args

from sim.scenario.milestones import Milestone, find_within
from sim.scenario.parts.values import Grade
from sim.scenario.schema import Scenario
from sim.study.assumptions.groups import assumptions
from sim.study.assumptions.ledger import LedgerRow, grades_text, ledger, ledger_rows
from sim.study.assumptions.picture import screen_picture
from sim.study.assumptions.ranges import Range, ranges_with
from sim.study.assumptions.screen import Screen, Watch, screen
from sim.study.assumptions.words import HEAD, csv_rows, screen_text
from sim.study.files.folder import open_folder
from sim.study.files.identity import study_folder
from sim.study.files.store import RunWriter, manifest_of
from sim.study.running.runner import workers_for

KIND = "assumptions"
REPLICATIONS = 60  # of a screen, where none are asked for
ALL_GRADES = get_args(Grade)
FIRST, ALSO = ("assumed",), ("estimated",)


@dataclass(frozen=True)
class Study:
    """What is asked: the scenario as given, the milestone that is watched, the grades that are moved, how far."""

    scenario: Scenario
    overrides: tuple[str, ...]
    milestone: Milestone
    grades: tuple[str, ...]
    ranges: Mapping[str, Range]

    @property
    def folder(self) -> Path:
        """Where it stands or will stand; sources are part of it, since a ledger is about them."""
        ranges = {key: found.model_dump() for key, found in self.ranges.items()}
        rows = [astuple(row) for row in ledger_rows(ledger(self.scenario))]
        return study_folder(
            KIND, self.scenario, milestone=self.milestone.name, grades=self.grades, ranges=ranges, ledger=rows
        )


def ask(
    scenario: Scenario, overrides: Sequence[str], milestone: str, config_dir: Path | None, *, also_estimated: bool
) -> Study:
    """A study from what a user gave.

    Raises:
        InputError: an unknown milestone, or a range that is none.
    """
    found = ledger(scenario)
    keys = [assumption.key for assumption in assumptions(found, ALL_GRADES)]
    return Study(
        scenario, tuple(overrides), find_within(milestone, scenario), (*FIRST, *ALSO) if also_estimated else FIRST,
        ranges_with(config_dir, keys),
    )  # fmt: skip


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


def study_text(folder: Path, title: str) -> str:
    """What stands in a folder, for the terminal."""
    told = open_folder(folder, KIND).text("screen.txt")
    files = f"Files and picture (ledger.csv: every number; screen.csv, .png, .svg):\n  {folder}/"
    return f"{title}\n{told}\n{files}"
