"""``gigaramp reference``: what became of other plants, and how long they took."""

import shlex
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.errors import InputError

USAGE = """\
gigaramp reference [-cd DIR]
gigaramp reference NAME [-cd DIR]
gigaramp reference --new NAME [-cd DIR]

The reference plants, what became of them; with a NAME one plant: its plan, its dates, all that was seen of it, and
where each of that stands. --new writes DIR/reference/NAME.yaml to fill in (DIR is NAME unless said).

  gigaramp reference northvolt_ett
  gigaramp reference --new lakeside -cd myplant
"""


def main(arguments: list[str]) -> int:
    """``gigaramp reference``: the plants, one of them, or a file for a new one."""
    grammar = Grammar("reference")
    grammar.option("--new", example="lakeside")
    asked = grammar.read(arguments)
    if asked.new:
        if asked.words:
            raise InputError(f"{asked.words[0]}: --new takes one name, e.g. gigaramp reference --new lakeside")
        return _write(asked.new, asked.config_dir or Path(asked.new))
    if len(asked.words) > 1:
        raise InputError(f"{' and '.join(asked.words)}: one plant at a time; gigaramp reference shows all")
    return _show(asked.words[0], asked.config_dir) if asked.words else _show_all(asked.config_dir)


def _write(name: str, folder: Path) -> int:
    from sim.cli.studies import writing
    from sim.reference.new import new_file
    from sim.study.files.whole import write_whole

    target, content = new_file(name, folder)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    print(f"Wrote {target}. Fill it in, then:\n  {shlex.join(['gigaramp', 'reference', name, '-cd', str(folder)])}")
    return 0


def _show(name: str, folder: Path | None) -> int:
    from sim.cli.telling import say
    from sim.reference.load import plant_named
    from sim.reference.words import plant_text

    say(plant_text(plant_named(name, folder)))
    return 0


def _show_all(folder: Path | None) -> int:
    from sim.cli.telling import say
    from sim.reference.load import plants
    from sim.reference.words import plants_text

    say(plants_text(plants(folder)))
    return 0
