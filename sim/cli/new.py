"""``gigaramp new``: a scenario file of your own from a few answers."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.telling import say, say_if_compiling
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.new.asked import Plant
    from sim.scenario.schema import Scenario

USAGE = """\
gigaramp new NAME --gwh 40 [--lines 8] [--blocks 1] [--region REGION] [--maker CLASS] [--cell CELL] [--start 2026-06] \
[--announce 40@2030-12-31] [--first-cell 2028-09] [--plants-before 3] [--like SCENARIO] [-cd DIR]

Writes DIR/scenario/NAME.yaml (DIR is NAME unless said): one complete, commented file with the plan of this plant. On
a terminal it asks for what is not said; an empty answer takes what is usual. --announce says GWh a year installed and
by when, and may be given several times. The announced first cell scales the planned durations after the investment
decision. --plants-before counts plants of the same format and equipment that the maker has brought to 90 % yield: it
moves what their knowledge is worth here. --like takes classes and line size of another scenario. gigaramp list names
regions, makers, cells.

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
    "plants_before": ("Like plants that the maker has brought to 90 % yield", "as its class"),
    "first_cell": ("Announced first cell (day, month or year)", "none announced"),
    "announce": ("Announced capacity, e.g. 40@2030-12-31", "none announced"),
}

EXAMPLES = {
    "gwh": "40", "lines": "8", "maker": "incumbent", "region": "north_america", "cell": "lfp_prismatic",
    "start": "2026-06", "first_cell": "2028-09", "announce": "40@2030-12-31", "blocks": "2", "like": "tesla_nevada",
    "plants_before": "3",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """``gigaramp new NAME``: take the answers, ask for the others, write."""
    from sim.scenario.new.answers import plant_of

    grammar = Grammar("new")
    for option in (*QUESTIONS, "blocks", "like"):
        grammar.option(f"--{option.replace('_', '-')}", example=EXAMPLES[option], repeatable=option == "announce")
    asked = grammar.read(arguments)
    if len(asked.words) != 1:
        raise InputError("give one name, e.g. gigaramp new lakeside --gwh 40")
    folder = asked.config_dir or Path(asked.words[0])
    _refuse_there(folder, asked.words[0])
    typed, announcements = {key: getattr(asked, key) for key in EXAMPLES if key != "announce"}, list(asked.announce)
    if sys.stdin.isatty():
        _ask(typed, announcements)
    return write(plant_of(asked.words[0], typed, announcements, folder if folder.is_dir() else None), folder)


def write(plant: "Plant", folder: Path) -> int:
    """Write the file of a plant below a folder, and say what it is and what can be done with it.

    Raises:
        InputError: it is there already, does not fit together, or cannot be written.
    """
    from sim.cli.studies import writing
    from sim.scenario.new.make import make
    from sim.whole import write_whole

    target = _refuse_there(folder, plant.name)
    text, scenario = make(plant, str(folder))
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, text.encode())
    _say(target, plant, scenario)
    for verb in ("check", "run"):
        print(f"  {shlex.join(['gigaramp', verb, '-cd', str(folder), plant.name])}")
    return 0


def _refuse_there(folder: Path, name: str) -> Path:
    target = folder / "scenario" / f"{name}.yaml"
    if target.exists():
        raise InputError(f"{target} exists already; it was left as it is")
    return target


def _ask(typed: dict[str, str], announcements: list[str]) -> None:
    """Ask for what was not said, where somebody can answer."""
    from sim.scenario.new.answers import USUAL

    for key, (question, usual) in QUESTIONS.items():
        if typed.get(key) or (key == "announce" and announcements) or (typed["like"] and key in USUAL):
            continue
        try:
            answer = input(f"{question}{f' [{usual}]' if usual else ''}: ").strip()
        except EOFError:
            raise InputError("no more answers; nothing was written") from None
        if key == "announce":
            announcements += answer.split()
        else:
            typed[key] = answer


def _say(target: Path, plant: "Plant", scenario: "Scenario") -> None:
    from sim.calendar import Calendar
    from sim.scenario.new.scaled import asks_for_more
    from sim.scenario.planned import planned_hours
    from sim.study.check import apart, planned_days
    from sim.study.told import aim

    first_cell = Calendar(scenario.start).date(planned_hours(scenario)["block_1.first_cell"])
    lines = f"{plant.lines} line{'' if plant.lines == 1 else 's'}"
    classes = f"{plant.maker}, {plant.region}, {plant.cell}"
    what = f"{plant.gwh:g} GWh a year in {lines}, first cell planned for {first_cell} ({classes})."
    told = [f"{aim(scenario)}; its chance: gigaramp run.", f"Wrote {target}:", what]
    if scenario.announced:  # as check says it
        say_if_compiling()
        told.append(apart(scenario, planned_days(scenario)))
    say("\n".join([*told, *asks_for_more(scenario)]))
    print("Change it, then:")
