"""``gigaramp export``: tables of a run for spreadsheets."""

from pathlib import Path

from sim.cli.arguments import Grammar
from sim.cli.latest import latest
from sim.cli.studies import writing
from sim.cli.telling import say
from sim.cli.words import folder_and_words
from sim.errors import InputError

USAGE = """\
gigaramp export [RUN] --csv DIR

Writes the tables of a run as CSV: one fact a row, units in the header, and dictionary.csv, which says what every
column means. Without RUN: the run that was made or shown last from here.

  gigaramp export --csv sheets
  gigaramp export results/NAME-HASH --csv sheets
"""


def main(arguments: list[str]) -> int:
    """``gigaramp export RUN --csv DIR``: write the tables."""
    from sim.study.export.export import export
    from sim.study.files.stored import open_run
    from sim.study.page.answer import first_words

    grammar = Grammar("export", own_folder=False)
    grammar.option("--csv", example="sheets")
    asked = grammar.read(arguments)
    folder, words = folder_and_words(asked.words)
    if words or not asked.csv:
        what = f"{words[0]}: " if words else ""
        raise InputError(f"{what}give a run folder and where the tables go, e.g. gigaramp export --csv sheets")
    run = open_run(folder or latest())
    with writing(asked.csv):
        files = export(run, Path(asked.csv))
    say("\n".join([first_words(run), *map(str, files)]))
    return 0
