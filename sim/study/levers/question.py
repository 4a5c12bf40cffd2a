"""What is asked of levers: which scenario, which milestone by when, and the levers that it has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sim.errors import InputError
from sim.scenario.goals import target
from sim.scenario.milestones import Milestone, find_milestone, find_within
from sim.scenario.schema import Scenario
from sim.scenario.upper_end import beyond
from sim.study.files.identity import study_folder
from sim.study.levers.catalogue import Catalogue, Lever, catalogue
from sim.study.levers.fitted import fitted
from sim.study.sweep.points import Composer

KIND = "levers"


@dataclass(frozen=True)
class Question:
    """What is asked: a scenario as it is, the milestone, the date by which it is wanted, the levers that it has."""

    composer: Composer
    scenario: Scenario
    milestone: Milestone
    target: date
    catalogue: Catalogue

    @property
    def folder(self) -> Path:
        """Where the answer stands or will stand."""
        return study_folder(
            KIND, self.scenario, milestone=self.milestone.name, target=str(self.target), levers=self.catalogue.dump()
        )


def ask(overrides: Sequence[str], own: Path | None, milestone: str | Callable[[Scenario], str], by: str) -> Question:
    """A question from what a user gave; the target is the announced date where none is given.

    milestone: its name, or what names it for a scenario.

    Raises:
        InputError: an unknown milestone or one beyond the plant, no target date or one outside the horizon, or levers
            that are none.
    """
    composer = Composer(tuple(overrides), own)
    scenario = composer.scenario({})
    known = fitted(catalogue(own), composer)
    found = find_milestone(milestone if isinstance(milestone, str) else milestone(scenario), scenario)
    if beyond(found.name, scenario) and not any(_lifts(lever, found.name, composer) for lever in known.levers.values()):
        find_within(found.name, scenario)
    return Question(composer, scenario, found, target_of(scenario, found, by), known)


def _lifts(lever: Lever, name: str, composer: Composer) -> bool:
    """Whether a level that is beyond the plant is not beyond it with a lever."""
    try:
        return not beyond(name, composer.scenario({**lever.base, **lever.overrides}))
    except InputError:
        return False


def target_of(scenario: Scenario, milestone: Milestone, by: str) -> date:
    """The date by which a milestone is wanted.

    Raises:
        InputError: none is given or announced, or it lies outside what is simulated.
    """
    known = target(milestone.name, scenario)
    if not by and known is None:
        raise InputError(
            f"milestone {milestone.name!r}: no date was announced for it; give one, e.g. --by "
            f"{scenario.horizon_end}, or as wanted_by of a goal"
        )
    try:
        day = date.fromisoformat(by) if by or known is None else known.date
    except ValueError:
        raise InputError(f"--by {by}: should be a date such as 2030-12-31") from None
    if not scenario.data_date < day <= scenario.horizon_end:
        raise InputError(
            f"--by {day}: lies outside what is simulated, {scenario.data_date} (data date) to "
            f"{scenario.horizon_end}; choose a date between, or another horizon_end"
        )
    return day
