"""A scenario as CSV tables that a planner edits in a spreadsheet."""

import os
from pathlib import Path as Folder
from typing import Any

from sim.csv_text import csv_bytes
from sim.errors import InputError
from sim.plan import layout
from sim.plan.cells import write_number
from sim.plan.leaves import Leaves, Path, leaf_at, leaves_of
from sim.plan.notation import Ids, write_predecessors
from sim.plan.table_sources import is_sourced, sources_of
from sim.scenario.parts.project import Activity
from sim.scenario.schema import Scenario
from sim.scratch import Scratch

Sources = dict[tuple[Path, str], tuple[str, str]]  # piece and path below it: grade and source
Rows = list[list[str]]


def write_tables(scenario: Scenario, folder: Folder) -> list[str]:
    """Write all tables of a scenario; returns their names.

    Raises:
        InputError: a table is there already, or the folder cannot be written.
    """
    there = [name for name in layout.FILES if (folder / name).exists()]
    if there:
        raise InputError(f"{folder / there[0]} exists already; nothing was written. Take another folder")
    tables = tables_of(scenario)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with Scratch(folder, "tables") as scratch:
            for name, rows in tables.items():
                (scratch.folder / name).write_bytes(csv_bytes(rows[0], rows[1:], for_spreadsheets=True))
            for name in tables:
                os.rename(scratch.folder / name, folder / name)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from None
    return list(tables)


def tables_of(scenario: Scenario) -> dict[str, Rows]:
    """Every table by its file name, the header first."""
    content = scenario.model_dump()
    leaves, sources = dict(leaves_of(content)), dict(sources_of(content))
    as_given = _as_given(leaves, sources)
    tables = {layout.SETTINGS: _settings(leaves, sources)}
    for table in layout.TABLES:
        tables[table.file] = _rows(table, leaves, sources)
    networks = layout.networks_of(scenario)
    named = [(network, name) for network, (_, rows) in networks.items() for name in rows]
    ids = {row: str(number) for number, row in enumerate(named, start=1)}
    tables[layout.LINES] = _lines(scenario, ids, sources)
    tables[layout.ACTIVITIES] = _activities(networks, ids, sources)
    tables[layout.SOURCES] = [["key", *layout.SOURCE, "part"], *_stated(sources)]
    tables[layout.AS_GIVEN] = as_given
    return tables


def _stated(sources: Sources) -> Rows:
    return [
        [".".join((*part, below)), *entry, ".".join(part) or layout.WHOLE] for (part, below), entry in sources.items()
    ]


def _as_given(leaves: Leaves, sources: Sources) -> Rows:
    """What a source may belong to, and every source: another value in a table is known by it as another."""
    values = [[".".join(path), _cell(path, value), "", "", ""] for path, value in leaves.items() if is_sourced(path)]
    stated = [[key, "", *rest] for key, *rest in _stated(sources)]
    return [["key", "value", *layout.SOURCE, "part"], *values, *stated]


def _take(path: Path, sources: Sources) -> list[str]:
    """Grade and source that are said of a row alone; they stand in the row and nowhere else."""
    home = layout.home_of(path)
    return list(sources.pop((path[:home], ".".join(path[home:])), ("", "")))


def _cell(path: Path, value: Any) -> str:
    leaf = leaf_at(path)
    assert leaf is not None
    return leaf.write(value)


def _settings(leaves: Leaves, sources: Sources) -> Rows:
    paths = [path for path in leaves if layout.table_of(path) == layout.SETTINGS]
    rows = [[".".join(path), _cell(path, leaves[path]), layout.unit_of(path), *_take(path, sources)] for path in paths]
    return [["key", "value", "unit", *layout.SOURCE], *rows]


def _rows(table: layout.Table, leaves: Leaves, sources: Sources) -> Rows:
    found = list(dict.fromkeys(row for path in leaves if (row := table.row_of(path))))
    rows = []
    for row in found:
        paths = [(*row, *column.split(".")) for column in table.columns]
        keys = [layout.period_of_key(key) if table.file in layout.BY_PERIOD else key for key in table.keys_of(row)]
        rows.append([*keys, *(_cell(path, leaves.get(path)) for path in paths), *_take(row, sources)])
    return [[*table.keys, *table.columns, *layout.SOURCE], *rows]


def _lines(scenario: Scenario, ids: Ids, sources: Sources) -> Rows:
    rows = []
    for name, block in scenario.blocks.items():
        path, project = ("blocks", name, "line_project"), block.line_project
        rows.append([name, "stagger", write_number(project.stagger_months), "months", "", "",
                     *_take((*path, "stagger_months"), sources)])  # fmt: skip
        for step, activity in (("install", project.install), ("cold", project.cold)):
            rows.append([name, step, *_activity(activity, name, ids), *_take((*path, step), sources)])
        hot = _take((*path, "hot_months"), sources)
        rows.append([name, "hot", write_number(project.hot_months), "months", "", "", *hot])
    return [[*layout.LINE_COLUMNS, *layout.SOURCE], *rows]


def _activities(networks: layout.Networks, ids: Ids, sources: Sources) -> Rows:
    rows = [
        [ids[network, name], network, name, *_activity(activity, network, ids), *_take((*path, name), sources)]
        for network, (path, activities) in networks.items()
        for name, activity in activities.items()
    ]
    return [[*layout.ACTIVITY_COLUMNS, *layout.SOURCE], *rows]


def _activity(activity: Activity, network: str, ids: Ids) -> list[str]:
    predecessors = write_predecessors(activity.after, activity.finish_after, network, ids)
    return [write_number(activity.months), "months", activity.basis, predecessors]
