"""Levers as a folder: the table, picture 5, what was run."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sim.study.files.store import RunWriter, manifest_of
from sim.study.levers import words
from sim.study.levers.question import KIND, Question
from sim.study.levers.trial import Trial, try_levers
from sim.study.running.progress import Watch
from sim.study.running.runner import workers_for


def levers_to_folder(question: Question, overrides: Sequence[str], watch: Watch) -> Path:
    """Try the levers and write the folder. Nothing stands there until all of it does."""
    with RunWriter(question.folder) as writer:
        with workers_for(question.scenario) as workers:
            trial = try_levers(
                question.composer, question.milestone, question.target, question.catalogue.levers, workers, watch
            )
        trial = replace(trial, left_out=tuple(one for one in question.catalogue.left_out if not one.axis))
        _write(writer, trial, overrides)
    return writer.target


def _write(writer: RunWriter, trial: Trial, overrides: Sequence[str]) -> None:
    from sim.report.drawing import levers_figure, save_figure

    told = f"{trial.scenario.title}: {words.headline(trial)}."
    writer.text("levers.txt", f"{told}\n\n{words.text(trial)}")
    writer.csv("levers.csv", words.HEAD, words.csv_rows(trial))
    save_figure(levers_figure(words.levers_picture(trial)), writer.folder, KIND)
    writer.manifest(
        manifest_of(
            KIND, writer.number, trial.scenario, overrides, trial.base.failures,
            milestone=trial.milestone.name, target=trial.target, even=trial.even,
            replications=trial.scenario.replications, p50=words.date_of(trial).p50, headline=words.headline(trial),
        ),
    )  # fmt: skip
