"""``gigaramp import``: a planner's own files become a scenario, or are refused with the place and the reason."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import Grammar
from sim.cli.telling import say, say_if_compiling
from sim.cli.words import place_and_overrides
from sim.errors import InputError
from sim.scenario.names import why_no_name

if TYPE_CHECKING:
    from sim.plan.network import Imported
    from sim.plan.problems import Place
    from sim.scenario.schema import Scenario

MOST_NOTES = 10
_OF_A_SCHEDULE = {"network": "block_1", "project": "P1", "as": "shell=12"}
USAGE = """\
gigaramp import PATH [--name NAME] [--network NETWORK] [--as ROLE=UID] [--project NAME] [--force] [-cd DIR] [OVERRIDES]

Makes DIR/scenario/NAME.yaml (NAME: mine) of a planner's own files, or refuses them with place and reason:
a folder of CSV tables, as gigaramp template DIR --csv writes them; or a schedule, .xml of Microsoft Project
or .xer of Primavera, whose tasks become the activities of a block or of the pilot. NAME and
OVERRIDES choose the scenario that they are laid over (renault_2021 if there are none).

  --network BLOCK       the block, or pilot, that a schedule is of (default: the first block)
  --as shell=12         the task of UID or code 12 is the shell; as often as needed
  --project P1          the project, where an .xer has more than one
  --force               replace an earlier import of that name

  gigaramp import tables --name our_plant
  gigaramp import plan.xml --name our_plant --network block_1 verkor_2026
"""
HOW = (
    "give a folder of tables or a file, and a name: gigaramp import DIR --name mine, or "
    "gigaramp import PLAN.xml --name mine"
)


@dataclass(frozen=True)
class Request:
    """What is asked for: the user's files, what they become, and the scenario that they are laid over."""

    source: Path
    name: str
    network: str
    told: dict[str, str]
    overrides: list[str]
    folder: Path | None
    force: bool
    project: str

    @property
    def target_folder(self) -> Path:
        """The folder of the user's own scenarios."""
        return self.folder or (self.source if self.source.is_dir() else self.source.parent)


def main(arguments: list[str]) -> int:
    """``gigaramp import``: read, check, prove, and only then write ``scenario/NAME.yaml``."""
    from sim.plan.scenario_file import target_of, write_scenario
    from sim.scenario.load import load_scenario

    request = _read_request(arguments)
    target = target_of(request.name, request.target_folder, force=request.force)
    base = load_scenario(request.overrides, request.folder)
    notes: list[str] = []
    if request.source.is_dir():
        scenario, notes = _from_tables(request, base)
    else:
        scenario, notes = _from_schedule(request, base)
    write_scenario(scenario, target, request.source.name)
    more = [f"... and {len(notes) - MOST_NOTES} more"] if len(notes) > MOST_NOTES else []
    for note in [*notes[:MOST_NOTES], *more]:
        say(f"- {note}")
    own = ["-cd", str(target.parents[1]), scenario.name]
    calls = (shlex.join(["gigaramp", verb, *own]) for verb in ("check", "run"))
    print(f"Wrote {target}. Now:", *calls, sep="\n  ")
    return 0


def _read_request(arguments: list[str]) -> Request:
    grammar = Grammar("import")
    grammar.flag("--force")
    grammar.option("--name", default="mine", example="mine")
    for name, example in _OF_A_SCHEDULE.items():
        grammar.option(f"--{name}", example=example, repeatable=name == "as")
    asked = grammar.read(arguments)
    place, given = place_and_overrides(asked)
    if place is None:
        raise InputError(HOW)
    source, options = Path(place), vars(asked)
    if why := why_no_name(asked.name):
        raise InputError(f"--name {asked.name}: {why}")
    if not source.exists():
        raise InputError(f"{source}: there is no such folder or file; {HOW}")
    if source.is_dir() and any(options[name] for name in _OF_A_SCHEDULE):
        raise InputError(
            f"--network, --as and --project are for a schedule; {source} is a folder of tables, which say it themselves"
        )
    network, told = asked.network or "block_1", _roles(options["as"])
    return Request(source, asked.name, network, told, given, asked.config_dir, asked.force, asked.project)


def _roles(given: Sequence[str]) -> dict[str, str]:
    """``--as role=UID``, as often as wanted."""
    told: dict[str, str] = {}
    for text in given:
        role, _, uid = text.partition("=")
        if not role or not uid:
            raise InputError("--as: give a role and the UID or code of its task, e.g. --as shell=12")
        if told.setdefault(role, uid) != uid:
            raise InputError(f"--as {role}={told[role]} and --as {text}: is given twice; leave one out")
    return told


def _from_tables(request: Request, base: "Scenario") -> tuple["Scenario", list[str]]:
    from sim.plan.read_tables import read_tables

    plan = read_tables(request.source, base)
    return _checked(plan.content(), plan.origins, request.name, base), _laid_over(request, plan.laid_over, base)


def _laid_over(request: Request, missing: Sequence[str], base: "Scenario") -> list[str]:
    """On which scenario the tables were laid, where they do not say all of a plant."""
    if not missing:
        return []
    call = shlex.join(["gigaramp", "import", str(request.source), "west", "-cd", "west"])
    return [
        f"laid over scenario {base.name}, since there is no {', '.join(missing)}: NAME OVERRIDES choose another, "
        f"e.g. {call}"
    ]


def _from_schedule(request: Request, base: "Scenario") -> tuple["Scenario", list[str]]:
    from sim.plan.network import lay_over
    from sim.plan.project_xml import read_project_xml
    from sim.plan.xer import read_xer

    suffix = request.source.suffix.lower()
    if suffix not in (".xml", ".xer"):
        raise InputError(
            f"{request.source}: is neither a folder of tables nor a file .xml (Microsoft Project) or .xer (Primavera)"
        )
    if request.project and suffix == ".xml":
        raise InputError(f"--project {request.project}: is for an .xer with several projects; {request.source} has one")
    gantt = read_xer(request.source, request.project) if suffix == ".xer" else read_project_xml(request.source)
    imported = lay_over(gantt, request.network or next(iter(base.blocks)), request.told, base)
    scenario = _checked(imported.content, imported.origins, request.name, base)
    return scenario, [*_reproduced(scenario, imported), *imported.notes]


def _checked(content: dict[str, Any], origins: Mapping[str, "Place"], name: str, base: "Scenario") -> "Scenario":
    """The scenario, with the refusals of its checks led back to the cells of the files."""
    from sim.plan.leaves import of_the_run
    from sim.plan.problems import located
    from sim.scenario.checks.check import check
    from sim.scenario.load import frozen

    try:
        scenario = frozen({**{key: getattr(base, key) for key in of_the_run()}, **content, "name": name})
        check(scenario)
    except InputError as error:
        raise InputError(located(str(error), origins)) from None
    return scenario


def _reproduced(scenario: "Scenario", imported: "Imported") -> list[str]:
    """How many of the imported dates the noise-free programme gives back, and which it does not."""
    from sim.study.reproduced import missed_dates

    say_if_compiling()
    missed = missed_dates(scenario, imported.dates)
    total = 2 * len(imported.dates)
    if not missed:
        return [f"twin=plan gives back all {total} starts and finishes of {len(imported.dates)} activities to the day"]
    shown = [
        f"{name}: {day} in the file, {found or 'not'} simulated" for name, (day, found) in list(missed.items())[:3]
    ]
    return [
        f"twin=plan gives back {total - len(missed)} of {total} starts and finishes to the day; not these, which rules "
        f"of the scenario move (data date, vendor crews, lines in order): {'; '.join(shown)}"
    ]
