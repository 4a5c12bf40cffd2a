"""What is wanted of a discovery: a milestone by a date with a chance, from so many points."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from sim.scenario.goals import LEVEL, level_of, milestone_name
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.scenario.size import cost, time_words
from sim.study.discovery.axes import DecisionAxis, decision_axes
from sim.study.files.identity import study_folder
from sim.study.levers.question import Question

KIND = "must"
POINTS_A_REPLICATION, FEWEST_POINTS = 20, 100  # a point has one replication, and conditions need many of them
_AFTER = timedelta(days=14)  # simulated beyond the target, so that its last week is whole
COMPOSED_SECONDS = 0.03  # until a point is a scenario that is checked and laid out


def usual_points(scenario: Scenario) -> int:
    """How many points are tried where nobody says: in step with ``replications``."""
    return max(POINTS_A_REPLICATION * scenario.replications, FEWEST_POINTS)


@dataclass(frozen=True)
class Wanted:
    """What must be possible: the question of levers, a chance from 0 to 1, and the number of points."""

    question: Question
    chance: float
    points: int

    @cached_property
    def axes(self) -> list[DecisionAxis]:
        """What is decided."""
        return decision_axes(self.question.scenario, self.question.catalogue)

    @property
    def cost_words(self) -> str:
        """What it takes, about, before anything is simulated."""
        q = self.question
        near = q.scenario.model_copy(update={"horizon_end": simulated_to(q.scenario, q.milestone, q.target)})
        seconds = time_words(self.points * (cost(near).seconds + COMPOSED_SECONDS))
        return (
            f"{self.points:,} points of one replication each: up to {seconds} of one processor; fewer replications= "
            "or --points take less"
        )

    @property
    def folder(self) -> Path:
        """Where the answer stands or will stand."""
        q = self.question
        return study_folder(
            KIND, q.scenario, milestone=q.milestone.name, target=str(q.target), levers=q.catalogue.dump(),
            chance=self.chance, points=self.points,
        )  # fmt: skip


def simulated_to(scenario: Scenario, milestone: Milestone, target: date) -> date:
    """The last day that a point looks at."""
    return min(target + _AFTER + timedelta(weeks=milestone.holds_weeks), scenario.horizon_end)


def milestone_of(asked: str, scenario: Scenario) -> str:
    """The milestone that is asked for: by name, or by a level, which is what a goal or announcement of it says.

    >>> from sim.scenario.load import load_scenario
    >>> milestone_of("7", load_scenario()), milestone_of("year_7", load_scenario())
    ('rate_7', 'year_7')
    """
    if LEVEL.fullmatch(f"rate_{asked}") is None:
        return asked
    said = [milestone_name(goal) for goal in scenario.goals.values()]
    said += [point.milestone for point in scenario.announced.values()]
    same = (name for name in said if level_of(name)[0] and level_of(name)[1] == float(asked))
    return next(same, f"rate_{asked}")


def level_words(asked: str, milestone: str) -> str:
    """What a level is taken to mean, and how another meaning is asked for; nothing where that is plain.

    >>> level_words("40", "installed_40")
    '--must 40: means installed_40, as the scenario says of 40; for the 13-week rate: --must rate_40'
    >>> level_words("headline", "installed_40")
    ''
    """
    if milestone == f"rate_{asked}" or LEVEL.fullmatch(f"rate_{asked}") is None:
        return ""
    return (
        f"--must {asked}: means {milestone}, as the scenario says of {asked}; for the 13-week rate: --must rate_{asked}"
    )
