"""``gigaramp new``: a scenario file of your own from a few answers."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.new.asked import Plant
    from sim.scenario.schema import Scenario

USAGE = """\
gigaramp new NAME --gwh 40 [--lines 8] [--blocks 1] [--region REGION] [--maker CLASS] [--cell CELL] [--start 2026-06]
             [--announce 40@2030-12-31] [--first-cell 2028-09] [--like SCENARIO] [-cd DIR]

Writes DIR/scenario/NAME.yaml (DIR is NAME unless said): one complete, commented file with the plan of this plant. On a
terminal it asks for what is not said; an empty answer takes what is usual. --announce says GWh a year installed and by
when, and may be given several times. The announced first cell scales the planned durations after the investment
decision. --like takes classes and line size of another scenario. gigaramp list names regions, makers, cells.

  gigaramp new lakeside --gwh 40 --lines 8 --maker incumbent --region north_america --first-cell 2028-09
"""
# What is asked for, in this order: option, question, what an empty answer means.
QUESTIONS = {
    "gwh": ("Size of the whole plant, GWh a year", ""),
    "lines": ("Production lines", "by size, 4 GWh a year each"),
    "maker": ("Class of the maker", "newcomer"),
    "region": ("Region", "western_europe"),
    "cell": ("Cell", "pouch_100ah"),
    "start": ("Start of the programme (day, month or year)", "today"),
    "first_cell": ("Announced first cell (day, month or year)", "none announced"),
    "announce": ("Announced capacity, e.g. 40@2030-12-31", "none announced"),
}


def main(arguments: list[str]) -> int:
    """``gigaramp new NAME``: ask or take, scale, write, say what was written."""
    from sim.scenario.new.answers import plant_of
    from sim.scenario.new.make import make
    from sim.study.files.whole import write_whole

    grammar = Grammar("new")
    for option in QUESTIONS:
        grammar.option(f"--{option.replace('_', '-')}", repeatable=option == "announce")
    grammar.option("--blocks", default="1", example="2")
    grammar.option("--like", example="renault_2021")
    given = grammar.read(arguments)
    if len(given.words) != 1:
        raise InputError("give one name, e.g. gigaramp new lakeside --gwh 40")
    (name,) = given.words
    folder = given.config_dir or Path(name)
    target = folder / "scenario" / f"{name}.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; it was left as it is")
    typed = {key: value for key, value in vars(given).items() if isinstance(value, str)}
    announcements = list(given.announce)
    if sys.stdin.isatty():
        _ask(typed, announcements)
    plant = plant_of(name, typed, announcements, given.config_dir)
    text, scenario = make(plant, str(folder))
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, text.encode())
    _say(target, folder, plant, scenario)
    return 0


def _ask(typed: dict[str, str], announcements: list[str]) -> None:
    """Ask for what was not said, where somebody can answer."""
    from sim.scenario.new.answers import USUAL

    for key, (question, usual) in QUESTIONS.items():
        if typed.get(key) or (key == "announce" and announcements) or (typed.get("like") and key in USUAL):
            continue
        answer = input(f"{question}{f' [{usual}]' if usual else ''}: ").strip()
        if key == "announce":
            announcements += answer.split()
        else:
            typed[key] = answer


def _say(target: Path, folder: Path, plant: Plant, scenario: Scenario) -> None:
    from sim.calendar import Calendar
    from sim.scenario.new.scaled import asks_for_more
    from sim.scenario.planned import planned_hours

    first_cell = Calendar(scenario.start).date(planned_hours(scenario)["block_1.first_cell"])
    print(
        f"Wrote {target}: {plant.gwh:g} GWh a year in {plant.lines} lines, {plant.maker}, {plant.region}, {plant.cell}; "
        f"first cell planned for {first_cell}."
    )
    for sentence in asks_for_more(scenario):
        print(sentence)
    where = f"-cd {shlex.quote(str(folder))} {plant.name}"
    print(f"Change it, then:\n  gigaramp check {where}\n  gigaramp run {where}")
