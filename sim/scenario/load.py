"""From YAML files and overrides to a checked, frozen scenario. Every refusal is an ``InputError`` in plain words."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from sim.errors import InputError, bounded, did_you_mean
from sim.scenario.config_file import no_part
from sim.scenario.fields import kind_at, model_below
from sim.scenario.interpolation import resolved
from sim.scenario.layers import Layer, with_sources
from sim.scenario.not_modelled import not_modelled
from sim.scenario.options import conf_dir, folders_of, list_options
from sim.scenario.overrides import in_grammar, key_of
from sim.scenario.removed import without_removed
from sim.scenario.schema import Scenario


def load_scenario(
    overrides: Sequence[str] = (), config_dir: Path | None = None, usual: Mapping[str, Any] | None = None
) -> Scenario:
    """Compose, check and freeze a scenario.

    Args:
        overrides: as on the command line, e.g. ``["scenario=verkor_2026", "pilot.enabled=false"]``.
        config_dir: a folder of one's own with ``scenario/NAME.yaml``.
        usual: what is taken in place of ``config.yaml`` where neither an override nor the scenario's file says it.

    Raises:
        InputError: an unknown name, a wrong type, a value out of range, or parts that do not fit together.
    """
    from sim.scenario.checks.check import check

    scenario = frozen(compose_config(overrides, config_dir, usual))
    check(scenario)
    return scenario


def compose_config(
    overrides: Sequence[str] = (), config_dir: Path | None = None, usual: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What Hydra makes of the files and overrides, as plain dictionaries; sources follow values.

    Raises:
        InputError: an unknown key or option, or something that is no override.
    """
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    from sim.scenario.composing import check_bounds, composed
    from sim.scenario.repository import Folders

    for text in overrides:
        check_bounds(text)
    overrides = in_grammar([f"++{text}" if text.startswith("delay.") else text for text in overrides])
    places = folders_of(config_dir)
    try:
        found = composed(overrides, Folders(places))
        if more := _unsaid(found.layers, overrides, usual or {}):
            found = composed([*more, *overrides], Folders(places))
    except InputError:
        raise
    except (HydraException, OmegaConfBaseException, ValueError) as error:
        raise _refused([error], _base(overrides, places), config_dir) from None
    if found.refused:
        raise _refused(found.refused, found.below, config_dir)
    _refuse_empty(overrides, found.tree)
    return with_sources(found.layers, without_removed(resolved(found.tree)), overrides)


def layers_below(overrides: Sequence[str], config_dir: Path | None) -> tuple[Sequence[Layer], Mapping[str, Any]]:
    """The files of a scenario, the undermost first, and what they give with the overrides."""
    from sim.scenario.composing import composed
    from sim.scenario.repository import Folders

    found = composed(in_grammar(overrides), Folders(folders_of(config_dir)))
    return found.layers, found.tree


def _unsaid(layers: Sequence[Layer], overrides: Sequence[str], usual: Mapping[str, Any]) -> list[str]:
    """What is usual as overrides, where neither a file of the scenario nor an override says it."""
    said = {key for layer in layers if not layer.common for key in layer.content}
    said |= set(map(key_of, overrides))
    return [f"{key}={value}" for key, value in usual.items() if key not in said]


def _refused(errors: Sequence[Exception], base: Mapping[str, Any], config_dir: Path | None) -> InputError:
    """What is said of all of them."""
    told = [
        str(error) if isinstance(error, InputError) else in_plain_words(error, base, config_dir) for error in errors
    ]
    return InputError(bounded(told))


def _refuse_empty(overrides: Sequence[str], composed: Mapping[str, Any]) -> None:
    """An empty piece is laid over what there is and takes nothing away, whatever was meant.

    Raises:
        InputError: with what removes the key.
    """
    for override in overrides:
        if (match := re.fullmatch(r"\+*([\w.]+)=\s*\{\s*\}", override)) and _at_path(composed, match[1]):
            raise InputError(f"{override}: removes nothing, since pieces are laid over each other; write ~{match[1]}")


def _at_path(tree: Mapping[str, Any], path: str) -> Any:
    """What stands at a path of a composed configuration; None: nothing."""
    node: Any = tree
    for part in path.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def _base(overrides: Sequence[str], places: Sequence[Path]) -> Mapping[str, Any]:
    """The configuration that the overrides were meant for: with the chosen scenario, where there is such a one."""
    from hydra.errors import HydraException

    from sim.scenario.composing import composed
    from sim.scenario.repository import Folders

    chosen = [override for override in overrides if override.startswith("scenario=")]
    try:
        return composed(chosen, Folders(places)).below
    except (HydraException, ValueError):
        return composed([], Folders(places[:1])).below


def frozen(config: Mapping[str, Any]) -> Scenario:
    """The frozen scenario of a composed configuration.

    Raises:
        InputError: an unknown or missing key, a wrong type, a value out of range.
    """
    try:
        return Scenario.model_validate(config)
    except ValidationError as error:
        raise InputError(bounded([_problem(item, config) for item in error.errors(include_url=False)])) from None


