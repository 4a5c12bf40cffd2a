"""What a list says of a scenario - maker, country, size - read from its files without composing it.

Only what is written plainly is taken from the files: a list of defaults that names files of classes, and numbers.
Wherever anything else stands, the scenario is composed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from stat import S_ISREG
from typing import Any

import yaml

from sim.errors import InputError
from sim.scenario.options import list_options, option_file

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CHOSEN = re.compile(r"/(?P<group>[a-z]+)(?:@(?P<place>[a-z]\w*(?:\.\w+)*))?")
_MOST = 1 << 20  # bytes of a file
_DEEPEST = 8  # files below each other
_UNUSUAL = (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError, yaml.YAMLError)


@dataclass(frozen=True)
class Glance:
    """What a list says of a scenario; empty where it cannot be read: ``gigaramp check`` says why."""

    name: str
    maker: str = ""
    country: str = ""
    size: str = ""


def glance(name: str, folder: Path | None) -> Glance:
    """Maker, country and size of a scenario by name. folder: of the user's own."""
    try:
        return _of(name, _laid("scenario", name, folder, 0))
    except _UNUSUAL:
        pass
    try:
        from sim.scenario.load import compose_config

        return _of(name, compose_config([f"scenario={name}"], folder))
    except (InputError, *_UNUSUAL):
        return Glance(name)


def _of(name: str, found: Mapping[str, Any]) -> Glance:
    sizes = [
        _number(block["lines"]) * _number(block["line_nameplate_gwh_per_year"]) for block in found["blocks"].values()
    ]
    country = found.get("country") or found["region"]["name"]
    return Glance(name, _text(found["maker"]["kind"]).replace("_", " "), _text(country), f"{sum(sizes):.3g} GWh")


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value} is no number as it stands")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or "${" in value:
        raise TypeError(f"{value} is no text as it stands")
    return value


def _laid(group: str, name: str, folder: Path | None, depth: int) -> dict[str, Any]:
    """A file laid over those of its list of defaults, in their order."""
    if depth > _DEEPEST or name not in list_options(group, folder):
        raise LookupError(name)
    path = option_file(group, name, folder)
    found = path.stat()
    if not S_ISREG(found.st_mode) or found.st_size > _MOST or _is_twice(group, name, folder):
        raise LookupError(path)
    content = dict(_read(path, group, found.st_mtime_ns, found.st_size))
    defaults, tree = content.pop("defaults", []), dict[str, Any]()
    for entry in [*defaults, *([] if "_self_" in defaults else ["_self_"])]:
        if entry == "_self_":
            tree = _merged(tree, content)
        elif isinstance(entry, str):
            tree = _merged(tree, _laid(group, entry, folder, depth + 1))
        else:
            tree = _merged(tree, _class(entry, folder, depth))
    return tree


def _class(entry: Mapping[str, str], folder: Path | None, depth: int) -> dict[str, Any]:
    """What a class brings, at its place in the scenario."""
    ((chosen, name),) = entry.items()
    match = _CHOSEN.fullmatch(chosen)
    if match is None:
        raise LookupError(chosen)
    tree = _laid(match["group"], name, folder, depth + 1)
    for part in reversed((match["place"] or match["group"]).split(".")):
        tree = {part: tree}
    return tree


def _is_twice(group: str, name: str, folder: Path | None) -> bool:
    return folder is not None and name in list_options(group) and (folder / group / f"{name}.yaml").exists()


@cache
def _read(path: Path, group: str, *_state: int) -> Mapping[str, Any]:
    text = path.read_text(encoding="utf-8")
    if ("@package" in text) != (group == "scenario"):
        raise LookupError(path)
    found = yaml.load(text, _LOADER)
    if not isinstance(found, Mapping):
        raise TypeError(path)
    return found


def _merged(below: Any, above: Any) -> Any:
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    return {**below, **{key: _merged(below.get(key), value) for key, value in above.items()}}
