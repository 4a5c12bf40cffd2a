"""A discovery as a folder: the answer, the points, what was run."""

from collections.abc import Sequence
from pathlib import Path

from sim.study.discovery import words
from sim.study.discovery.axes import DecisionAxis
from sim.study.discovery.found import Discovery
from sim.study.discovery.picture import must_picture
from sim.study.discovery.points import Sampled, sample
from sim.study.discovery.study import discover
from sim.study.discovery.wanted import KIND, Wanted
from sim.study.files.store import RunWriter, manifest_of
from sim.study.levers.catalogue import Catalogue
from sim.study.running.progress import Progress
from sim.study.running.runner import workers_for


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
