"""Sources follow values: one belongs to the value that it was given with, and a value that replaces it loses it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.fields import default_at, is_day
from sim.scenario.sources import DISTRIBUTION_KINDS, SETTINGS, longest, places_of

Tree = Mapping[str, Any]
Home = tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """An entry of a ``sources`` block. home: of the block; name: of what it speaks for, below that."""

    home: Home
    name: str
    entry: Mapping[str, str]

    @property
    def path(self) -> str:
        """What it speaks for."""
        return ".".join((*self.home, self.name))


class Following:
    """Trees laid one over the other: since which of them every value stands, and in which every source was given."""

    def __init__(self) -> None:
        self._tree: Tree = {}
        self._values: dict[str, Any] = {}
        self._since: dict[str, int] = {}
        self._given: dict[str, str] = {}
        self._users: set[str] = set()
        self._made: dict[tuple[Home, str], int] = {}
        self._count = 0

    def lay(self, tree: Tree, said: Iterable[Statement], how: Callable[[str], str], *, by_user: bool = False) -> None:
        """The next tree.

        Args:
            tree: all together, with what is below.
            said: sources that it gives.
            how: a path was given, e.g. "in scenario/mine.yaml".
            by_user: whether also a value that replaces nothing is the user's where it has no source.
        """
        self._count += 1
        values = {path: value for path, value in values_of(tree) if path not in SETTINGS}
        for path, value in values.items():
            before = self._values.get(path, default_at(path))
            if path not in self._since or value != before:
                self._since[path] = 0 if value == before else self._count
                self._given[path] = how(path)
                if value != before and (by_user or path in self._values):
                    self._users.add(path)
        self._made |= {(one.home, one.name): self._count for one in said}
        self._tree, self._values = tree, values

    def result(self) -> dict[str, Any]:
        """The last tree with sources that are true: those that speak for replaced values alone are gone, and what
        replaced a value without a source of its own is the user's."""
        made = list(statements(self._tree))
        spoken_for: dict[str, list[Statement]] = {}
        for statement in made:
            spoken_for.setdefault(statement.path, []).append(statement)
        true = {path: self._true(path, spoken_for) for path in self._values}
        read = _as_read(self._values, made)
        spoken = {id(one) for one in true.values()}
        kept = [one for one in made if id(one) in spoken or all(one is not other for other in read.values())]
        now, more = _as_read(self._values, kept), {}
        for path, one in true.items():
            if one is None and (path in self._users or read[path] is not None):
                more[path] = {"grade": "user", "source": f"given {self._given[path]}"}
            elif one is not None and now[path] is not one:
                more[path] = dict(one.entry)
        gone = {(one.home, one.name) for one in made} - {(one.home, one.name) for one in kept}
        return _with_sources(self._tree, gone, more)

    def _true(self, path: str, spoken_for: Mapping[str, Sequence[Statement]]) -> Statement | None:
        """The source that was given with the value or later: the one that names it closest, of those the latest, of
        those the outermost."""
        for place in places_of(path):
            made = [(self._made.get((one.home, one.name), 0), -len(one.home), one) for one in spoken_for.get(place, ())]
            if fitting := [found for found in made if found[0] >= self._since[path]]:
                return max(fitting, key=lambda found: found[:2])[2]
        return None


def followed(before: Tree, after: Tree, how: Callable[[str], str], *, by_user: bool = False) -> dict[str, Any]:
    """A tree with other values than before: its sources as they are true then. how, by_user: as in ``lay``."""
    there = {(one.home, one.name): one.entry for one in statements(before)}
    new = [one for one in statements(after) if there.get((one.home, one.name)) != one.entry]
    following = Following()
    following.lay(before, statements(before), how)
    following.lay(after, new, how, by_user=by_user)
    return following.result()


def statements(node: Tree, home: Home = ()) -> Iterator[Statement]:
    """All sources in a tree."""
    for key, value in node.items():
        if key == "sources" and isinstance(value, Mapping):
            yield from (Statement(home, str(name), entry) for name, entry in value.items() if entry is not None)
        elif isinstance(value, Mapping):
            yield from statements(value, (*home, str(key)))


def values_of(node: Tree, path: str = "") -> Iterator[tuple[str, Any]]:
    """Numbers, days and distributions, each as one, and what could be one and is none."""
    for key, value in node.items():
        if key == "sources":
            continue
        if not isinstance(value, Mapping):
            if (found := _plain(f"{path}{key}", value)) is not _TEXT:
                yield f"{path}{key}", found
        elif value.get("kind") in DISTRIBUTION_KINDS:
            yield f"{path}{key}", {name: part for name, part in value.items() if part is not None}
        else:
            yield from values_of(value, f"{path}{key}.")


_TEXT = object()


def _plain(path: str, value: Any) -> Any:
    """A day however it is written; text and switches have no source."""
    if isinstance(value, date):
        return value.isoformat()
    is_value = value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))
    return value if is_value or (isinstance(value, str) and is_day(path)) else _TEXT


def _as_read(paths: Iterable[str], made: Iterable[Statement]) -> dict[str, Statement | None]:
    """Which source a reader finds for each path."""
    known = {one.path: one for one in sorted(made, key=lambda one: -len(one.home))}  # the outermost wins
    return {path: found[1] if (found := longest(path, known)) else None for path in paths}


def _with_sources(
    node: Tree, gone: set[tuple[Home, str]], more: Mapping[str, Mapping[str, str]], home: Home = ()
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.items():
        if key == "sources" and isinstance(value, Mapping):
            found[key] = {name: entry for name, entry in value.items() if (home, name) not in gone}
        else:
            found[key] = _with_sources(value, gone, {}, (*home, key)) if isinstance(value, Mapping) else value
    return {**found, "sources": {**found.get("sources", {}), **more}} if more else found
