"""The files that a scenario is made of, in the order in which Hydra lays one over the other."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError
from sim.scenario.config_file import contents, no_part
from sim.scenario.following import Following, statements
from sim.scenario.interpolation import resolved
from sim.scenario.kinds import laid_over, spelled_out
from sim.scenario.overrides import key_of

if TYPE_CHECKING:
    from hydra.core.default_element import ResultDefault

Find = Callable[[str], Path | None]

HERE_ONLY = ("results", "workers", "hydra")  # where a run goes and who calculates: of a call, never of a scenario


@dataclass(frozen=True)
class Layer:
    """A file. content: what it says, at its place in the scenario; common: of all scenarios, ``config.yaml``."""

    file: Path
    content: Mapping[str, Any]
    common: bool = False


def layers_of(defaults: "Sequence[ResultDefault]", find: Find) -> list[Layer]:
    """The files of a composition, from the undermost to the topmost. find: the file of a name, if there is one.

    Raises:
        InputError: a file sets what only a call can.
    """
    found = []
    for default in defaults:
        path = find(default.config_path or "")
        if path is not None:
            found.append(_layer(path, default.package or "", common=bool(default.primary)))
    return found


def _layer(path: Path, package: str, *, common: bool) -> Layer:
    content = contents(path)
    left_out = {"defaults", "hydra"} if common else {"defaults"}
    content = {key: spelled_out(value) for key, value in content.items() if key not in left_out}
    for part in reversed(package.split(".") if package else ()):
        content = {part: content}
    if not common:
        _refuse(path, content)
    return Layer(path, content, common)


def _refuse(path: Path, content: Mapping[str, Any]) -> None:
    """Not in a file: it would be the same scenario elsewhere, or by other hands.

    Raises:
        InputError: file, key, value, and what is allowed.
    """
    for key in HERE_ONLY:
        if key in content:
            raise InputError(no_part(path, f"{key} = {content[key]!r}"))


def refuse_of_a_call(path: Path, keys: Iterable[str]) -> None:
    """Not in a file of overrides either, as an experiment or a lever is one.

    Raises:
        InputError: file and key, and what is allowed.
    """
    for key in keys:
        if first_of(key) in HERE_ONLY:
            raise InputError(no_part(path, key))


def first_of(override: str) -> str:
    """The first word of the key that an override sets.

    >>> first_of("++hydra.job.name=x"), first_of("/hydra/launcher=x"), first_of("maker@x=y"), first_of("~store")
    ('hydra', 'hydra', 'maker', 'store')
    """
    return re.split(r"[@./:]", key_of(override).strip().lstrip("/"))[0].strip()


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
    named = [(key_of(override).partition("@")[0], override) for override in overrides]
    fitting = [
        (len(key), number, text)
        for number, (key, text) in enumerate(named)
        if f"{path}.".startswith(f"{key}.") or key.startswith(f"{path}.")
    ]
    return f"as {max(fitting)[2]}" if fitting else "on the command line"


def _resolved(tree: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same with references to other keys replaced, where all of them can be."""
    if "${" not in str(tree):
        return tree
    try:
        return resolved(tree)
    except InputError:  # of something that a later file says
        return tree
