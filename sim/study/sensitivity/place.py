"""Where a sensitivity study stands."""

from collections.abc import Mapping
from pathlib import Path

from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.assumptions.ranges import Range
from sim.study.files.identity import study_folder

KIND = "sensitivity"


def sensitivity_folder(scenario: Scenario, milestone: Milestone, levers: Mapping[str, Range]) -> Path:
    """Where a study stands or will stand."""
    ranges = {key: found.model_dump() for key, found in levers.items()}
    return study_folder(KIND, scenario, milestone=milestone.name, ranges=ranges)
