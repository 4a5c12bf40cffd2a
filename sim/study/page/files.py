"""Reports and decks as files: beside a result, whole or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.errors import InputError
from sim.letters import harmless
from sim.report.page.page import Page, deck_html, page_html
from sim.study.files.folder import damaged
from sim.study.files.regular import make_inner
from sim.study.files.stored import open_run
from sim.study.page.beside import beside
from sim.study.page.pictures import Shown
from sim.study.page.run import pictures, run_page, slides
from sim.study.page.study import study_in, study_report
from sim.study.page.sweep import sweep_report
from sim.study.sweep.folder import PLAN
from sim.whole import write_whole

REPORT, DECK = "report.html", "deck"


@dataclass(frozen=True)
class Report:
    """A page and its slides in their order, and the folder that they are about."""

    folder: Path
    page: Page
    slides: tuple[Shown, ...]


def report_of(folder: Path) -> Report:
    """The report of the run, the sweep or the study in a folder.

    Raises:
        InputError: it is neither, damaged, or of another version.
    """
    if (folder / PLAN).is_file():
        return Report(folder, *sweep_report(folder))
    if (found := study_in(folder)) is not None:
        return Report(folder, *study_report(found))
    run = open_run(folder)
    studies = beside(run)
    shown = pictures(run, studies)
    return Report(folder, run_page(run, studies, shown), slides(shown))


def write_report(report: Report, target: Path) -> Path:
    """Write the page into a folder; returns the file.

    Raises:
        InputError: one of its pictures is none.
        OSError: it cannot be written.
    """
    try:
        text = page_html(report.page)
    except ValueError as error:  # of a picture
        raise InputError(damaged(report.folder, f"a picture: {error}")) from None
    target.mkdir(parents=True, exist_ok=True)
    write_whole(target / REPORT, _shown(text))
    return target / REPORT


def write_deck(report: Report, target: Path) -> list[Path]:
    """Write the slides, numbered, and all of them in one page; returns the files.

    Raises:
        InputError: the folder is a link to another.
        OSError: they cannot be written.
    """
    whole = deck_html(report.page.title, tuple(shown.plate for shown in report.slides))
    make_inner(target)
    files = list(_slides(report, target))
    write_whole(target / "deck.html", _shown(whole))
    return [*files, target / "deck.html"]


def _shown(page: str) -> bytes:
    """A page without letters that are not seen, whatever stood in the folder; line by line, since most need nothing."""
    return "\n".join(harmless(line) for line in page.split("\n")).encode()


def _slides(report: Report, target: Path) -> Iterator[Path]:
    """Every picture as SVG and PNG under its number."""
    for number, shown in enumerate(report.slides, 1):
        for ending in ("svg", "png"):
            path = target / f"{number}_{shown.name}.{ending}"
            write_whole(path, shown.of(ending))
            yield path
