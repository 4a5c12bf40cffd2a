"""What makes two runs the same: everything that can move a result, and nothing else."""

import hashlib
import json
from pathlib import Path
from typing import Any

from sim import MODEL_VERSION
from sim.scenario.plain import CHANGES_NOTHING
from sim.scenario.schema import Scenario

_CAME_LATER = frozenset({"holds_weeks"})


def run_hash(scenario: Scenario, **settings: object) -> str:
    """Ten hexadecimal digits of the scenario, its seed, its replications, the model version, and what a study adds.

    Its name is none of it: whoever gives a run a name of its own asks for nothing else.
    """
    asked = scenario.model_dump(mode="json")
    unused = {"precision_of", "precision_at", "precision_cap"} if scenario.precision == "none" else {"replications"}
    asked = {key: value for key, value in asked.items() if key not in {*unused, "name"}}
    content = {"model": MODEL_VERSION, "scenario": _without_prose(asked), **settings}
    text = json.dumps(content, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def scenario_hash(scenario: Scenario) -> str:
    """What a run and the studies of its scenario share, whatever the number of replications of each."""
    return run_hash(scenario.model_copy(update={"replications": 1, "precision": "none"}))


def run_folder(scenario: Scenario) -> Path:
    """Where a run of this scenario stands or will stand."""
    return Path(scenario.results) / f"{scenario.name}-{run_hash(scenario)}"


def study_folder(kind: str, scenario: Scenario, **settings: object) -> Path:
    """Where a study of a scenario stands or will stand; ``settings``: what moves its result besides the scenario."""
    return Path(scenario.results) / f"{kind}-{scenario.name}-{run_hash(scenario, kind=kind, **settings)}"


def _without_prose(node: Any) -> Any:
    """A piece that holds nothing counts as one that is not there: a new kind of them renames no old folder. Nor does a
    field that came later, where nobody says it."""
    if isinstance(node, dict):
        kept = {key: value for key, value in node.items() if key not in CHANGES_NOTHING and value != {}}
        kept = {key: value for key, value in kept.items() if value is not None or key not in _CAME_LATER}
        return {key: _without_prose(value) for key, value in kept.items()}
    return node
