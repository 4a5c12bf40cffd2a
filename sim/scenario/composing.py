"""Files and overrides put together by Hydra's rules, without anything that Hydra keeps for a whole program."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hydra._internal.config_loader_impl import ConfigLoaderImpl
from hydra._internal.defaults_list import create_defaults_list
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from hydra.types import RunMode
from omegaconf import OmegaConf

from sim.errors import InputError
from sim.scenario.interpolation import is_allowed, why_not_allowed
from sim.scenario.kinds import laid_over, replacing, settled
from sim.scenario.layers import Layer, layers_of
from sim.scenario.overrides import LOCK, parsed
from sim.scenario.quoting import name_value
from sim.scenario.repository import MAIN, Folders

MOST_LETTERS, DEEPEST = 20_000, 40  # of an override: longer ones are no words of a person
_CALLS = re.compile(r"_[a-z]+_")


@dataclass(frozen=True)
class Composed:
    """layers: the files; below: what they give; tree: with the overrides; refused: overrides that fit nothing there."""

    layers: Sequence[Layer]
    below: Mapping[str, Any]
    tree: Mapping[str, Any]
    refused: Sequence[Exception]


def composed(overrides: Sequence[str], folders: Folders) -> Composed:
    """What files and overrides give; references stand as they are written.

    Raises:
        InputError: a file or an override is refused.
        HydraException: an override is none, or chooses what is not there.
    """
    with LOCK:
        read = [_parsed(text, folders) for text in overrides]
        ConfigLoaderImpl.validate_sweep_overrides_legal(read, RunMode.RUN, from_shell=True)
        defaults = create_defaults_list(folders, MAIN, read, prepend_hydra=False, skip_missing=False)
        layers = layers_of(defaults.defaults, folders.file)
        below: dict[str, Any] = {}
        for layer in layers:
            below = laid_over(below, layer.content)
        tree, refused = _applied(below, defaults.config_overrides)
        tree = settled(tree, below, overrides)
    return Composed(layers, below, tree, refused)


def _applied(below: Mapping[str, Any], overrides: Sequence[Override]) -> tuple[dict[str, Any], list[Exception]]:
    """What files and overrides give, and why overrides are refused.

    Only the parts that are spoken of become OmegaConf's, which takes long; all, where one might lead to another.
    """
    part = {key: below[key] for key in {str(one.key_or_group).partition(".")[0] for one in overrides} if key in below}
    if "${" in str(part) or any("${" in str(one.input_line) for one in overrides):
        part = dict(below)
    config, refused = OmegaConf.create(part), list[Exception]()
    OmegaConf.set_struct(config, True)
    for override in overrides:
        try:
            ConfigLoaderImpl._apply_overrides_to_config([override], config)
        except (HydraException, ValueError) as error:
            refused.append(error)
    changed = OmegaConf.to_container(config)
    assert isinstance(changed, dict)
    kept = {key: changed.get(key, value) for key, value in below.items() if key in changed or key not in part}
    return {**kept, **{str(key): value for key, value in changed.items()}}, refused


def _parsed(text: str, folders: Folders) -> Override:
    """An override, where it sets a scenario and nothing else.

    Raises:
        InputError: it reaches elsewhere.
        HydraException: it is none.
    """
    override: Override = parsed(_named(replacing(text), folders))
    key, package = override.key_or_group, override.package or ""
    if any(re.match(r"(_global_\.)?/?hydra\b", name) for name in (key, package)):
        raise InputError(f"{text}: settings of hydra are the program's own")
    for word in (*re.split(r"[./@]", f"{key}.{package}"), *_words(override.value())):
        if _CALLS.fullmatch(word) and word not in ("_global_", "_here_"):
            raise InputError(f"{text}: {word} is no key of a scenario; nothing is called")
        if not is_allowed(word):
            raise InputError(f"{text}: {why_not_allowed(word)}")
    return override


def check_bounds(text: str) -> None:
    """Refuse what is no word of a person, before anything reads it.

    Raises:
        InputError: an override is too long or too deep.
    """
    if len(text) > MOST_LETTERS or _depth(text) > DEEPEST:
        raise InputError(
            f"{text[:60]}...: an override has at most {MOST_LETTERS:,} letters and is nested at most {DEEPEST} deep"
        )


def _depth(text: str) -> int:
    """How deep brackets stand in each other at most, those in quotes counted too."""
    depth = most = 0
    for letter in text:
        depth += (letter in "[{(") - (letter in "]})")
        most = max(most, depth)
    return most


def _named(text: str, folders: Folders) -> str:
    """The same with the name of a file quoted where its letters need it."""
    key, _, name = text.partition("=")
    if not name or name[0] in "\"'[{$" or not folders.group_exists(key.lstrip("+")):
        return text
    if "," in name and folders.file(f"{key.lstrip('+')}/{name}") is None:
        return text  # several
    return f"{key}={name_value(name)}"


def _words(value: Any) -> Iterator[str]:
    """All texts in a value of an override, keys too."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from (*_words(key), *_words(part))
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)
    elif isinstance(value, str) or hasattr(value, "text"):
        yield str(getattr(value, "text", value))
    elif hasattr(value, "list"):  # several values
        for part in value.list:
            yield from _words(part)
