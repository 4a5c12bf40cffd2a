"""Tables of Primavera's XER as text: the ones that are read here, with the line of every record."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import InputError
from sim.plan.encodings import MOST_BYTES, decoded
from sim.scenario.own_file import bytes_of

READ = ("CURRTYPE", "PROJECT", "SCHEDOPTIONS", "CALENDAR", "TASK", "TASKPRED")
HOW = "in Primavera P6: File, Export, XER"
LINE, CUT = "line", "cut"  # beside a record's own fields: its line, and whether it ends before the last column
Record = dict[str, str]
Tables = Mapping[str, Sequence[Record]]


def read_xer_tables(path: Path) -> Tables:
    """Records by table, in the order of the file; tables that nobody reads may look as they like.

    Raises:
        InputError: it is no such file, or a row has more cells than its table has columns.
    """
    text = decoded(bytes_of(path, MOST_BYTES))
    if not text.startswith("ERMHDR"):
        raise InputError(f"{path.name}, line 1: is no XER file, it does not begin with ERMHDR; {HOW}")
    tables: dict[str, list[Record]] = {}
    for table in _tables(text.replace("\r\n", "\n").split("\n")):
        if table.name in READ:
            tables.setdefault(table.name, []).extend(_record(path.name, table, row) for row in table.rows)
    return tables


@dataclass
class _Row:
    """A row, and the lines that go on with its last text."""

    line: int
    texts: list[str]

    @property
    def cells(self) -> list[str]:
        """Its cells."""
        return [cell.strip() for cell in " ".join(self.texts).split("\t")]


@dataclass
class _Table:
    name: str
    fields: list[str] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


def _tables(lines: Sequence[str]) -> Iterator[_Table]:
    """Tables with their rows; a line without a mark goes on with the text at the end of the row before it."""
    table = _Table("")
    for number, line in enumerate(lines[1:], start=2):
        mark, _, rest = line.partition("\t")
        if mark == "%T":
            yield table
            table = _Table(rest.partition("\t")[0].strip())
        elif mark == "%F":
            table.fields = [cell.strip().lower() for cell in rest.split("\t")]
        elif mark == "%R":
            table.rows.append(_Row(number, [rest]))
        elif line.strip() and not line.startswith("%") and table.rows:
            table.rows[-1].texts.append(line)
    yield table


def _record(file: str, table: _Table, row: _Row) -> Record:
    cells, columns = row.cells, len(table.fields)
    if len(cells) > columns:
        raise InputError(
            f"{file}, line {row.line}: has {len(cells)} cells, table {table.name} {columns} columns; a line break or a "
            "tab inside a text can do that"
        )
    filled = dict(zip(table.fields, [*cells, *[""] * columns], strict=False))
    return filled | {LINE: str(row.line), CUT: "yes" if len(cells) < columns else ""}


class Numbers:
    """Numbers as the file writes them: with the decimal mark of its currency, or a comma that can be nothing else."""

    def __init__(self, tables: Tables) -> None:
        self._point = any(row.get("decimal_symbol") == "." for row in tables.get("CURRTYPE", []))

    def read(self, text: str) -> float:
        """A number.

        Raises:
            ValueError: it is none.
        """
        if self._point and re.fullmatch(r"-?\d{1,3}(,\d{3})+", text):
            text = text.replace(",", "")
        if not re.fullmatch(r"-?\d{1,15}([.,]\d{1,15})?", text):
            raise ValueError(text)
        return float(text.replace(",", "."))
