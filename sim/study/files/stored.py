"""A run as it stands in its folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.load import frozen
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.study.files.folder import StoredFolder, open_folder
from sim.study.files.identity import run_hash
from sim.study.files.kinds import RUN, Summary


@dataclass(frozen=True)
class StoredRun:
    """Where it stands, what was run, and what its ``manifest.json`` and ``summary.json`` say."""

    folder: Path
    scenario: Scenario
    manifest: dict[str, Any]
    summary: dict[str, Any]

    @property
    def stored(self) -> StoredFolder:
        """Its files."""
        return StoredFolder(self.folder, self.manifest)

    def table(self, name: str) -> Path:
        """Where a Parquet table of the run stands.

        Raises:
            InputError: it is missing or damaged.
        """
        return self.stored.table(name)


def open_run(folder: Path) -> StoredRun:
    """Read the head of a run folder.

    Raises:
        InputError: it is no run folder, it is damaged, or of another version.
    """
    stored = open_folder(folder, RUN)
    content = stored.yaml("scenario.yaml")
    try:
        scenario = frozen(content)
    except InputError as error:
        raise stored.damaged(f"scenario.yaml: {error}") from None
    if run_hash(scenario) != stored.manifest["hash"]:
        raise stored.damaged("scenario.yaml is not the scenario that was run")
    summary = stored.json("summary.json", Summary)
    known = {milestone.name for milestone in milestones(scenario)}
    rows = summary["milestones"]  # an older version told of fewer
    if not rows or any(name not in known or row["name"] != name for name, row in rows.items()):
        raise stored.damaged("summary.json has other milestones than the scenario")
    return StoredRun(folder, scenario, stored.manifest, summary)


def stored_run(folder: Path) -> tuple[Scenario, StoredFolder]:
    """Scenario and folder of a run, of whatever model version.

    Raises:
        InputError: it is no run folder, or damaged, or its scenario has keys that this version does not know.
    """
    stored = open_folder(folder, RUN, any_model=True)
    content = stored.yaml("scenario.yaml")
    try:
        return frozen(content), stored
    except InputError as error:
        first = str(error).partition("\n")[0]
        raise InputError(
            f"{folder}: was made by model version {stored.manifest['model_version']}, and its scenario cannot be read "
            f"any more ({first}); run it again"
        ) from None
