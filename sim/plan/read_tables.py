"""CSV tables back into the content of a scenario; what cannot be read is refused with file, row and column."""

from collections.abc import Mapping
from pathlib import Path as Folder

from sim.errors import InputError
from sim.plan import layout
from sim.plan.cells import is_month_first
from sim.plan.content import Plan, unique_rows
from sim.plan.csv_file import CsvFile, Row, read_csv
from sim.plan.leaves import Path, leaf_at, leaves_of
from sim.plan.read_activities import read_activities
from sim.plan.table_sources import keep_sources, read_as_given, read_sources
from sim.plan.text_table import NOTES
from sim.scenario.layers import HERE_ONLY
from sim.scenario.schema import Scenario

Files = Mapping[str, CsvFile]


def read_tables(folder: Folder, base: Scenario) -> Plan:
    """Tables of a folder laid over a scenario: what no table says stays as it is there.

    Raises:
        InputError: with file, row, column and reason, up to fifty at once.
    """
    plan = Plan()
    files = {name: read_csv(path, *layout.COLUMNS[name], plan.problems) for name, path in _tables(folder).items()}
    plan.problems.refuse()
    plan.laid_over = tuple(name for name in (layout.SETTINGS, "blocks.csv", layout.ACTIVITIES) if name not in files)
    plan.month_first = _month_first(files)
    _read_all(plan, files, base)
    plan.problems.refuse()
    return plan


def _tables(folder: Folder) -> dict[str, Folder]:
    """The tables that are there, by name, however a computer wrote the name; no folder or dead link is passed over.

    Raises:
        InputError: there is none, one is no table of a scenario, or the folder cannot be read.
    """
    known = ", ".join(layout.FILES)
    try:
        named = [path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv"]
    except OSError as error:
        raise InputError(f"{folder}: cannot be read ({error.strerror})") from None
    paths = [path for path in named if path.name.lower() in layout.FILES or not path.is_dir()]
    found: dict[str, Folder] = {}
    for path in paths:
        name = path.name.lower()
        if name not in layout.FILES:
            raise InputError(f"{path}: is none of the tables {known}; move it elsewhere")
        if name in found:
            raise InputError(f"{path}: {found[name].name} is the same table; move one of the two elsewhere")
        found[name] = path
    if not found:
        raise InputError(f"{folder}: has none of the tables {known}; see gigaramp template DIR --csv")
    return {name: found[name] for name in layout.FILES if name in found}


def _month_first(files: Files) -> bool | None:
    """The order of day and month of the dates of all tables, where those that are clear have one."""
    cells = {
        cell for file in files.values() for row in file.rows for name, cell in row.cells.items() if name not in NOTES
    }
    orders = {is_month_first(cell) for cell in cells} - {None}
    return orders.pop() if len(orders) == 1 else None


def _read_all(plan: Plan, files: Files, base: Scenario) -> None:
    if "blocks.csv" in files:  # first: it sets the order of the blocks
        _read_rows(plan, layout.TABLES[0], files["blocks.csv"])
    blocks = list(dict.fromkeys(path[1] for path in plan.leaves)) or list(base.blocks)
    content = base.model_dump()
    leaves = {path: value for path, value in leaves_of(content) if path[0] != "blocks" or path[1] in blocks}
    replaced = {path for path in leaves if _is_given(path, files)}
    kept = {path: value for path, value in leaves.items() if path not in replaced}
    plan.leaves |= kept
    if layout.SETTINGS in files:
        _read_settings(plan, files[layout.SETTINGS])
    for table in layout.TABLES[1:]:
        if table.file in files:
            _read_rows(plan, table, files[table.file])
    read_activities(plan, files, ["pilot", *blocks])
    if layout.SOURCES in files:
        read_sources(plan, files[layout.SOURCES])
    else:
        keep_sources(plan, content)
    as_given = files.get(layout.AS_GIVEN)
    plan.given = read_as_given(as_given, plan.problems) if as_given is not None else content


def _is_given(path: Path, files: Files) -> bool:
    """Whether a table says what stands at a path.

    Activities and lines without a table of settings do so for the networks that they name: the rest is the base's.
    """
    name = layout.table_of(path)
    if name not in files or layout.SETTINGS in files or name not in (layout.ACTIVITIES, layout.LINES):
        return name in files
    return (path[0] if path[0] == "pilot" else path[1]) in files[name].first_keys


def _read_rows(plan: Plan, table: layout.Table, file: CsvFile) -> None:
    for row, keys in unique_rows(plan, file, table.keys):
        cells = {column: row.cells.get(column, "") for column in table.columns}
        if table.file in layout.BY_PERIOD and not _read_period(plan, file, row, keys, cells):
            continue
        path = table.path_of(keys)
        plan.origins[".".join(path)] = file.place(row, table.keys[-1])
        for column, text in cells.items():
            here = (*path, *column.split("."))
            leaf = leaf_at(here)
            if text or (leaf and leaf.kind == "text" and "." not in column):
                plan.set(here, file.place(row, column), text, file.mark)
        plan.cite(path, file, row)


def _read_period(plan: Plan, file: CsvFile, row: Row, keys: list[str], cells: dict[str, str]) -> bool:
    """Periods and units as planners write them, put into the scenario's own words in place."""
    column, text = "period", keys[0]
    try:
        keys[0] = layout.key_of_period(text)
        if "unit" in cells:
            column, text = "unit", cells["unit"]
            cells["unit"] = layout.rate_unit(text)
    except ValueError as error:
        plan.problems.add(file.place(row, column), f"{text!r} {error}")
        return False
    return True


def _read_settings(plan: Plan, file: CsvFile) -> None:
    for row, (key,) in unique_rows(plan, file, ("key",)):
        path = tuple(key.split("."))
        if layout.table_of(path) != layout.SETTINGS:
            plan.problems.add(file.place(row, "key"), f"{key} stands in {layout.table_of(path)}")
            continue
        if path[0] in ("name", *HERE_ONLY):
            plan.problems.add(file.place(row, "key"), f"{key} is given on the command line, not in a table")
            continue
        unit, wanted = row.cells.get("unit", ""), layout.unit_of(path)
        if unit not in ("", wanted):
            plan.problems.add(
                file.place(row, "unit"), f"{unit!r}: {key} is in {wanted or 'no unit'}; convert the value"
            )
        plan.set(path, file.place(row, "value"), row.cells.get("value", ""), file.mark)
        plan.cite(path, file, row)
