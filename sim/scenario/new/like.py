"""The classes that another scenario is made of, to start a plant like it."""

from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.config_file import contents
from sim.scenario.load import load_scenario
from sim.scenario.options import list_options, option_file

CLASSES = ("maker", "region", "cell", "line")


def like(name: str, folder: Path | None = None) -> dict[str, Any]:
    """Classes of a scenario by group, ``line_gwh``, the size of a line of its first block, and its ``name``.

    Args:
        name: of the scenario, or a part that no other has.

    Raises:
        InputError: none or several are meant.
    """
    names = list_options("scenario", folder)
    meant = [name] if name in names else [one for one in names if name.lower() in one.lower()]
    if len(meant) != 1:
        raise InputError(
            f"--like {name}: {'several scenarios are' if meant else 'no scenario is'} called so; "
            f"known: {', '.join(meant or names)}"
        )
    first = next(iter(load_scenario([f"scenario={meant[0]}"], folder).blocks.values()))
    return _classes(meant[0], folder) | {"line_gwh": first.line_nameplate_gwh_per_year, "name": meant[0]}


def _classes(name: str, folder: Path | None) -> dict[str, str]:
    """What the ``defaults`` of a scenario's file choose, those of a scenario that it starts from included."""
    found: dict[str, str] = {}
    for entry in contents(option_file("scenario", name, folder)).get("defaults", []):
        if isinstance(entry, str) and entry != "_self_":
            found |= _classes(entry, folder)
        elif isinstance(entry, dict):
            chosen = {str(key).removeprefix("override ").lstrip("/"): str(value) for key, value in entry.items()}
            found |= {group: chosen[group] for group in CLASSES if group in chosen}
    return found
