"""A scenario as a YAML file of one's own, in the style of the shipped ones: written whole and proven, or not at all."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError
from sim.plan.leaves import is_usual, of_the_run, parts_of_scenario
from sim.scenario.load import load_scenario
from sim.scenario.options import conf_dir, list_options
from sim.scenario.parts.values import Part
from sim.scenario.schema import Scenario
from sim.scratch import Scratch


def scenario_text(scenario: Scenario, origin: str) -> str:
    """The file. Parts that a shipped option holds are named, so that another option can be chosen instead."""
    import yaml

    options = {group: name for group in _groups() if (name := _option(group, getattr(scenario, group)))}
    title = " ".join(scenario.title.split())
    lines = ["# @package _global_", f"# {title}: imported from {origin}.", "defaults:"]
    lines += [f"  - /{group}: {name}" for group, name in options.items()] + ["  - _self_", ""]
    content = _sources_last(scenario.model_dump(exclude_defaults=True))
    for key, value in {"name": scenario.name, **content}.items():
        if key not in options and (key == "name" or not is_usual(key, value)):
            lines += _entry(yaml, key, value, "") + ([""] if isinstance(value, dict) else [])
    return "\n".join(lines).rstrip() + "\n"


def _groups() -> list[str]:
    """Parts of a scenario that are chosen by the name of a file."""
    return [name for name in parts_of_scenario() if name not in of_the_run()]


def _sources_last(node: Any) -> Any:
    if not isinstance(node, Mapping):
        return node
    last = {"sources": node["sources"]} if "sources" in node else {}
    return {key: _sources_last(value) for key, value in node.items() if key != "sources"} | last


def _option(group: str, part: Part) -> str | None:
    """The shipped option that is the same as a part of a scenario, its sources included."""
    import yaml

    for name in list_options(group):
        text = (conf_dir() / group / f"{name}.yaml").read_text(encoding="utf-8")
        try:
            if type(part).model_validate(yaml.safe_load(text)) == part:
                return name
        except ValidationError:  # made of other files: not to be told from its own text
            continue
    return None


def _entry(yaml: Any, key: str, value: Any, indent: str) -> list[str]:
    """A key and its value; what holds only values is one line, as in the shipped files."""
    head = f"{indent}{_flow(yaml, key)}:"
    if not isinstance(value, Mapping) or not any(isinstance(inner, Mapping) for inner in value.values()):
        return [f"{head} {_flow(yaml, value)}"]
    return [head, *(line for inner in value.items() for line in _entry(yaml, *inner, indent + "  "))]


def _flow(yaml: Any, value: Any) -> str:
    """A value on one line."""
    text: str = yaml.safe_dump(_plain(value), default_flow_style=True, width=10**9, sort_keys=False, allow_unicode=True)
    return text.removesuffix("\n").removesuffix("\n...")


def _plain(value: Any) -> Any:
    """Whole numbers without a decimal point; text that Hydra would take for a reference, protected."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value.replace("${", "\\${") if isinstance(value, str) else value


def target_of(name: str, folder: Path, *, force: bool) -> Path:
    """The file ``folder/scenario/NAME.yaml``.

    Raises:
        InputError: a shipped scenario has that name, or the file is there and ``force`` is not given.
    """
    target = folder / "scenario" / f"{name}.yaml"
    if name in list_options("scenario"):
        raise InputError(f"--name {name}: a shipped scenario has that name; take another one")
    if target.exists() and not force:
        raise InputError(f"{target} exists already; it was left as it is. --force replaces it")
    return target


def write_scenario(scenario: Scenario, target: Path, origin: str) -> None:
    """Write a scenario: beside its place, loaded again and compared, then moved there.

    Raises:
        InputError: the place cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with Scratch(target.parents[1], "import") as scratch:
            (scratch.folder / "scenario").mkdir()
            written = scratch.folder / "scenario" / target.name
            written.write_text(scenario_text(scenario, origin), encoding="utf-8")
            _prove(scenario, scratch.folder)
            os.replace(written, target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror})") from None


def _prove(scenario: Scenario, folder: Path) -> None:
    """What is loaded from the file is what was meant."""
    loaded = load_scenario([f"scenario={scenario.name}"], folder)
    meant = scenario.model_copy(update={name: getattr(loaded, name) for name in ("name", "results", "workers")})
    if loaded != meant:
        raise InputError(f"scenario {scenario.name}: what was written is not what was read; please report this")
