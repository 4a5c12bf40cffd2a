"""What is asked of assumptions: whose, which of them are moved and how far, and what is watched."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import get_args

from sim.scenario.milestones import Milestone, find_within
from sim.scenario.parts.values import Grade
from sim.scenario.schema import Scenario
from sim.study.assumptions.groups import assumptions
from sim.study.assumptions.ledger import ledger, ledger_rows
from sim.study.assumptions.ranges import Range, ranges_with
from sim.study.files.identity import study_folder

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
