"""Where every number of a scenario comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from sim.distributions import Distribution, Kind

SETTINGS = frozenset({"replications", "precision_cap", "seed"})
NO_SOURCE = "without a source"
DISTRIBUTION_KINDS = get_args(Kind)


@dataclass(frozen=True)
class Number:
    """A number or date of a scenario. grade and source are None where the files name none.

    stated_at: the path whose entry in a ``sources`` block, or whose override, speaks for it; empty where there is none.
    """

    path: str
    value: float | date
    grade: str | None
    source: str | None
    stated_at: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: a number, a date, or a distribution as one."""

    path: str
    value: float | date | Distribution
    grade: str | None
    source: str | None
    stated_at: str


def numbers(config: Mapping[str, Any], overrides: Sequence[str] = ()) -> list[Number]:
    """Every number and date below a composed configuration (or a scenario's ``model_dump()``), with its source.

    The longest matching path in a ``sources`` block wins; what was overridden by the user has grade ``user``.
    """
    known = dict(_source_entries(config, ""))
    given = dict(_given(overrides))
    found = []
    for path, value in _leaves(config, ""):
        if path not in SETTINGS:
            (place, entry) = _longest(path, given) or _longest(path, known) or ("", {})
            found.append(Number(path, value, entry.get("grade"), entry.get("source"), place))
    return found


def entries(config: Mapping[str, Any], overrides: Sequence[str] = ()) -> list[Entry]:
    """The ledger of a configuration: its numbers and dates, the parameters of a distribution together.

    A distribution of which the user has set a part is the user's.
    """
    drawn = dict(_distributions(config, ""))
    found: dict[str, Entry] = {}
    for number in numbers(config, overrides):
        above = number.path.rpartition(".")[0]
        path = above if above in drawn else number.path
        if path not in found or number.grade == "user":
            value = drawn.get(path, number.value)
            found[path] = Entry(path, value, number.grade, number.source, number.stated_at)
    return list(found.values())


def count_by_grade(ledger: Sequence[Entry]) -> dict[str, int]:
    """How many entries have each grade, by name."""
    counts: dict[str, int] = {}
    for entry in ledger:
        counts[entry.grade or NO_SOURCE] = counts.get(entry.grade or NO_SOURCE, 0) + 1
    return dict(sorted(counts.items()))


def _distributions(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, Distribution]]:
    for key, value in node.items():
        if isinstance(value, Mapping) and key != "sources":
            if value.get("kind") in DISTRIBUTION_KINDS:
                yield f"{path}{key}", Distribution.model_validate(value)
            else:
                yield from _distributions(value, f"{path}{key}.")


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


def _longest(path: str, known: Mapping[str, Mapping[str, str]]) -> tuple[str, Mapping[str, str]] | None:
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        if entry := known.get(place := ".".join(parts[:length])):
            return place, entry
    return None
