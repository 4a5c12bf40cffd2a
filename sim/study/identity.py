"""What makes two runs the same: everything that can move a result, and nothing else."""

import hashlib
import json
from typing import Any

from sim import MODEL_VERSION
from sim.scenario.schema import Scenario

# Prose, places, and what by test changes no result.
_NOT_IDENTITY = frozenset({"sources", "title", "label", "published", "results", "flow", "marks"})


def run_hash(scenario: Scenario) -> str:
    """Ten hexadecimal digits of the scenario, its seed, its replications and the model version."""
    content = {"model": MODEL_VERSION, "scenario": _without_prose(scenario.model_dump(mode="json"))}
    text = json.dumps(content, sort_keys=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def run_name(scenario: Scenario) -> str:
    """Name of the run folder."""
    return f"{scenario.name}-{run_hash(scenario)}"


def _without_prose(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_prose(value) for key, value in node.items() if key not in _NOT_IDENTITY}
    return node
