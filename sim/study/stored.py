"""A run folder read again: its scenario, and what it says of itself."""

import json
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario


def stored_run(folder: Path) -> tuple[Scenario, dict[str, Any]]:
    """Scenario and manifest of a run folder, of whatever model version.

    Raises:
        InputError: it is no run folder, or damaged, or its scenario has keys that this version does not know.
    """
    import yaml

    if not (folder / "manifest.json").is_file() or not (folder / "scenario.yaml").is_file():
        raise InputError(f"{folder}: is no run folder; gigaramp run makes one")
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        config = yaml.safe_load((folder / "scenario.yaml").read_text())
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
