"""A sensitivity study as a folder: tables, two pictures, what was run."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.assumptions import words as screen_words
from sim.study.assumptions.picture import screen_picture
from sim.study.assumptions.ranges import Range
from sim.study.files.store import RunWriter, manifest_of
from sim.study.running.progress import Watch
from sim.study.running.runner import workers_for
from sim.study.sensitivity import words
from sim.study.sensitivity.place import KIND, sensitivity_folder
from sim.study.sensitivity.study import Bars, Sensitivity, sensitivity

_MOVED = "uncertainties and levers"


def sensitivity_to_folder(
    scenario: Scenario,
    milestone: Milestone,
    levers: Mapping[str, Range],
    overrides: Sequence[str],
    watch: Watch,
    bars: Bars,
    folder: Path | None = None,
) -> Path:
    """Study a milestone and write the folder. Nothing stands there until all of it does.

    Raises:
        InputError: as ``sensitivity``.
    """
    with RunWriter(sensitivity_folder(scenario, milestone, levers)) as writer:
        with workers_for(scenario) as workers:
            found = sensitivity(scenario, milestone, levers, watch, bars, workers, folder)
        _write(writer, found, overrides)
    return writer.target


def _write(writer: RunWriter, found: Sensitivity, overrides: Sequence[str]) -> None:
    from sim.report.drawing import save_figure, shares_figure, tornado_figure

    tornado = screen_words.screen_text(found.screen, _MOVED, "kind", "tornado.csv")
    writer.text("sensitivity.txt", f"{words.text(found)}\n\n{tornado}")
    writer.csv("shares.csv", words.HEAD, words.csv_rows(found.shares))
    head = ["kind" if name == "grade" else name for name in screen_words.HEAD]
    writer.csv("tornado.csv", head, screen_words.csv_rows(found.screen))
    save_figure(tornado_figure(screen_picture(found.screen, _MOVED)), writer.folder, "tornado")
    if found.split is not None:
        save_figure(shares_figure(words.shares_picture(found, found.split)), writer.folder, "shares")
    writer.manifest(_manifest(writer, found, overrides))


def _manifest(writer: RunWriter, found: Sensitivity, overrides: Sequence[str]) -> dict[str, Any]:
    scenario, date = found.scenario, found.date
    return manifest_of(
        KIND, writer.number, scenario, overrides, (),
        milestone=found.milestone.name, replications=scenario.replications, ran=found.shares.n,
        headline=words.headline(found),
        replications_of_tornado=found.screen.base.replications, p50=date.p50,
        split=None if found.split is None else asdict(found.split),
        noise=found.shares.noise, shares_together=found.shares.together,
        shares_give_or_take=found.shares.give_or_take,
    )  # fmt: skip
