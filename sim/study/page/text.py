"""What is said of a run on the terminal: at once, and all of it."""

from pathlib import Path

from sim.report.text.run import Told, answer_text, run_text
from sim.scenario.goals import said_of
from sim.scenario.upper_end import beyond_of
from sim.study.files.note import note_facts
from sim.study.files.stored import StoredRun, open_run
from sim.study.page.answer import answer, first_answer, first_dates
from sim.study.page.beside import beside
from sim.study.page.tables import wanted_by
from sim.study.page.yearly import losses_by_year, volumes_by_year


def first_text(folder: Path) -> str:
    """The answer of a run, about a screen."""
    run = open_run(folder)
    return answer_text(_told(run, first_answer(run, beside(run))), first_dates(run))


def whole_text(folder: Path) -> str:
    """All that a run says."""
    run = open_run(folder)
    volumes, losses = volumes_by_year(run.table("annual")), losses_by_year(run.table("losses"))
    return run_text(_told(run, answer(run, beside(run))), volumes, losses)


def _told(run: StoredRun, sentences: tuple[str, ...]) -> Told:
    notes, scenario = note_facts(run.folder), run.scenario
    said = (beyond_of(scenario), said_of(scenario), wanted_by(run))
    return Told(run.folder, run.manifest, run.summary, notes, sentences, *said)
