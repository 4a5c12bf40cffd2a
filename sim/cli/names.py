"""``gigaramp list``: scenarios by maker, country and size; classes of makers, regions, cells."""

import re
from pathlib import Path

from sim.cli.arguments import Grammar
from sim.errors import InputError

USAGE = """\
gigaramp list [-cd DIR]

Lists what can be chosen by name: scenarios by maker, country and size, classes of makers, regions, cells, experiments;
those of your folder too.
"""


def main(arguments: list[str]) -> int:
    """``gigaramp list``: names that can be chosen."""
    from sim.scenario.load import folders_of, list_options, option_file

    asked = Grammar("list").read(arguments)
    folder = asked.config_dir
    if asked.words:
        raise InputError(f"{asked.words[0]}: list takes no words; gigaramp check NAME says what a scenario is")
    folders_of(folder)  # refused where it is none
    print("scenario=")
    for name, maker, country, size in sorted(
        (_row(name, folder) for name in list_options("scenario", folder)), key=_by
    ):
        about = _about(option_file("scenario", name, folder))
        print(f"  {name:20s} {maker:14s} {country:14s} {size:>8s}  {about}".rstrip())
    for group in ("maker", "region", "cell", "experiment"):
        names = list_options(group, folder)
        print(f"{group}=" if names else f"{group}= (none yet)")
        for name in names:
            print(f"  {name:20s} {_about(option_file(group, name, folder))}".rstrip())
    return 0


def _by(row: tuple[str, str, str, str]) -> tuple[str, ...]:
    """By maker, then by country, then by size and name."""
    name, maker, country, size = row
    return maker, country, size.rjust(8), name


def _row(name: str, folder: Path | None) -> tuple[str, str, str, str]:
    """A scenario with its maker, its country and its size, which are empty where it cannot be read."""
    from sim.scenario.load import compose_config

    try:
        found = compose_config([f"scenario={name}"], folder)
        blocks = found["blocks"].values()
        size = sum(block["lines"] * block["line_nameplate_gwh_per_year"] for block in blocks)
        country = found.get("country") or found["region"]["name"]
        return name, found["maker"]["kind"].replace("_", " "), country, f"{size:.3g} GWh"
    except (InputError, KeyError, TypeError, AttributeError):  # gigaramp check says why
        return name, "", "", ""


def _about(path: Path) -> str:
    """First sentence of the comment at the top of a config file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comment = " ".join(line[2:] for line in lines if line.startswith("# ") and "@package" not in line)
    return re.split(r"(?<=[.:?]) ", comment)[0].rstrip(":")
