"""Why one is earlier, as it stands in its folder: where that is, and what it says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.report.text.why import why_text
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.files.folder import StoredFolder, open_folder
from sim.study.files.identity import run_hash, study_folder
from sim.study.steps.content import StoredWalk

KIND = "why"


@dataclass(frozen=True, kw_only=True)
class _End:
    """A scenario, and the hash of its run."""

    scenario: str
    run: str


@dataclass(frozen=True, kw_only=True)
class _Content(StoredWalk):
    """What ``why.json`` says."""

    a: _End
    b: _End
    answers: list[str]
    differences: list[str]


def why_folder(before: Scenario, after: Scenario, milestone: Milestone) -> Path:
    """Where the way from one scenario to another stands or will stand."""
    return study_folder(KIND, before, after=run_hash(after), milestone=milestone.name)


def why_of(folder: StoredFolder) -> dict[str, Any]:
    """What ``why.json`` of a folder says.

    Raises:
        InputError: it is damaged.
    """
    return dict(folder.json("why.json", _Content))


def why_told(folder: Path) -> str:
    """What stands in a folder, for the terminal."""
    found = open_folder(folder, KIND)
    return why_text(folder, why_of(found), found.manifest)
