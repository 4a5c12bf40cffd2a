"""``gigaramp plot``: pictures of a run by name, drawn from what its folder holds."""

from pathlib import Path

from sim.cli.arguments import folder_and_words, take_flag, take_option
from sim.errors import InputError

USAGE = """\
gigaramp plot [RUN] [NAMES] [--to DIR] [--list]

Draws pictures of a run from what its folder holds: nothing is simulated, and the same run gives the same bytes.
Without RUN: the run in results/ that was finished last. Without NAMES: all of them.

  gigaramp plot --list                       what there is, and what each picture says
  gigaramp plot ramp chance                  SVG and PNG into the run's folder
  gigaramp plot results/NAME-HASH volumes --to slides
"""


def main(arguments: list[str]) -> int:
    """``gigaramp plot RUN [names]``: draw pictures, or list them."""
    from sim.study.files.picture_store import read_pictures
    from sim.study.files.stored import latest, open_run

    only_list, rest = take_flag(arguments, "--list")
    target, rest = take_option(rest, "--to", "")
    folder, names = folder_and_words(rest)
    run = open_run(folder or latest())
    pictures = read_pictures(run.folder, names)
    if only_list:
        width = max(map(len, pictures))
        print("\n".join(f"{name:{width}s}  {getattr(picture, 'title', '')}" for name, picture in pictures.items()))
        return 0
    print("\n".join(_save(pictures, Path(target) if target else run.folder)))
    return 0


def _save(pictures: dict[str, object], target: Path) -> list[str]:
    from sim.report.drawing import draw, save_figure

    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, picture in pictures.items():
            save_figure(draw(picture), target, name)
    except OSError as error:
        raise InputError(f"{target}: cannot write there ({error.strerror or error})") from None
    return [f"{target / name}.svg, .png" for name in pictures]
