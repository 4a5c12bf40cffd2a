"""Points of a sweep as a table: a column a key, a row a point, read as ``gigaramp import`` reads tables."""

from pathlib import Path
from typing import Any

from sim.errors import InputError
from sim.plan.cells import is_number, read_number
from sim.plan.leaves import leaf_at
from sim.plan.problems import Place, Problems
from sim.plan.text_table import NOTES, TextTable, read_text_table
from sim.scenario.strict_yaml import read_yaml
from sim.study.sweep.design import Settings

_NONE = "null"


def read_settings(path: Path) -> list[Settings]:
    """Settings of an explicit table; a column ``note`` is the reader's own.

    Raises:
        InputError: with file, row and column.
    """
    table = read_text_table(path)
    if not table.rows:
        raise InputError(f"{path}: needs a header with keys and at least one row")
    problems = Problems()
    places = [place for place, key in enumerate(table.header) if key.lower() not in NOTES and _is_used(table, place)]
    settings = [
        {table.header[place]: _value(table, place, row.number, row.cells[place], problems) for place in places}
        for row in table.rows
    ]
    problems.refuse()
    return settings


def _is_used(table: TextTable, place: int) -> bool:
    """Not a column that a delimiter at the end of every line has made."""
    return bool(table.header[place]) or any(row.cells[place] for row in table.rows)


def _value(table: TextTable, place: int, number: int, text: str, problems: Problems) -> Any:
    key = table.header[place]
    try:
        return _read(key, text, table.mark)
    except ValueError as error:
        problems.add(Place(table.name, number, key), f"{text!r} {error}" if text else str(error))
        return None


def _read(key: str, text: str, mark: str) -> Any:
    """The value of a cell, as the schema has it at the key; a class, and what the schema does not know, by its looks.

    Raises:
        ValueError: says what should stand there.
    """
    import yaml

    if not key:
        raise ValueError("stands under no key")
    if not text:
        raise ValueError(f"is empty; write {_NONE} where a point has no such value, or the value of all others")
    leaf = leaf_at(tuple(key.split(".")))
    if text == _NONE and (leaf is None or leaf.optional):
        return None
    if text.startswith("{"):  # a piece or a distribution as on the command line
        try:
            return read_yaml(text)
        except yaml.YAMLError:
            raise ValueError("is no piece such as {kind: constant, value: 3}; a bracket or a colon is wrong") from None
    if leaf is not None and leaf.kind != "part":
        return leaf.read(text, mark)
    return read_number(text, mark) if is_number(text) else text
