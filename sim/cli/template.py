"""``gigaramp template``: a commented scenario to start from, or any scenario as CSV tables."""

import shlex
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.cli.telling import say
from sim.cli.words import place_and_overrides
from sim.errors import InputError

USAGE = """\
gigaramp template DIR [--csv [NAME] [OVERRIDES]]

Writes DIR/scenario/mine.yaml, a commented scenario of 16 GWh in four lines to start from (gigaramp new asks for more
first); with --csv any scenario as tables for a spreadsheet, which gigaramp import takes back.

  gigaramp template myplant
  gigaramp template tables --csv verkor_2026
  gigaramp check -cd myplant mine
  gigaramp run -cd myplant mine
"""


def main(arguments: list[str]) -> int:
    """``gigaramp template DIR``: a commented scenario to change; with ``--csv`` any scenario as tables to change."""
    grammar = Grammar("template")
    grammar.flag("--csv")
    asked = grammar.read(arguments)
    place, given = place_and_overrides(asked)
    if place is None or (given and not asked.csv):
        raise InputError("give one folder, e.g. gigaramp template myplant, or gigaramp template myplant --csv")
    if asked.csv:
        return _write_tables(Path(place), given, asked.config_dir)
    return _write_scenario(place)


def _write_scenario(place: str) -> int:
    from sim.cli.new import write
    from sim.scenario.new.answers import plant_of

    return write(plant_of("mine", {"gwh": "16", "lines": "4"}, ()), Path(place))


def _write_tables(place: Path, overrides: list[str], folder: Path | None) -> int:
    from sim.plan.write_tables import write_tables
    from sim.scenario.load import load_scenario

    scenario = load_scenario(overrides, folder)
    names = write_tables(scenario, place)
    say(f"Wrote scenario {scenario.name} as {len(names)} tables ({', '.join(names)}) to\n  {place}")
    calls = (["import", str(place), "--name", "mine"], ["run", "-cd", str(place), "mine"])
    print("Change them, then:", *(shlex.join(["gigaramp", *call]) for call in calls), sep="\n  ")
    return 0
