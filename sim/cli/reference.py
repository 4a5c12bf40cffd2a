"""``gigaramp reference``: what became of other plants, and how long they took."""

import shlex
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.errors import InputError

USAGE = """\
gigaramp reference [--csv DIR] [-cd DIR]
gigaramp reference NAME [-cd DIR]
gigaramp reference --new NAME [-cd DIR]

The reference plants and what became of them; by class of maker how long they took, and how many never came: before
and after works had begun and machines were in. With a NAME one plant: its plan, its dates, all that was seen of it,
and where each of that stands. --new writes DIR/reference/NAME.yaml to fill in (DIR is NAME unless said); --csv the
plants and all that was seen as tables.

  gigaramp reference northvolt_ett
  gigaramp reference --new lakeside -cd myplant
"""


def main(arguments: list[str]) -> int:
    """``gigaramp reference``: the plants, one of them, or a file for a new one."""
    grammar = Grammar("reference")
    grammar.option("--new", example="lakeside")
    grammar.option("--csv", example="tables")
    asked = grammar.read(arguments)
    if asked.new:
        if asked.words or asked.csv:
            more = asked.words[0] if asked.words else "--csv"
            raise InputError(f"{more}: --new takes one name and no more, e.g. gigaramp reference --new lakeside")
        return _write(asked.new, asked.config_dir or Path(asked.new))
    if len(asked.words) > 1:
        raise InputError(f"{' and '.join(asked.words)}: one plant at a time; gigaramp reference shows all")
    if asked.words and asked.csv:
        raise InputError(f"{asked.words[0]} and --csv: the tables are of all plants; leave one out")
    if asked.csv:
        return _write_tables(Path(asked.csv), asked.config_dir)
    return _show(asked.words[0], asked.config_dir) if asked.words else _show_all(asked.config_dir)


def _write(name: str, folder: Path) -> int:
    from sim.cli.studies import writing
    from sim.reference.new import new_file
    from sim.whole import write_whole

    target, content = new_file(name, folder)
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)
    print(f"Wrote {target}\nFill it in, then:\n  {shlex.join(['gigaramp', 'reference', name, '-cd', str(folder)])}")
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
    from sim.reference.outside_words import outside_text
    from sim.reference.words import plants_text

    found = plants(folder)
    say(plants_text(found))
    say(outside_text(found))
    return 0


def _write_tables(place: Path, folder: Path | None) -> int:
    from sim.cli.studies import writing
    from sim.reference.load import plants
    from sim.reference.tables import tables
    from sim.whole import write_whole

    found = tables(plants(folder))
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
        for name, content in found.items():
            write_whole(place / name, content)
    print(f"Wrote {' and '.join(found)} to {place}.")
    return 0
