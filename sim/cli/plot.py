"""``gigaramp plot``: pictures of a run by name, drawn from what its folder holds."""

from collections.abc import Mapping, Sequence
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

    grammar = Grammar("plot", own_folder=False)
    grammar.flag("--list")
    grammar.option("--to", example="slides")
    asked = grammar.read(arguments)
    folder, names = folder_and_words(asked.words)
    folder = folder or latest()
    drawn, kept = _pictures(folder)
    for name in names:
        if name not in drawn and name not in kept:
            raise InputError(f"{name}: {folder} has no such picture; it has: {', '.join([*drawn, *kept])}")
    if asked.list:
        titles = {name: str(getattr(picture, "title", "")) for name, picture in drawn.items()}
        titles |= {name: shown.plate.title for name, shown in kept.items()}
        chosen = names or list(titles)
        say("\n".join(hanging(f"{name:{max(map(len, chosen))}s}  {titles[name]}".rstrip()) for name in chosen))
        return 0
    files = _save(drawn, kept, names or [*drawn, *kept], Path(asked.to) if asked.to else folder)
    print("\n".join(files))
    return 0


def _pictures(folder: Path) -> "tuple[Mapping[str, object], Mapping[str, Shown]]":
    """What can be drawn, and what stands as a file: of a run both, of a sweep or a study the files."""
    from sim.study.files.stored import open_run
    from sim.study.page.beside import beside
    from sim.study.page.measures import study_pictures
    from sim.study.page.pictures import pictures_in
    from sim.study.pictures.store import read_pictures

    if found := pictures_in(folder):
        return {}, found
    run = open_run(folder)
    return read_pictures(run.stored), {shown.plate.name: shown for shown in study_pictures(beside(run))}


def _save(drawn: Mapping[str, object], kept: "Mapping[str, Shown]", names: Sequence[str], target: Path) -> list[str]:
    from sim.report.drawing import draw, save_figure
    from sim.whole import write_whole

    with writing(target):
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            if name in drawn:
                save_figure(draw(drawn[name]), target, name)
            else:
                write_whole(target / f"{name}.svg", kept[name].plate.svg)
                write_whole(target / f"{name}.png", kept[name].png())
    return [f"{target / name}.svg, .png" for name in names]
