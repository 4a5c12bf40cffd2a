"""A run as it stands in its folder."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario
from sim.study.files.identity import run_hash
from sim.study.statistics import DateSummary

RESULTS = Path("results")


@dataclass(frozen=True)
class StoredRun:
    """Where it stands, what was run, and what its ``manifest.json`` and ``summary.json`` say."""

    folder: Path
    scenario: Scenario
    manifest: dict[str, Any]
    summary: dict[str, Any]

    def table(self, name: str) -> Path:
        """Where a Parquet table of the run stands.

        Raises:
            InputError: it is missing or cut short.
        """
        path = self.folder / f"{name}.parquet"
        try:
            content = path.read_bytes()
        except OSError:
            raise InputError(damaged(path, "it is not there")) from None
        if len(content) < 12 or content[:4] != b"PAR1" or content[-4:] != b"PAR1":
            raise InputError(damaged(path, "it is cut short"))
        return path


def open_run(folder: Path) -> StoredRun:
    """Read the head of a run folder.

    Raises:
        InputError: it is no run folder, it is damaged, or of another model version.
    """
    import yaml

    manifest = _manifest(folder)
    if manifest["model_version"] != MODEL_VERSION:
        raise InputError(
            f"{folder}: was made by model version {manifest['model_version']}, this is {MODEL_VERSION}; run it again"
        )
    try:
        scenario = frozen(yaml.safe_load((folder / "scenario.yaml").read_text(encoding="utf-8")))
        summary = _summary(folder)
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError, InputError) as error:
        raise InputError(damaged(folder, str(error).partition("\n")[0])) from None
    if run_hash(scenario) != manifest.get("hash"):
        raise InputError(damaged(folder, "scenario.yaml is not the scenario that was run"))
    return StoredRun(folder, scenario, manifest, summary)


def stored_run(folder: Path) -> tuple[Scenario, dict[str, Any]]:
    """Scenario and manifest of a run folder, of whatever model version.

    Raises:
        InputError: it is no run folder, or damaged, or its scenario has keys that this version does not know.
    """
    import yaml

    if not (folder / "manifest.json").is_file() or not (folder / "scenario.yaml").is_file():
        raise InputError(f"{folder}: is no run folder; gigaramp run makes one")
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        config = yaml.safe_load((folder / "scenario.yaml").read_text(encoding="utf-8"))
        version = manifest["model_version"]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        raise InputError(
            f"{folder}: is damaged: manifest.json or scenario.yaml cannot be read; remove it and run it again"
        ) from None
    try:
        return frozen(config), dict(manifest)
    except InputError as error:
        first = str(error).partition("\n")[0]
        raise InputError(
            f"{folder}: was made by model version {version}, and its scenario cannot be read any more ({first}); "
            "run it again"
        ) from None


def _summary(folder: Path) -> dict[str, Any]:
    """What ``summary.json`` says, with every date and share that is asked of it."""
    summary = dict(json.loads((folder / "summary.json").read_text(encoding="utf-8")))
    asked = {field.name for field in fields(DateSummary)} - {"name"}
    rows = summary.get("milestones") or {"": {}}
    lacking = {"replications", "failed"} - summary.keys() | {k for row in rows.values() for k in asked - row.keys()}
    if lacking:
        raise ValueError(f"summary.json lacks {', '.join(sorted(lacking))}")
    return summary


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; gigaramp run makes one in {RESULTS}/")
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if "study" in manifest or not {"model_version", "replications", "failures", "seed"} <= manifest.keys():
            raise ValueError
    except (OSError, ValueError, TypeError, AttributeError):
        raise InputError(f"{folder}: is no run folder; gigaramp run makes one") from None
    return dict(manifest)


def damaged(path: Path, why: str) -> str:
    """What is said of a file or folder that cannot be used."""
    return f"{path}: is damaged ({why}); remove the run's folder and run the scenario again"
