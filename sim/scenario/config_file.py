"""A file of a scenario as it stands in its folder: judged, then read as Hydra's users know it, and nothing followed."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar

import yaml

from sim.errors import InputError
from sim.scenario.strict_yaml import OURS, USERS, WITH_EXPONENT, Loader, judged

_PACKAGE = re.compile(r"#\s*@package\s+(\S+)")
_HYDRAS_OWN = re.compile(r"(override |optional )*/?hydra(/|@|$)")


def no_part(path: Path, what: str) -> str:
    """What is said of a file that sets what only a call can."""
    return (
        f"{path}: {what}: is no part of a scenario; results= and workers= are given on the command line, settings of "
        "hydra are the program's own"
    )


def contents(path: Path) -> Mapping[str, Any]:
    """All that a file says, its references as they stand.

    Raises:
        InputError: it is not fit to be read; file, line, reason.
    """
    return _read(path, *_state(path))[0]


def package_of(path: Path) -> str | None:
    """The place in the scenario where a file belongs, as its first lines say it."""
    return _read(path, *_state(path))[1]


def chosen_by(path: Path) -> list[Any]:
    """The defaults list of a file of a scenario.

    Raises:
        InputError: it chooses something of Hydra's.
    """
    entries: list[Any] = contents(path).get("defaults", [])
    for entry in filter(of_hydra, entries):
        raise InputError(no_part(path, f"defaults: {next(iter(entry)) if isinstance(entry, Mapping) else entry}"))
    return entries


def of_hydra(entry: object) -> bool:
    """Whether an entry of a defaults list is about Hydra itself.

    >>> [of_hydra(entry) for entry in ("verkor_2026", {"override /hydra/launcher": "x"}, "x@hydra.job")]
    [False, True, True]
    """
    names = entry if isinstance(entry, Mapping) else [entry]
    return any(_HYDRAS_OWN.match(str(name)) or re.search(r"@(_global_\.)?hydra\b", str(name)) for name in names)


def _state(path: Path) -> tuple[int, int, int]:
    """By which a file that was read is known again."""
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    return found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=256)
def _read(path: Path, *_state: int) -> tuple[Mapping[str, Any], str | None]:
    found = judged(path, _of_text)
    if not found or not found[0]:
        raise InputError(f"{path}: is empty")
    content, package = found
    _check_defaults(path, content.get("defaults", []))
    return {str(key): value for key, value in content.items()}, package


def _of_text(text: str, loader: Loader) -> tuple[Any, str | None]:
    if loader is not USERS:
        return yaml.load(text, as_omegaconf_reads()), _package(text)
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    try:
        return OmegaConf.to_container(OmegaConf.create(text)), _package(text)
    except (ValueError, OmegaConfBaseException) as error:  # a key that is none
        raise yaml.YAMLError(str(error).partition("\n")[0]) from None


@cache
def as_omegaconf_reads() -> Loader:
    """The loader of our own files for which a date is a text and 1e-3 a number, as OmegaConf has it."""

    class Own(OURS):  # type: ignore[misc, valid-type]
        yaml_implicit_resolvers: ClassVar = {
            letter: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
            for letter, known in OURS.yaml_implicit_resolvers.items()
        }

    Own.add_implicit_resolver("tag:yaml.org,2002:float", WITH_EXPONENT, list("-+0123456789"))
    return Own


def _package(text: str) -> str | None:
    for line in filter(None, map(str.strip, text.splitlines())):
        if not line.startswith("#"):
            break
        if found := _PACKAGE.fullmatch(line):
            return found[1]
    return None


def _check_defaults(path: Path, chosen: object) -> None:
    """A defaults list has names of files, and groups with the name of one.

    Raises:
        InputError: it has not.
    """
    entries = chosen if isinstance(chosen, list) else [None]
    for entry in entries:
        named = [entry] if isinstance(entry, str) else list(entry.values()) if isinstance(entry, dict) else []
        if len(named) != 1 or not isinstance(named[0], str | None):
            shown = entry if isinstance(chosen, list) else chosen
            raise InputError(f"{path}: defaults: {shown!r}: should be a list such as [renault_2021, _self_]")
