"""Make ``tests/data/folders/schema_N.tar.xz``: a small folder of every kind as this version writes them, to be kept.

``python tests/data/make_folders.py`` makes those of the present schema again; those of older ones stay as they are.
"""

import tarfile
import tempfile
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

import matplotlib.figure

from sim.cli import main
from sim.report import drawing
from sim.study.files.kinds import SCHEMA

HERE = Path(__file__).parent / "folders"
SHORT = ("replications=2", "horizon_end=2026-06-30", "workers=1")
FIRST = ("--milestone", "block_1_first_cell")
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", *SHORT),
    "sweep": ("sweep", "vendor_line_slots=1,2", "--milestones", FIRST[1], *SHORT),
    "gap": ("gap", *SHORT, *FIRST),
    "why": ("compare", "renault_2021", "renault_2021 maker=incumbent", "--why", *SHORT, *FIRST),
    "levers": ("levers", *SHORT, *FIRST, "--by", "2026-01-31"),
    "must": ("levers", *SHORT, "--must", FIRST[1], "--by", "2026-01-31", "--points", "100"),
    "sensitivity": ("sensitivity", *SHORT, *FIRST),
    "assumptions": ("assumptions", *SHORT, *FIRST),
    "backtest": ("backtest", "morrow", *SHORT),
    "compare": ("compare", "renault_2021", "renault_2021 maker=incumbent", *SHORT),
}


def make(place: Path) -> None:
    """Call every command in a folder. Pictures are empty: nobody reads in them, and they would be large."""
    whole = drawing.save_figure

    def small(_: object, folder: Path, name: str) -> None:
        whole(matplotlib.figure.Figure(figsize=(0.1, 0.1), dpi=10), folder, name)

    drawing.save_figure = small
    try:
        with chdir(place):
            for words in COMMANDS.values():
                with redirect_stdout(StringIO()):
                    assert main(words) == 0, words
    finally:
        drawing.save_figure = whole


def archive(place: Path, target: Path) -> None:
    """All folders below a place in one file, which is a tenth of them."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime = entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        return entry

    with tarfile.open(target, "w:xz") as file:
        for path in sorted(place.iterdir()):
            file.add(path, path.name, filter=plain)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder))
        HERE.mkdir(exist_ok=True)
        archive(Path(folder) / "results", HERE / f"schema_{SCHEMA}.tar.xz")
