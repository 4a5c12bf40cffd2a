"""One CSV table as a spreadsheet saved it: any usual delimiter, decimal mark, encoding."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from sim.errors import InputError
from sim.plan.cells import is_number
from sim.plan.problems import Place, Problems

NOTES = frozenset({"note", "notes", "comment"})  # columns for the reader alone


@dataclass(frozen=True)
class Row:
    """One row: its number in the spreadsheet, its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class CsvFile:
    """A table as read. ``mark``: the decimal mark of its numbers."""

    name: str
    rows: list[Row]
    mark: str

    @cached_property
    def first_keys(self) -> frozenset[str]:
        """What stands in the first key column: networks, or blocks."""
        return frozenset(row.cells.get("network") or row.cells.get("block") or "" for row in self.rows)

    def place(self, row: Row, column: str = "") -> Place:
        """Where a cell stands."""
        return Place(self.name, row.number, column)


def read_csv(path: Path, columns: Sequence[str], optional: Sequence[str], problems: Problems) -> CsvFile:
    """Read a table that must have some columns and may have others, in any order.

    Raises:
        InputError: the file is no text table.
    """
    text = _decoded(path)
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        raise InputError(f"{path.name}, line {reader.line_num}: cannot be read as a table ({error})") from None
    header = [cell.strip().lower() for cell in records[0]] if records else []
    _check_header(path.name, header, columns, optional, problems)
    rows = []
    for number, record in enumerate(records[1:], start=2):
        cells = [cell.strip() for cell in record]
        if any(cells[len(header) :]):
            problems.add(Place(path.name, number), f"has {len(cells)} cells, the header has {len(header)}")
        if any(cells):
            rows.append(Row(number, dict(zip(header, cells, strict=False))))
    return CsvFile(path.name, rows, _decimal_mark(rows, delimiter))


def _decoded(path: Path) -> str:
    """Text of a file: UTF-8 (with or without a mark at its beginning), UTF-16 with one, or Windows-1252."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise InputError(f"{path.name}: is no text; save the table as CSV")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _check_header(
    name: str, header: Sequence[str], columns: Sequence[str], optional: Sequence[str], problems: Problems
) -> None:
    known = [*columns, *optional]
    for column in columns:
        if column not in header:
            near = [cell for cell in header if cell not in known]
            hint = f"; did you mean it by {close[0]}?" if (close := get_close_matches(column, near, 1)) else ""
            there = ", ".join(cell for cell in header if cell) or "nothing"
            problems.add(Place(name, 1), f"column {column} is missing{hint}; there is {there}")
    for column in dict.fromkeys(header):
        if column and header.count(column) > 1:
            problems.add(Place(name, 1, column), "stands there twice")
        if column and column not in known and column not in NOTES:
            near = get_close_matches(column, known, 1)
            hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(known)}"
            problems.add(Place(name, 1, column), f"there is no such column{hint}")


def _decimal_mark(rows: Sequence[Row], delimiter: str) -> str:
    """A comma where numbers have one and it cannot be for thousands."""
    numbers = [cell for row in rows for cell in row.cells.values() if is_number(cell)]
    with_comma = [cell for cell in numbers if "," in cell]
    if delimiter == ",":
        with_comma = [cell for cell in with_comma if not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", cell)]
    return "," if with_comma else "."


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a table with commas, decimal points and CR LF, as every spreadsheet reads it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
