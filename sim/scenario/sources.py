"""Where every number of a scenario comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, get_args

from sim.distributions import Distribution, Kind

SETTINGS = frozenset({"replications", "precision_cap", "seed"})
NO_SOURCE = "without a source"
DISTRIBUTION_KINDS = get_args(Kind)
Known = TypeVar("Known")


@dataclass(frozen=True)
class Number:
    """A number or date of a scenario. grade and source are None where the files name none.

    stated_at: the path whose entry in a ``sources`` block speaks for it; empty where there is none.
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


def numbers(config: Mapping[str, Any]) -> list[Number]:
    """Every number and date below a composed configuration (or a scenario's ``model_dump()``), with its source.

    The longest matching path in a ``sources`` block wins, of equal ones that of the outermost piece.
    """
    said = sorted(_source_entries(config, ""), key=lambda found: -found[0])
    known = {path: entry for _, path, entry in said}
    found = []
    for path, value in _leaves(config, ""):
        if path not in SETTINGS:
            (place, entry) = longest(path, known) or ("", {})
            found.append(Number(path, value, entry.get("grade"), entry.get("source"), place))
    return found


def entries(config: Mapping[str, Any]) -> list[Entry]:
    """The ledger of a configuration: its numbers and dates, the parameters of a distribution together."""
    drawn = dict(_distributions(config, ""))
    found: dict[str, Entry] = {}
    for number in numbers(config):
        above = number.path.rpartition(".")[0]
        path = above if above in drawn else number.path
        if path not in found:
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


def _source_entries(node: Mapping[str, Any], path: str) -> Iterator[tuple[int, str, Mapping[str, str]]]:
    """Depth of the piece, path of what it speaks for, and what it says."""
    for key, value in node.items():
        if not isinstance(value, Mapping):
            continue
        if key == "sources":
            for name, entry in value.items():
                yield path.count("."), f"{path}{name}", entry
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


def longest(path: str, known: Mapping[str, Known]) -> tuple[str, Known] | None:
    """The closest of the paths that stand for a path or for a piece that it is in, and what is known of it."""
    return next(((place, known[place]) for place in places_of(path) if place in known), None)


def places_of(path: str) -> Iterator[str]:
    """A path and the pieces that it is in, the closest first.

    >>> list(places_of("maker.release.later_months"))
    ['maker.release.later_months', 'maker.release', 'maker']
    """
    while path:
        yield path
        path = path.rpartition(".")[0]
