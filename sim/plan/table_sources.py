"""Grades and sources of imported values: as their own table says, or else those of the base and the tables' own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sim.plan import layout
from sim.plan.content import Plan
from sim.plan.csv_file import CsvFile
from sim.plan.leaves import Path

Found = tuple[tuple[Path, str], tuple[str, str]]


def sources_of(node: Mapping[str, Any], path: Path = ()) -> Iterator[Found]:
    """Every source of a scenario's content: the piece it stands in and the path below it, grade and source."""
    for key, value in node.items():
        if key == "sources":
            yield from (((path, name), (entry["grade"], entry["source"])) for name, entry in value.items())
        elif isinstance(value, Mapping):
            yield from sources_of(value, (*path, key))


def read_sources(plan: Plan, file: CsvFile) -> None:
    """Read the table of sources. An empty part is the piece in which such a source usually stands."""
    for row in file.rows:
        path, part = tuple(row.cells.get("key", "").split(".")), row.cells.get("part", "")
        given = 0 if part == layout.WHOLE else part.count(".") + 1
        home = given if part else layout.home_of(path)
        if part and home and part != ".".join(path[:home]):
            plan.problems.add(file.place(row, "part"), f"{part!r} does not lead to {'.'.join(path)}")
            continue
        plan.cite(path, file, row, home)


def keep_sources(plan: Plan, content: Mapping[str, Any], kept: Iterable[Path], replaced: Iterable[Path]) -> None:
    """Where there is no table of sources, those of the base stay with values that stay, and with no others."""
    stays, goes = _prefixes(kept), _prefixes(replaced)
    for (part, below), (grade, source) in sources_of(content):
        if (key := (*part, *below.split("."))) in stays and key not in goes:
            plan.sources.setdefault((part, below), {"grade": grade, "source": source})


def _prefixes(paths: Iterable[Path]) -> set[Path]:
    return {path[:length] for path in paths for length in range(1, len(path) + 1)}
