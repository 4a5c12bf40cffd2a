"""``gigaramp export``: tables of a run for spreadsheets."""

from pathlib import Path

from sim.cli.arguments import folder_and_words, take_option
from sim.cli.studies import writing
from sim.errors import InputError

USAGE = """\
gigaramp export [RUN] --csv DIR

Writes the tables of a run as CSV: one fact a row, units in the header, and dictionary.csv, which says what every
column means. Without RUN: the run in results/ that was run or shown last.

  gigaramp export --csv sheets
  gigaramp export results/NAME-HASH --csv sheets
"""


def main(arguments: list[str]) -> int:
    """``gigaramp export RUN --csv DIR``: write the tables."""
    from sim.study.export.export import export
    from sim.study.files.stored import latest, open_run

    target, rest = take_option(arguments, "--csv", "")
    folder, words = folder_and_words(rest)
    if words or not target:
        what = f"{words[0]}: " if words else ""
        raise InputError(f"{what}give a run folder and where the tables go, e.g. gigaramp export --csv sheets")
    with writing(target):
        files = export(open_run(folder or latest()), Path(target))
    print("\n".join(map(str, files)))
    return 0
