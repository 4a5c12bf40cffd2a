"""The one writer of CSV: quoted where it must be, UTF-8, and no text that a spreadsheet would calculate."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from types import SimpleNamespace

BOM = b"\xef\xbb\xbf"  # without it a spreadsheet takes the text for the machine's own encoding
# A text that begins so would be calculated, also after the apostrophes by which it is made harmless.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]], *, for_spreadsheets: bool = False) -> bytes:
    """A table as CSV: comma, one line a row, empty where there is no value.

    for_spreadsheets: with what Excel needs, a mark of the encoding and CR LF; else for programs.

    >>> csv_bytes(["a", "b"], [["=1+1", None], ["x,y", -1.5]])
    b'a,b\\n\\'=1+1,\\n"x,y",-1.5\\n'
    """
    lines: list[str] = []
    writer = csv.writer(SimpleNamespace(write=lines.append))  # ends lines with CR LF, so that it quotes both
    writer.writerows([harmless(cell) for cell in row] for row in (head, *rows))
    if for_spreadsheets:
        return BOM + "".join(lines).encode()
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines).encode()


def harmless(cell: object) -> object:
    """A cell that a spreadsheet shows as it stands: an apostrophe makes text of what would be a formula.

    >>> harmless("=1+1"), harmless("'=1"), harmless("-10 %"), harmless("-1.5"), harmless(-1.5)
    ("'=1+1", "''=1", "'-10 %", '-1.5', -1.5)
    """
    if isinstance(cell, str) and _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def as_written(cell: str) -> str:
    """The text of which ``harmless`` made a cell.

    >>> as_written("'=1+1"), as_written("''=1"), as_written("'tis"), as_written("-1.5")
    ('=1+1', "'=1", "'tis", '-1.5')
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of a table that was written here, each by the names of its columns.

    Raises:
        csv.Error: it is none.
        ValueError: a row has more or fewer cells than the header.
    """
    head, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    return [dict(zip(head, map(as_written, row), strict=True)) for row in rows]
