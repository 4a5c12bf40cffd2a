"""A discovery as a folder: the answer, the points, what was run."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sim.scenario.schema import Scenario
from sim.scenario.size import cost, time_words
from sim.study.discovery import words
from sim.study.discovery.found import Discovery
from sim.study.discovery.picture import must_picture
from sim.study.discovery.points import DecisionAxis, Sampled, decision_axes, sample, simulated_to
from sim.study.discovery.study import discover
from sim.study.files.folder import open_folder
from sim.study.files.identity import study_folder
from sim.study.files.store import RunWriter, manifest_of
from sim.study.levers.catalogue import Catalogue
from sim.study.levers.folder import Question
from sim.study.running.runner import Progress, workers_for

KIND = "must"
POINTS_A_REPLICATION, FEWEST_POINTS = 20, 100  # a point has one replication, and conditions need many of them
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


def discovery_to_folder(wanted: Wanted, overrides: Sequence[str], progress: Progress) -> Path:
    """Simulate the points, look for conditions, write the folder. Nothing stands there until all of it does."""
    q = wanted.question
    with RunWriter(wanted.folder) as writer:
        with workers_for(q.scenario, wanted.points) as workers:
            sampled = sample(q.composer, q.milestone, q.target, wanted.axes, wanted.points, workers, progress)
        _write(writer, wanted, sampled, discover(
            q.scenario, q.milestone, q.target, wanted.chance, wanted.axes, sampled
        ), overrides)  # fmt: skip
    return writer.target


def _write(writer: RunWriter, wanted: Wanted, sampled: Sampled, found: Discovery, overrides: Sequence[str]) -> None:
    from sim.report.drawing import must_figure, save_figure

    writer.text("must.txt", words.text(found, not_decided(found.axes, wanted.question.catalogue)))
    writer.csv("points.csv", *words.csv_rows(found, sampled))
    save_figure(must_figure(must_picture(found)), writer.folder, KIND)
    writer.manifest(
        manifest_of(
            KIND, writer.number, found.scenario, overrides, found.failures,
            milestone=found.milestone.name, target=found.target, chance=found.chance, points=wanted.points,
            ran=found.points, successes=found.hits, best_rate_gwh_per_year=round(found.best_rate, 3),
            headline=words.headline(found), conclusion=words.conclusion(found),
        ),
    )  # fmt: skip


def not_decided(axes: Sequence[DecisionAxis], known: Catalogue) -> list[str]:
    """What is not among the decisions: levers that are too late or do not fit, but none whose key is decided anyway."""
    names = {axis.name for axis in axes}
    late = [name for name, lever in known.levers.items() if lever.counterfactual and name not in names]
    return late + [one.told for one in known.left_out if not names & {one.name, *one.sets}]


def discovery_text(folder: Path, title: str) -> str:
    """What stands in a folder, for the terminal."""
    told = open_folder(folder, KIND).text("must.txt")
    files = f"Files and picture (must.txt, points.csv, must.png, .svg):\n  {folder}/"
    return f"{title}\n{told}\n{files}"
