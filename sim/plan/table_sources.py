"""Grades and sources of imported values: as their own table says, or else those of the base and the tables' own.

A source that was written with another value than now stands in a table speaks for that value, not for this one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sim.plan import layout
from sim.plan.content import Plan
from sim.plan.csv_file import CsvFile
from sim.plan.leaves import Path, leaf_at
from sim.plan.problems import Problems

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


def keep_sources(plan: Plan, content: Mapping[str, Any]) -> None:
    """Where there is no table of sources, those of the base stay, as far as what they speak for is there."""
    there = {path[:length] for path in plan.leaves for length in range(1, len(path) + 1)}
    for (part, below), (grade, source) in sources_of(content):
        if (*part, *below.split(".")) in there:
            plan.sources.setdefault((part, below), {"grade": grade, "source": source})


def read_as_given(file: CsvFile, problems: Problems) -> Mapping[str, Any]:
    """Values and sources as they were written, before anybody changed a table."""
    plan = Plan(problems=problems)
    stated = [row for row in file.rows if row.cells.get("grade") or row.cells.get("source")]
    for row in file.rows:
        if row not in stated:
            key = tuple(row.cells.get("key", "").split("."))
            plan.set(key, file.place(row, "value"), row.cells.get("value", ""), file.mark)
    read_sources(plan, replace(file, rows=stated))
    return plan.content()


def is_sourced(path: Path) -> bool:
    """Whether a source can belong to what stands at a path: no text, no switch."""
    leaf = leaf_at(path)
    return leaf is not None and leaf.kind in ("date", "whole", "number", "distribution")