def _problem(item: Any, config: Mapping[str, Any]) -> str:
    path = ".".join(str(part) for part in item["loc"])
    if item["type"] == "extra_forbidden":
        return f"{path} = {item['input']!r}: there is no such key{_or_else(item['loc'][-1], _siblings(item['loc']))}"
    if item["type"] == "missing":
        return f"{path} is missing; it has no default and must not be removed"
    if len(item["loc"]) == 2 and item["loc"][0] == "delay":
        return f"{path} = {item['input']!r}: {_whose_delay(str(item['loc'][1]), item['input'], config)}"
    message = item["msg"].removeprefix("Value error, ").replace("Input should", "should").replace("String", "it")
    return f"{path}: {message}" if isinstance(item["input"], dict) else f"{path} = {item['input']!r}: {message}"


def _whose_delay(name: str, said: object, config: Mapping[str, Any]) -> str:
    """What is said of a delay without its block, or without what of the block is late."""
    found = config.get("blocks")
    blocks = {block: row for block, row in found.items() if isinstance(row, dict)} if isinstance(found, dict) else {}
    if name in (*blocks, "pilot"):
        return f"say what of it is late, as delay.{name}.ACTIVITY={said}"
    own = [f"delay.{block}.{name}={said}" for block, row in blocks.items() if _has(row, name)]
    if own:
        return f"say of which block: {' or '.join(own)}"
    return f"is written delay.BLOCK.ACTIVITY=6m or delay.BLOCK.line_2=6m; blocks: {', '.join(['pilot', *blocks])}"


def _has(block: Mapping[str, Any], name: str) -> bool:
    """Whether an activity or a line of that name is of a block as it was written."""
    line, lines = re.fullmatch(r"line_([1-9]\d{0,3})", name), block.get("lines")
    return name in (block.get("activities") or ()) or bool(line and isinstance(lines, int) and int(line[1]) <= lines)


def _or_else(name: object, known: Sequence[str]) -> str:
    """What is meant by a name that is no key, or why there is none of it."""
    return f"; {said}" if (said := not_modelled(name)) else did_you_mean(str(name), known)


def _siblings(loc: Sequence[Any]) -> list[str]:
    """Names that are allowed where an unknown key was found."""
    model: Any = Scenario
    for part in loc[:-1]:
        model = model_below(model, part)
        if model is None:
            return []
    return list(model.model_fields)


def in_plain_words(error: Exception, base: Any, config_dir: Path | None) -> str:
    """What Hydra refuses, as a user would like to read it; ``base`` is the configuration without the overrides."""
    text, cause = str(error), str(error.__cause__ or "").strip().partition("\n")[0]
    if match := re.search(r"Could not delete from config\. The value of '([^']+)' is ", text):
        return f"{match[1]}: another value stands there; ~{match[1]} removes it whatever it is"
    if match := re.search(r"Could not delete from config\. '([^']+)'", text):
        return f"{match[1]}: {why_not(match[1], base, cause, removes=True)}"
    if match := re.search(r"Could not override '([^']+)'", text):
        inside = re.search(r"full_key: (\S+)", str(error.__cause__ or ""))  # of a part of the value
        path = inside[1] if inside and inside[1].startswith(f"{match[1]}.") else match[1]
        return f"{path}: {why_not(path, base, cause)}"
    if match := re.search(r"Could not append to config\. An item is already at '([^']+)'", text):
        return f"{match[1]}: is there already; set it without the +: {match[1]}=..."
    if match := re.match(r"Error merging override \+*([^=\s]+)=(.*)", text):
        return f"{match[1]} = {match[2]}: has parts with names, written {match[1]}={{NAME: VALUE}}"
    if match := re.search(r"Could not (?:find|load) '([^']+)'", text):
        group, _, name = match[1].rpartition("/")
        options = list_options(group, config_dir)
        known = ", ".join(options) or "none"
        return f"{group} = {name!r}: there is no such {group}{did_you_mean(name, options)}\nknown: {known}"
    if match := re.search(r"In '([^']+)': Overriding (hydra\.\w+)", text):
        return no_part((config_dir or conf_dir()) / f"{match[1]}.yaml", match[2])
    if "Config group override must be" in text:
        return "scenario, maker and the other classes are chosen by name, e.g. scenario=renault_2021; see gigaramp list"
    first = text.strip().partition("\n")[0] or type(error).__name__
    return f"{first}\n{cause}" if cause else first


def why_not(path: str, base: Any, cause: str = "", *, removes: bool = False) -> str:
    """Why a key cannot be set, or removed, in a composed configuration."""
    node, parts = base, path.split(".")
    for depth, part in enumerate(parts):
        if not isinstance(node, dict):
            return _no_parts(".".join(parts[:depth]), node)
        if part not in node:
            last, field = depth == len(parts) - 1, part in _siblings(parts[: depth + 1])
            if kind_at(path) is not None and (last or field) and (field or not removes):
                near = "" if field else did_you_mean(part, list(node))
                return "the scenario does not have it" + ("" if removes else f" yet; add it with +{path}=...{near}")
            allowed = list(node) if not last else [*node, *_siblings(parts)]
            return f"there is no such key as {part}{_or_else(part, allowed)}"
        node = node[part]
    return cause or "this key cannot take that value"


def _no_parts(path: str, value: Any) -> str:
    """What is said of a part of something that has none: nothing stands there, or one value."""
    kind = kind_at(path)
    if value is not None or not isinstance(kind, type) or not issubclass(kind, BaseModel):
        return f"{path} has no parts"
    needed = [name for name, field in kind.model_fields.items() if field.is_required()]
    whole = ", ".join(f"{name}: ..." for name in needed)
    return f"{path} is null; give all of it: {path}={{{whole or '...'}}}"
