"""``gigaramp report``: a run, a sweep, a study or a comparison as one page that can be mailed, and as slides."""

import shlex
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.latest import RUN, SWEEP, latest
from sim.cli.studies import writing
from sim.cli.telling import say
from sim.cli.words import check_blanks, folder_and_words, no_curves
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.study.page.files import Report

USAGE = """\
gigaramp report [RUN | SWEEP | STUDY] [--deck] [--to DIR]
gigaramp report A B [C ...] [OVERRIDES] [--milestones A,B] [--where KEY=VALUE] [-cd DIR] [--deck] [--to DIR]

Writes report.html into the folder: one self-contained page with the answer in three sentences, dates, pictures,
warnings, assumptions and the command that makes the same numbers again. No script, nothing from outside; it prints
well. Without a folder: the run or sweep that was made or shown last from here. Of several: the page of their
comparison, into its folder; they are given as to gigaramp compare, and run first where they have not been.

  gigaramp report
  gigaramp report results/NAME-HASH --to mail
  gigaramp report renault_2021 "renault_2021 vendor_line_slots=4"
  gigaramp report results/sweep-NAME-HASH --where vendor_line_slots=1,4
  --deck                pictures as slides too: deck/1_ramp.png, .svg, ..., and deck.html, a page a slide; of a sweep
                        its map or picture, and a map of every further milestone
"""


def main(arguments: list[str]) -> int:
    """``gigaramp report``: write a page, and its slides where asked for."""
    from sim.study.page.files import DECK, write_deck, write_report

    grammar = Grammar("report")
    grammar.flag("--deck")
    grammar.option("--to", example="mail")
    grammar.option("--milestones", example="rate_10,rate_45")
    grammar.option("--where", example="vendor_line_slots=4", repeatable=True)
    asked = grammar.read(arguments)
    report = _report(asked)
    if asked.deck and not report.slides:
        raise InputError(f"{report.folder}: has no pictures for slides yet; the same command again goes on")
    target = Path(asked.to) if asked.to else report.folder
    with writing(target):
        page = write_report(report, target)
        slides = write_deck(report, target / DECK) if asked.deck else []
    say(f"{report.page.answer[0]}\nReport: {page}")
    if slides:
        names = ", ".join(slide.stem for slide in slides if slide.suffix == ".svg")
        say(f"Slides: {slides[-1]}\nPictures as .svg and .png: {names}")
    return 0


def _report(asked: Namespace) -> "Report":
    """The report of one folder, of the latest, or of a comparison."""
    from sim.study.page.files import report_of

    if asked.where or asked.milestones or len(asked.words) > 1:
        return _comparison(asked.words, asked.where, asked.milestones, asked.config_dir)
    folder, names = folder_and_words(asked.words)
    if names:
        raise InputError(
            f"{names[0]}: is no folder; give that of a run or a sweep, e.g. results/NAME-HASH, or two scenarios:\n"
            f"  gigaramp report {names[0]} OTHER"
        )
    folder = folder or latest((RUN, SWEEP))
    _not_a_comparison(folder)
    return report_of(folder)


def _comparison(words: list[str], where: list[str], several: str, config_dir: Path | None) -> "Report":
    from sim.cli.compare import compared
    from sim.study.compare.asked import asked, check_versions
    from sim.study.compare.points import read_filter
    from sim.study.page.comparison.compared import Compared
    from sim.study.page.comparison.page import comparison_report

    check_blanks(words)
    no_curves(words, "report")
    for word in words:
        _not_a_comparison(Path(word))
    found = asked(words, [read_filter(text) for text in where], config_dir)
    check_versions(found)
    wanted = several.split(",") if several else []
    comparison, folder = compared(found, wanted)
    return comparison_report(Compared(found, comparison, folder, where, wanted))


def _not_a_comparison(folder: Path) -> None:
    """The folder of a comparison does not hold what its page is made from: say what does."""
    from sim.study.files.folder import open_folder

    try:
        sides = open_folder(folder, "compare").manifest["compared"]
    except InputError:
        return  # whatever it is, it is said where it is read
    places = list(dict.fromkeys(side["place"] for side in sides))
    chosen = ["--where", "KEY=VALUES"] if len(places) < len(sides) else []
    raise InputError(
        f"{folder}: is a comparison; its page is made from what was compared:\n"
        f"  {shlex.join(['gigaramp', 'report', *places, *chosen])}"
    )
