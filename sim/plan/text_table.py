"""Any table that a spreadsheet saved as text: its header and its rows, every cell as it is written."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.csv_text import as_written
from sim.errors import InputError
from sim.plan.cells import is_number
from sim.plan.encodings import MOST_BYTES, decoded
from sim.plan.problems import Place, Problems
from sim.scenario.own_file import bytes_of

LONGEST_CELL = 20_000  # letters
_MARK_MISREAD = "\xef\xbb\xbf"  # the mark of UTF-8, read as Latin-1
NOTES = frozenset({"note", "notes", "comment"})  # columns for the reader alone
# What a spreadsheet shows in place of a value that it could not calculate or had no room for, in any language.
_NO_VALUE = re.compile(r"#N/?[ADV]\.?|#[^\W\d][^\W\d_]*(?:/0)?[!?]|#GETTING_DATA|#{3,}|Err:\d{3}", re.IGNORECASE)


@dataclass(frozen=True)
class TextRow:
    """One row: its number as a spreadsheet counts, the header being row 1, and as many cells as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class TextTable:
    """A table as read.

    name: of the file, without folders, for messages.
    header: names of the columns as written, without spaces around them.
    rows: rows in which anything stands; spaces around cells are gone, nothing else is changed (``010`` stays ``010``).
    mark: the decimal mark of its numbers, "." or ",", for ``sim.plan.cells.read_number``.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[TextRow, ...]
    mark: str


def read_text_table(path: Path) -> TextTable:
    """Header and rows of a CSV file, whatever spreadsheet wrote it.

    Commas, semicolons or tabs (Excel's first line ``sep=;`` too); UTF-8, UTF-16 or a Windows code page; decimal points
    or commas, which ``mark`` tells. Cells are text: ``is_number(cell)`` and ``read_number(cell, table.mark)`` of
    ``sim.plan.cells`` make numbers of them, always decimal ones (``010`` is 10), and refuse what is unclear. Cells that
    are missing at the end of a row are empty ones.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "points.csv"
    >>> _ = path.write_text("sep=;\\nvendor_line_slots;maker.line_start.cell_yield\\n010;0,5\\n", encoding="utf-8")
    >>> table = read_text_table(path)
    >>> table.header, table.rows[0].number, table.rows[0].cells, table.mark
    (('vendor_line_slots', 'maker.line_start.cell_yield'), 2, ('010', '0,5'), ',')

    Raises:
        InputError: the file cannot be read or is no text table; a column stands there twice; a row has more cells than
            the header; a cell holds a spreadsheet's error such as ``#N/A``. With file, row and column, up to fifty at
            once.
    """
    problems = Problems()
    table = parse_text_table(path, problems)
    problems.refuse()
    return table


def parse_text_table(path: Path, problems: Problems) -> TextTable:
    """The same, with what is wrong in single cells added to other problems.

    Raises:
        InputError: the file cannot be read or is no text table.
    """
    text, delimiter = _without_sep(_text_of(path))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        records = [[as_written(cell.strip()) for cell in record] for record in reader]
    except csv.Error as error:
        raise InputError(f"{path.name}, line {reader.line_num}: cannot be read as a table ({error})") from None
    header = records[0] if records else []
    _check_header(path.name, header, problems)
    rows = []
    for number, record in enumerate(records[1:], start=2):
        if any(record):
            rows.append(TextRow(number, tuple([*record, *[""] * len(header)][: len(header)])))
            _check_row(path.name, header, number, record, problems)
    return TextTable(path.name, tuple(header), tuple(rows), _decimal_mark(rows, delimiter))


def _text_of(path: Path) -> str:
    data = bytes_of(path, MOST_BYTES)
    if b"\0" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise InputError(f"{path.name}: is no text; save the table as CSV")
    text = decoded(data)
    if text.startswith(_MARK_MISREAD):  # UTF-8 by its first bytes, and not by the others
        raise InputError(f"{path.name}{_no_utf8(data)}; save the table as UTF-8")
    return text


def _no_utf8(data: bytes) -> str:
    """Where what begins as UTF-8 is none."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return f", line {line}: begins as UTF-8, but byte 0x{data[error.start]:02x} is none"
    return ": was read in a wrong encoding before it was saved"


def _without_sep(text: str) -> tuple[str, str]:
    """The table and its delimiter, without the line by which Excel is told of it."""
    first, _, rest = text.partition("\n")
    if told := re.fullmatch(r'"?sep=(.)"?[;,\t]*\r?', first, re.IGNORECASE):
        return rest, told[1]
    return text, max((",", ";", "\t"), key=first.count)


def _check_header(name: str, header: Sequence[str], problems: Problems) -> None:
    plain = [column.lower() for column in header]
    for column in dict.fromkeys(plain):
        if column and plain.count(column) > 1:
            problems.add(Place(name, 1, column), "stands there twice")


def _check_row(name: str, header: Sequence[str], number: int, record: Sequence[str], problems: Problems) -> None:
    if any(record[len(header) :]):
        problems.add(Place(name, number), f"has {len(record)} cells, the header has {len(header)}")
    for column, cell in zip(header, record, strict=False):
        if len(cell) > LONGEST_CELL:
            problems.add(Place(name, number, column), f"has more than {LONGEST_CELL:,} letters")
        elif column.lower() not in NOTES and _NO_VALUE.fullmatch(cell):
            problems.add(Place(name, number, column), f"{cell!r} is a spreadsheet's error, no value")


def _decimal_mark(rows: Sequence[TextRow], delimiter: str) -> str:
    """A comma where numbers have one and it cannot be for thousands."""
    with_comma = [cell for row in rows for cell in row.cells if "," in cell and is_number(cell)]
    if delimiter == ",":
        with_comma = [cell for cell in with_comma if not re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", cell)]
    return "," if with_comma else "."
