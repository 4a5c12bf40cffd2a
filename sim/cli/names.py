"""``gigaramp list``: scenarios, classes of makers, regions."""

import re
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.errors import InputError

USAGE = """\
gigaramp list [-cd DIR]

Lists what can be chosen by name: scenarios, classes of makers, regions, experiments; those of your folder too.
"""


def main(arguments: list[str]) -> int:
    """``gigaramp list``: names that can be chosen."""
    from sim.scenario.load import conf_dir, list_options

    asked = Grammar("list").read(arguments)
    folder = asked.config_dir
    if asked.words:
        raise InputError(f"{asked.words[0]}: list takes no words; gigaramp check NAME says what a scenario is")
    if folder is not None and not folder.is_dir():
        raise InputError(f"config folder {folder} does not exist; `gigaramp template DIR` makes one")
    for group in ("scenario", "maker", "region", "experiment"):
        names = list_options(group, folder)
        print(f"{group}=" if names else f"{group}= (none yet)")
        for name in names:
            places = [root / group / f"{name}.yaml" for root in (conf_dir(), folder or conf_dir())]
            print(f"  {name:20s} {_about(next(place for place in places if place.is_file()))}".rstrip())
    return 0


def _about(path: Path) -> str:
    """First sentence of the comment at the top of a config file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = " ".join(line[2:] for line in lines if line.startswith("# ") and "@package" not in line)
    return re.split(r"(?<=[.:?]) ", comment)[0].rstrip(":")
