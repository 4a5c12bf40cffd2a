"""The files that a scenario is made of, in the order in which Hydra lays one over the other."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.scenario.following import Following, statements

HERE_ONLY = ("results", "workers", "hydra")  # where a run goes and who calculates: of a call, never of a scenario
_HYDRAS_OWN = re.compile(r"(override )?/?hydra(/|$)")


@dataclass(frozen=True)
class Layer:
    """A file. content: what it says, at its place in the scenario; common: of all scenarios, ``config.yaml``."""

    file: Path
    content: Mapping[str, Any]
    common: bool = False


def layers_of(overrides: Sequence[str], folders: Sequence[Path]) -> list[Layer]:
    """The files of a composition, from the undermost to the topmost, once Hydra is initialised.

    Args:
        overrides: as on the command line; those that choose a class count.
        folders: with files, the first goes before.

    Raises:
        InputError: a file sets what only a call can.
        HydraException: as composing would.
    """
    from hydra.core.global_hydra import GlobalHydra
    from hydra.types import RunMode

    found = []
    loader = GlobalHydra.instance().config_loader()
    for default in loader.compute_defaults_list("config", list(overrides), RunMode.RUN).defaults:
        name = default.config_path
        path = next((p for folder in folders if (p := folder / f"{name}.yaml").is_file()), None)
        if name is not None and path is not None and not name.startswith("hydra/"):
            found.append(_layer(path, default.package or "", common=bool(default.primary)))
    return found


def _layer(path: Path, package: str, *, common: bool) -> Layer:
    content = _read(path, path.stat().st_mtime_ns)
    chosen = content.get("defaults") or ()
    left_out = {"defaults", "hydra"} if common else {"defaults"}
    content = {key: value for key, value in content.items() if key not in left_out}
    for part in reversed(package.split(".") if package else ()):
        content = {part: content}
    if not common:
        _refuse(path, content, [str(key) for entry in chosen if isinstance(entry, dict) for key in entry])
    return Layer(path, content, common)


def _refuse(path: Path, content: Mapping[str, Any], chosen: Sequence[str]) -> None:
    """Not in a file: it would be the same scenario elsewhere, or by other hands.

    Raises:
        InputError: file, key, value, and what is allowed.
    """
    said = {f"defaults: {key}": "" for key in chosen if _HYDRAS_OWN.match(key)}
    said |= {key: f" = {content[key]!r}" for key in HERE_ONLY if key in content}
    for key, value in said.items():
        raise InputError(no_part(path, f"{key}{value}"))


def no_part(path: Path, what: str) -> str:
    """What is said of a file that sets what only a call can."""
    return (
        f"{path}: {what}: is no part of a scenario; results= and workers= are given on the command line, settings of "
        "hydra are the program's own"
    )


@lru_cache(maxsize=256)
def _read(path: Path, _changed: int) -> Mapping[str, Any]:
    """A file as Hydra reads it."""
    from omegaconf import OmegaConf

    content = OmegaConf.to_container(OmegaConf.load(path))
    return {str(key): value for key, value in content.items()} if isinstance(content, dict) else {}


def laid_over(below: Any, above: Any) -> Any:
    """What two files give: pieces are merged, anything else is replaced."""
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    return {**below, **{key: laid_over(below.get(key), value) for key, value in above.items()}}


def with_sources(layers: Sequence[Layer], composed: Mapping[str, Any], overrides: Sequence[str]) -> dict[str, Any]:
    """A composed configuration whose sources are true; what an override has changed is the user's."""
    following, tree = Following(), dict[str, Any]()
    for layer in layers:
        tree = laid_over(tree, layer.content)
        where = f"in {layer.file.parent.name}/{layer.file.name}"
        following.lay(_resolved(tree), statements(layer.content), lambda _, where=where: where)  # type: ignore[misc]
    there = {(one.home, one.name): one.entry for one in statements(tree)}
    new = [one for one in statements(composed) if there.get((one.home, one.name)) != one.entry]
    following.lay(composed, new, lambda path: as_given(path, overrides), by_user=True)
    return following.result()


def as_given(path: str, overrides: Sequence[str]) -> str:
    """The override that has set a path, or a part of the distribution there: the last that names it closest.

    >>> as_given("maker.schedule.median", ["maker=incumbent", "maker.schedule={median:1.3}"])
    'as maker.schedule={median:1.3}'
    """
    named = [(override.lstrip("+~").partition("=")[0].partition("@")[0], override) for override in overrides]
    fitting = [
        (len(key), number, text)
        for number, (key, text) in enumerate(named)
        if f"{path}.".startswith(f"{key}.") or key.startswith(f"{path}.")
    ]
    return f"as {max(fitting)[2]}" if fitting else "on the command line"


def _resolved(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same with references to other keys replaced, where there are any and all of them can be."""
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    if "${" not in str(tree):
        return tree
    try:
        found = OmegaConf.to_container(OmegaConf.create(dict(tree)), resolve=True)
    except OmegaConfBaseException:  # of something that a later file says
        return tree
    assert isinstance(found, dict)
    return {str(key): value for key, value in found.items()}
