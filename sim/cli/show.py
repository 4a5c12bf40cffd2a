"""``gigaramp show``: all that a stored run, sweep or study says."""

import shlex
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sim.cli.arguments import Grammar
from sim.cli.latest import RUN, SWEEP, latest, make_latest
from sim.cli.telling import say
from sim.cli.words import folder_and_words
from sim.errors import InputError

USAGE = """\
gigaramp show [FOLDER]

Prints all that a run says: dates with their intervals, chances, volumes and what held back year by year, the answer in
sentences. The folder of a sweep or another study gives what its verb printed. Nothing is simulated. Without FOLDER:
the run or sweep that was made or shown last from here.

  gigaramp show
  gigaramp show results/NAME-HASH
"""
Told = Callable[[Path], str]


def main(arguments: list[str]) -> int:
    """``gigaramp show``: print what a folder says."""
    asked = Grammar("show", own_folder=False).read(arguments)
    folder, words = folder_and_words(asked.words)
    if words:
        raise InputError(f"{words[0]}: give one folder, e.g. results/NAME-HASH; gigaramp list --runs names them")
    folder = folder or latest((RUN, SWEEP))
    text = _told(folder)
    make_latest(folder)
    say(text)
    return 0


def _told(folder: Path) -> str:
    from sim.study.files.folder import open_folder
    from sim.study.page.text import whole_text
    from sim.study.sweep.folder import SweepFolder
    from sim.study.sweep.text import sweep_text

    if (folder / SWEEP).is_file():
        return sweep_text(SweepFolder(folder))
    manifest = open_folder(folder).manifest
    if manifest["kind"] == "run":
        return whole_text(folder)
    return _study(manifest)(folder)


def _study(manifest: Mapping[str, Any]) -> Told:
    """What tells a study of a kind."""
    from sim.study.compare.why_stored import why_told
    from sim.study.files.told import study_text
    from sim.study.gap.stored import gap_told

    if manifest["kind"] == "compare":
        places = " ".join(dict.fromkeys(side["place"] for side in manifest["compared"]))
        raise InputError(f"a comparison is told anew from what was compared:\n  gigaramp compare {places}")
    if manifest["kind"] == "backtest":
        call = shlex.join(["gigaramp", "backtest", *manifest["overrides"]])
        raise InputError(f"a back-test is told by the call that made it; its page is report.html in there:\n  {call}")
    title = f"scenario {manifest['scenario']} | seed {manifest['seed']}"
    numbers: dict[str, Told] = {"gap": gap_told, "why": why_told}  # the others left a text
    kind = manifest["kind"]
    return numbers[kind] if kind in numbers else partial(study_text, kind, title=title)
