"""The tables of activities and of line projects: durations, and predecessors by id or by name."""

from collections.abc import Mapping, Sequence

from sim.plan import layout
from sim.plan.cells import read_duration, read_number
from sim.plan.content import Plan, unique_rows
from sim.plan.csv_file import CsvFile, Row
from sim.plan.leaves import Path
from sim.plan.notation import Rows, read_predecessors


def read_activities(plan: Plan, files: Mapping[str, CsvFile], networks: Sequence[str]) -> None:
    """Activities and line projects: their predecessors can be ids of any row of the activities."""
    ids: dict[str, tuple[str, str]] = {}
    if file := files.get(layout.ACTIVITIES):
        rows = list(unique_rows(plan, file, ("network", "name")))
        ids = _ids(plan, file, rows)
        for row, (network, name) in rows:
            if _is_known(plan, file, row, "network", networks):
                path = (*layout.activities_path(network), name)
                _read_activity(plan, file, row, path, network, ids)
                plan.cite(path, file, row)
    if lines := files.get(layout.LINES):
        for row, (block, step) in unique_rows(plan, lines, ("block", "step")):
            if _is_known(plan, lines, row, "block", [name for name in networks if name != "pilot"]):
                _read_step(plan, lines, row, block, step, ids)


def _ids(plan: Plan, file: CsvFile, rows: Sequence[tuple[Row, list[str]]]) -> dict[str, tuple[str, str]]:
    """Network and name of the activities by their ids."""
    ids: dict[str, tuple[str, str]] = {}
    for row, (network, name) in rows:
        number = row.cells.get("id", "")
        if number in ids:
            plan.problems.add(file.place(row, "id"), f"{number!r} is the id of {'.'.join(ids[number])} already")
        elif number:
            ids[number] = (network, name)
    return ids


def _is_known(plan: Plan, file: CsvFile, row: Row, column: str, networks: Sequence[str]) -> bool:
    if (network := row.cells[column]) in networks:
        return True
    known = ", ".join(sorted(networks))
    plan.problems.add(file.place(row, column), f"{network!r}: there is no such {column}; known: {known}")
    return False


def _read_step(plan: Plan, file: CsvFile, row: Row, block: str, step: str, ids: Rows) -> None:
    path: Path = ("blocks", block, "line_project")
    if step in ("install", "cold"):
        path = (*path, step)
        _read_activity(plan, file, row, path, block, ids)
    elif step in ("stagger", "hot"):
        path = (*path, f"{step}_months")
        if (months := _duration(plan, file, row)) is not None:
            plan.leaves[path] = months
        plan.origins[".".join(path)] = file.place(row, "duration")
    else:
        plan.problems.add(file.place(row, "step"), f"{step!r} is no step; known: stagger, install, cold, hot")
    plan.cite(path, file, row)


def _read_activity(plan: Plan, file: CsvFile, row: Row, path: Path, network: str, ids: Rows) -> None:
    plan.origins[".".join(path)] = file.place(row, "name")
    if (months := _duration(plan, file, row)) is not None:
        plan.leaves[(*path, "months")] = months
    plan.origins[".".join((*path, "months"))] = file.place(row, "duration")
    if basis := row.cells.get("basis", ""):
        plan.set((*path, "basis"), file.place(row, "basis"), basis, file.mark)
    place = file.place(row, "predecessors")
    try:
        after, finish_after = read_predecessors(row.cells.get("predecessors", ""), network, ids)
    except ValueError as error:
        plan.problems.add(place, str(error))
        return
    plan.leaves |= {(*path, "after"): after, (*path, "finish_after"): finish_after}
    plan.origins |= {".".join((*path, name)): place for name in ("after", "finish_after")}


def _duration(plan: Plan, file: CsvFile, row: Row) -> float | None:
    column, text = "duration", row.cells.get("duration", "")
    try:
        number = read_number(text, file.mark)
        column, text = "unit", row.cells.get("unit", "")
        return read_duration(number, text)
    except ValueError as error:
        plan.problems.add(file.place(row, column), f"{text!r} {error}" if text else f"is empty; it {error}")
        return None
