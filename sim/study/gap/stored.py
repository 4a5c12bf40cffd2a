"""A gap as it stands in its folder: where that is, and what it says."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sim.report.text.gap import gap_text
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.files.folder import StoredFolder, open_folder
from sim.study.files.identity import study_folder
from sim.study.steps.content import StoredWalk

KIND = "gap"


@dataclass(frozen=True, kw_only=True)
class _Content(StoredWalk):
    """What ``gap.json`` says."""

    scenario: str
    title: str
    data_date: date
    announced: date | None
    said: str | None
    plan_after_announced_months: float | None
    p50_interval: tuple[date | None, date | None]
    answer: str


def gap_folder(scenario: Scenario, milestone: Milestone) -> Path:
    """Where the gap of a milestone stands or will stand."""
    return study_folder(KIND, scenario, milestone=milestone.name)


def gap_of(folder: StoredFolder) -> dict[str, Any]:
    """What ``gap.json`` of a folder says.

    Raises:
        InputError: it is damaged.
    """
    return dict(folder.json("gap.json", _Content))


def gap_told(folder: Path) -> str:
    """What stands in a folder, for the terminal."""
    found = open_folder(folder, KIND)
    return gap_text(folder, gap_of(found), found.manifest)
