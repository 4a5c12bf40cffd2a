"""One CSV table of a scenario: the columns that it must and may have, and its rows by column."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from sim.errors import did_you_mean
from sim.plan.problems import Place, Problems
from sim.plan.text_table import NOTES, parse_text_table


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
    table = parse_text_table(path, problems)
    header = [column.lower() for column in table.header]
    _check_header(path.name, header, columns, optional, problems)
    rows = [Row(row.number, dict(zip(header, row.cells, strict=True))) for row in table.rows]
    return CsvFile(path.name, rows, table.mark)


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
        if column and column not in known and column not in NOTES:
            hint = did_you_mean(column, known, f"; known: {', '.join(known)}")
            problems.add(Place(name, 1, column), f"there is no such column{hint}")
