"""What a stored study says on a terminal: the text that it left, below its title and above its files."""

from pathlib import Path
from typing import NamedTuple

from sim.study.files.folder import open_folder


class _Told(NamedTuple):
    """The file with the text of a kind of study, and what is said of its other files."""

    file: str
    others: str


TOLD = {
    "assumptions": _Told("screen.txt", "Files and picture (ledger.csv: every number; screen.csv, .png, .svg)"),
    "levers": _Told("levers.txt", "Files and picture (levers.csv, .png, .svg)"),
    "must": _Told("must.txt", "Files and picture (must.txt, points.csv, must.png, .svg)"),
    "sensitivity": _Told(
        "sensitivity.txt", "Files and pictures (shares.csv, tornado.csv; shares, tornado as .png and .svg)"
    ),
}


def study_text(kind: str, folder: Path, title: str) -> str:
    """What stands in the folder of a study of a kind, for the terminal.

    Raises:
        InputError: it is another, or damaged.
    """
    told = TOLD[kind]
    return f"{title}\n{open_folder(folder, kind).text(told.file)}\n{told.others}:\n  {folder}/"
