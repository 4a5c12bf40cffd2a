"""A stored run as the base of another: its own scenario, with what is changed laid over it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.following import followed
from sim.scenario.kinds import laid_over
from sim.scenario.layers import as_given
from sim.scenario.load import compose_config
from sim.scenario.options import list_options
from sim.scenario.overrides import in_grammar, key_of, read
from sim.scenario.removed import without_removed
from sim.study.files.stored import stored_run
from sim.study.sweep.points import GROUPS, with_value


@dataclass(frozen=True)
class Earlier:
    """A stored run. config: what its scenario.yaml says; overrides: what was set then."""

    folder: Path
    config: Mapping[str, Any]
    overrides: tuple[str, ...]
    model_version: int


def earlier(folder: Path) -> Earlier:
    """Read a run of whatever model version.

    Raises:
        InputError: it is no run folder, or its scenario cannot be used any more.
    """
    _, stored = stored_run(folder)
    manifest = stored.manifest
    return Earlier(folder, stored.yaml("scenario.yaml"), tuple(manifest["overrides"]), manifest["model_version"])


def said(run: Earlier, overrides: Sequence[str]) -> list[str]:
    """What is set in all: by the stored run, unless it is set anew now, and now."""
    now = {key_of(text) for text in overrides}
    kept = (text for text in run.overrides if not any(f"{key_of(text)}.".startswith(f"{key}.") for key in now))
    return [*kept, *overrides]


def changed(run: Earlier, overrides: Sequence[str], config_dir: Path | None) -> dict[str, Any]:
    """The configuration with changes: classes first, then values, which are the user's. The new run stands beside the
    stored one, calculated here, unless the overrides say otherwise.

    Raises:
        InputError: a key or class that it does not have.
    """
    given = in_grammar(overrides)
    classes = {key_of(text): text for text in given if _is_class(text)}
    base = {**run.config, "results": os.path.normpath(run.folder / os.pardir), "workers": "auto"}
    other = {**base, **{key: _piece(run, key, text, config_dir) for key, text in classes.items()}}
    base = followed(base, other, lambda path: f"with {classes.get(path.partition('.')[0], run.folder.name)}")
    tree = base
    for text in given:
        if text not in classes.values():
            tree = _laid(tree, text)
    return followed(base, without_removed(tree), lambda path: as_given(path, given), by_user=True)


def _is_class(text: str) -> bool:
    value = read(text).value()
    return key_of(text) in GROUPS and isinstance(value, str)


def _piece(run: Earlier, group: str, text: str, config_dir: Path | None) -> Any:
    """What a class is in this scenario, whose own file may lay something over it."""
    name = _file_of(run, config_dir)
    if group == "scenario":
        raise InputError(f"{text}: {run.folder} says which scenario it is; leave one out")
    if name not in list_options("scenario", config_dir):
        raise InputError(
            f"{text}: a class is laid under the file of its scenario, and {name} is not known here; give its folder "
            "with -cd, or single keys"
        )
    return compose_config([f"scenario={name}", text], config_dir)[group]


def _file_of(run: Earlier, config_dir: Path | None) -> str:
    """The name of the scenario's file, which the run need not have: it may have been given one of its own."""
    said = {key_of(text): str(read(text).value()) for text in in_grammar(run.overrides)}
    if "name" not in said:
        return str(run.config["name"])
    return said.get("scenario") or str(compose_config([], config_dir)["name"])


def _laid(tree: dict[str, Any], text: str) -> dict[str, Any]:
    """A configuration with one override laid over it, as Hydra would."""
    override = read(text)
    key, value = override.key_or_group, override.value()
    if "@" in text.partition("=")[0] or "/" in key:
        raise InputError(f"{text}: files are chosen by gigaramp run NAME; over a stored run go values, key=value")
    if "${" in str(value):
        raise InputError(f"{text}: refers to another key, which a stored run cannot look up; write the value")
    if override.is_delete():
        return _without(tree, key.split("."), key)
    if override.is_add() or override.is_force_add():
        for part in reversed(key.split(".")):
            value = {part: value}
        return dict(laid_over(tree, value))
    return with_value(tree, key, value)


def _without(tree: Mapping[str, Any], parts: Sequence[str], key: str) -> dict[str, Any]:
    first, *rest = parts
    if first not in tree or (rest and not isinstance(tree[first], Mapping)):
        raise InputError(f"{key}: there is no such key as {first}")
    if rest:
        return {**tree, first: _without(tree[first], rest, key)}
    return {name: value for name, value in tree.items() if name != first}
