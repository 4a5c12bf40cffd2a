"""``gigaramp report``: a run or a sweep as one page that can be mailed, and as slides."""

from pathlib import Path

from sim.cli.arguments import folder_and_words, take_flag, take_option
from sim.errors import InputError

USAGE = """\
gigaramp report [RUN | SWEEP] [--deck] [--to DIR]

Writes report.html into the folder: one self-contained page with the answer in three sentences, dates, pictures,
warnings, assumptions and the command that makes the same numbers again. No script, nothing from outside; it prints
well. Without a folder: the run or sweep in results/ that was finished last.

  gigaramp report
  gigaramp report results/NAME-HASH --to mail
  --deck                a run's pictures as slides too: deck/1_ramp.png, .svg, ..., and deck.html, a page a slide
"""


def main(arguments: list[str]) -> int:
    """``gigaramp report FOLDER``: write its page, and its slides where asked for."""
    from sim.study.files.stored import latest, open_run
    from sim.study.page.files import DECK, write_deck, write_report

    deck, rest = take_flag(arguments, "--deck")
    to, rest = take_option(rest, "--to", "")
    folder, words = folder_and_words(rest)
    if words:
        raise InputError(f"{words[0]}: give one folder, of a run or of a sweep, e.g. results/NAME-HASH")
    folder = folder or latest(("summary.json", "plan.json"))
    if deck:
        open_run(folder)  # a sweep has no slides; said before anything is written
    target = Path(to) if to else folder
    try:
        page = write_report(folder, target)
        slides = write_deck(folder, target / DECK) if deck else []
    except OSError as error:
        raise InputError(f"{target}: cannot write there ({error.strerror or error})") from None
    print(f"Report: {page}")
    if slides:
        print("Slides: " + ", ".join(map(str, slides)))
    return 0
