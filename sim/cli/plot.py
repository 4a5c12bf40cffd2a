"""``gigaramp plot``: pictures of a run by name, drawn from what its folder holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.latest import latest
from sim.cli.studies import writing
from sim.cli.telling import say
from sim.cli.words import folder_and_words
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.study.page.pictures import Shown

USAGE = """\
gigaramp plot [RUN | FOLDER] [NAMES] [--to DIR] [--list]

Draws pictures of a run from what its folder holds: nothing is simulated, and the same run gives the same bytes.
Pictures of gap, levers and sensitivity of the same scenario are there too where those stand beside the run; the folder
of a sweep, a comparison or another study gives its own. Without RUN: the run that was made or shown last from here.
Without NAMES: all of them.

  gigaramp plot --list                       what there is, and what each picture says
  gigaramp plot ramp chance                  SVG and PNG into the run's folder
  gigaramp plot results/NAME-HASH volumes --to slides
"""


def main(arguments: list[str]) -> int:
    """``gigaramp plot RUN [names]``: draw pictures, or list them."""
    from sim.report.text.terminal import hanging
    from sim.whole import write_whole

    grammar = Grammar("plot", own_folder=False)
    grammar.flag("--list")
    grammar.option("--to", example="slides")
    asked = grammar.read(arguments)
    folder, names = folder_and_words(asked.words)
    folder = folder or latest()
    shown = _pictures(folder)
    for name in names:
        if name not in shown:
            raise InputError(f"{name}: {folder} has no such picture; it has: {', '.join(shown)}")
    if asked.list:
        chosen = names or list(shown)
        width = max(map(len, chosen))
        say("\n".join(hanging(f"{name:{width}s}  {shown[name].title}".rstrip()) for name in chosen))
        return 0
    target = Path(asked.to) if asked.to else folder
    with writing(target):
        target.mkdir(parents=True, exist_ok=True)
        for name in names or shown:
            for ending in ("svg", "png"):
                path, content = target / f"{name}.{ending}", shown[name].of(ending)
                if not path.is_file() or path.read_bytes() != content:  # a run's own folder may have just kept it
                    write_whole(path, content)
            print(f"{target / name}.svg, .png")
    return 0


def _pictures(folder: Path) -> "Mapping[str, Shown]":
    """All that there is: of a run with the studies beside it, or of a sweep or a study."""
    from sim.study.files.stored import open_run
    from sim.study.page.beside import beside
    from sim.study.page.measures import study_pictures
    from sim.study.page.pictures import drawn_once, pictures_in
    from sim.study.pictures.store import read_pictures

    if found := pictures_in(folder):
        return found
    run = open_run(folder)
    shown = {name: drawn_once(name, picture, run.stored) for name, picture in read_pictures(run.stored).items()}
    return shown | {one.name: one for one in study_pictures(beside(run))}
