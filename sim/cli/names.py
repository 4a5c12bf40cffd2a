"""``gigaramp list``: scenarios by maker, country and size; classes of makers, regions, cells; what was run."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import Grammar
from sim.cli.latest import RESULTS
from sim.cli.telling import say
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.glance import Glance

USAGE = """\
gigaramp list [-cd DIR]
gigaramp list --runs [DIR]

Lists what can be chosen by name: scenarios by maker, country and size, classes of makers, regions, cells, experiments;
those of your folder too. With --runs: the runs, sweeps and studies that stand in results/ or DIR, the newest first,
with what was set, the even chance of the goal, and the note given with note=.

  gigaramp list -cd myplant
  gigaramp list --runs
"""


def main(arguments: list[str]) -> int:
    """``gigaramp list``: names that can be chosen, or what was run."""
    from sim.scenario.options import folders_of

    grammar = Grammar("list")
    grammar.flag("--runs")
    asked = grammar.read(arguments)
    if asked.runs:
        return _runs([*asked.words])
    if asked.words:
        raise InputError(f"{asked.words[0]}: list takes no words; gigaramp check NAME says what a scenario is")
    folders_of(asked.config_dir)  # refused where it is none
    _names(asked.config_dir)
    return 0


def _runs(words: list[str]) -> int:
    from sim.study.files.listed import listed
    from sim.study.files.listed_words import listed_text

    if len(words) > 1:
        raise InputError(f"{' and '.join(words)}: give one folder of runs")
    folder = Path(words[0]) if words else RESULTS
    if not folder.is_dir():
        raise InputError(f"{folder}: there is no such folder; gigaramp run makes results/")
    say(listed_text(folder, listed(folder)))
    return 0


def _names(folder: Path | None) -> None:
    from sim.report.text.terminal import entry
    from sim.scenario.glance import glance
    from sim.scenario.options import list_options, option_file

    say("scenario=")
    for one in sorted((glance(name, folder) for name in list_options("scenario", folder)), key=_by):
        say(entry(f"{one.name:30s} {one.maker:14s} {one.country:14s} {one.size:>8s}".rstrip()))
        say(entry(f"  {_about(option_file('scenario', one.name, folder))}"))
    for group in ("maker", "region", "cell", "experiment"):
        names = list_options(group, folder)
        say(f"{group}=" if names else f"{group}= (none yet)")
        for name in names:
            say(entry(f"{name:20s} {_about(option_file(group, name, folder))}".rstrip()))


def _by(one: "Glance") -> tuple[str, ...]:
    """By maker, then by country, then by size and name."""
    return one.maker, one.country, one.size.rjust(8), one.name


def _about(path: Path) -> str:
    """First sentence of the comment at the top of a config file; of what cannot be read, why."""
    from sim.scenario.own_file import text_of

    try:
        lines = text_of(path).splitlines()
    except InputError as error:
        return str(error)
    comment = " ".join(line[2:] for line in lines if line.startswith("# ") and "@package" not in line)
    return re.split(r"(?<=[.:?]) ", comment)[0].rstrip(":")
