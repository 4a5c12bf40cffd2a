"""Where every number of a scenario comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

SETTINGS = frozenset({"replications", "seed"})


@dataclass(frozen=True)
class Number:
    """A number or date of a scenario. grade and source are None where the files name none."""

    path: str
    value: float | date
    grade: str | None
    source: str | None


def numbers(config: Mapping[str, Any], overrides: Sequence[str] = ()) -> list[Number]:
    """Every number and date below a composed configuration (or a scenario's ``model_dump()``), with its source.

    The longest matching path in a ``sources`` block wins; what was overridden by the user has grade ``user``.
    """
    known = dict(_source_entries(config, ""))
    given = dict(_given(overrides))
    found = []
    for path, value in _leaves(config, ""):
        if path not in SETTINGS:
            entry = _longest(path, given) or _longest(path, known)
            found.append(Number(path, value, entry.get("grade"), entry.get("source")))
    return found


def _given(overrides: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """What the user has set: single values and whole pieces, but not the choice of a class by its name."""
    for override in overrides:
        key, _, value = override.lstrip("+").partition("=")
        if "." in key or value.startswith("{") or not value.isidentifier():
            yield key, {"grade": "user", "source": f"given as {override}"}


def _source_entries(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for key, value in node.items():
        if not isinstance(value, Mapping):
            continue
        if key == "sources":
            for name, entry in value.items():
                yield f"{path}{name}", entry
        else:
            yield from _source_entries(value, f"{path}{key}.")


def _leaves(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, float | date]]:
    for key, value in node.items():
        if key == "sources":
            continue
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{path}{key}.")
        elif isinstance(value, (int, float, date)) and not isinstance(value, bool):
            yield f"{path}{key}", value


def _longest(path: str, known: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        if entry := known.get(".".join(parts[:length])):
            return entry
    return {}
