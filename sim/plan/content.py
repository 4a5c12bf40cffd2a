"""Content of a scenario while tables are read: values, sources, and the cell that each came from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.errors import did_you_mean
from sim.plan import layout
from sim.plan.csv_file import CsvFile, Row
from sim.plan.leaves import Leaves, Path, content_of, leaf_at
from sim.plan.problems import Place, Problems
from sim.scenario.following import followed

Entry = dict[str, str]


@dataclass
class Plan:
    """Content of a scenario as it is put together, and the cell that each key came from.

    month_first: the order of day and month in dates that could be misread, where others of the tables tell it.
    given: values and sources before anybody changed a table; what differs from them is the user's, unless its table
    has a source of its own for it.
    laid_over: tables that say what a plant is and are not there: the base scenario says it.
    """

    leaves: Leaves = field(default_factory=dict)
    sources: dict[tuple[Path, str], Entry] = field(default_factory=dict)
    origins: dict[str, Place] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
    month_first: bool | None = None
    given: Mapping[str, Any] | None = None
    laid_over: Sequence[str] = ()

    def set(self, path: Path, place: Place, text: str, mark: str) -> None:
        """Read a cell for a key of the scenario; an empty cell leaves a key at its default."""
        leaf = leaf_at(path)
        if leaf is None or leaf.kind == "part":
            near = did_you_mean(".".join(path), [".".join(known) for known in self.leaves])
            self.problems.add(place, f"{'.'.join(path)}: there is no such key{near}")
            return
        self.origins[".".join(path)] = place
        try:
            self.leaves[path] = leaf.read(text, mark, self.month_first)
        except ValueError as error:
            self.problems.add(place, f"{text!r} {error}" if text else str(error))

    def cite(self, path: Path, file: CsvFile, row: Row, home: int | None = None) -> None:
        """Note grade and source of a row, at the piece that the first ``home`` parts of the path lead to."""
        home = layout.home_of(path) if home is None else home
        below, entry = ".".join(path[home:]), {name: row.cells.get(name, "") for name in layout.SOURCE}
        if not any(entry.values()):
            return
        if (path[:home], below) in self.sources:
            self.problems.add(file.place(row), f"{'.'.join(path)} has a source already")
        self.sources[path[:home], below] = entry
        for name in layout.SOURCE:
            self.origins[".".join((*path[:home], "sources", below, name))] = file.place(row, name)

    def content(self) -> dict[str, Any]:
        """Nested dictionaries as the schema takes them."""
        content = content_of(self.leaves)
        content.setdefault("pilot", {}).setdefault("activities", {})
        for block in content.setdefault("blocks", {}).values():
            block.setdefault("activities", {})
        for (part, below), entry in self.sources.items():
            node = content
            for name in part:
                node = node.setdefault(name, {})
            node.setdefault("sources", {})[below] = entry
        return content if self.given is None else followed(self.given, content, self._how)

    def _how(self, path: str) -> str:
        return f"in {self.origins[path].file if path in self.origins else 'a table'}"


def unique_rows(plan: Plan, file: CsvFile, keys: Sequence[str]) -> Iterator[tuple[Row, list[str]]]:
    """Rows with their keys; a row without a key, or with those of another one, is a problem."""
    seen: dict[tuple[str, ...], int] = {}
    for row in file.rows:
        found = [row.cells.get(key, "") for key in keys]
        if "" in found:
            plan.problems.add(file.place(row, keys[found.index("")]), "is empty")
        elif tuple(found) in seen:
            name = ", ".join(found)
            plan.problems.add(file.place(row, keys[-1]), f"{name!r} stands in row {seen[tuple(found)]} already")
        else:
            seen[tuple(found)] = row.number
            yield row, found
