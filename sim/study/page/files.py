"""Reports and decks as files: beside a result, whole or not at all."""

from pathlib import Path

from sim.errors import InputError
from sim.report.page.page import Page, Plate, deck_html, page_html
from sim.study.files.picture_store import read_pictures
from sim.study.files.stored import StoredRun, damaged, open_run
from sim.study.page.run import plates, run_page, slide_names
from sim.study.page.sweep import sweep_page
from sim.study.sweep.folder import PLAN
from sim.study.sweep.whole import write_whole

REPORT, DECK = "report.html", "deck"


def page_of(folder: Path) -> Page:
    """The report of whatever stands in a folder.

    Raises:
        InputError: it is neither a run nor a sweep, damaged, or of another version.
    """
    return sweep_page(folder) if (folder / PLAN).is_file() else run_page(open_run(folder))


def write_report(folder: Path, target: Path) -> Path:
    """Write the report of a run or sweep into a folder; returns the file.

    Raises:
        InputError: as ``page_of``; a picture in the folder is none.
        OSError: it cannot be written.
    """
    page = page_of(folder)
    try:
        text = page_html(page)
    except ValueError as error:  # of a picture
        raise InputError(damaged(folder, f"a picture: {error}")) from None
    target.mkdir(parents=True, exist_ok=True)
    write_whole(target / REPORT, text.encode())
    return target / REPORT


def write_deck(folder: Path, target: Path) -> list[Path]:
    """Write the slides of a run, numbered, and all of them in one page; returns the files.

    Raises:
        InputError: it is no run, damaged, or of another version.
        OSError: it cannot be written.
    """
    run = open_run(folder)
    shown = plates(run)
    names = slide_names(list(shown))
    target.mkdir(parents=True, exist_ok=True)
    files = [file for number, name in enumerate(names, 1) for file in _slide(run, shown[name], target, number)]
    whole = target / "deck.html"
    write_whole(whole, deck_html(run.scenario.title, tuple(shown[name] for name in names)).encode())
    return [*files, whole]


def _slide(run: StoredRun, plate: Plate, target: Path, number: int) -> list[Path]:
    """One picture as SVG and PNG under its number."""
    from sim.report.drawing import draw, save_figure
    from sim.study.page.answer import gap_folder_of

    name = f"{number}_{plate.name}"
    gap = gap_folder_of(run)
    if plate.name == "gap" and gap is not None:
        for ending in ("svg", "png"):
            write_whole(target / f"{name}.{ending}", (gap / f"gap.{ending}").read_bytes())
    else:
        save_figure(draw(read_pictures(run.folder, [plate.name])[plate.name]), target, name)
    return [target / f"{name}.{ending}" for ending in ("svg", "png")]
