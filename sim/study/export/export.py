"""Tables of a run as CSV for spreadsheets: units in the header, a data dictionary beside them."""

import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from sim.errors import InputError
from sim.study.assumptions.ledger import ledger, ledger_rows
from sim.study.export.columns import ASKED_FOR, LEDGER, TABLES, Column
from sim.study.files.parquet import read_parquet
from sim.study.files.stored import StoredRun, damaged

DICTIONARY, ASSUMPTIONS = "dictionary", "assumptions"
_BOM = b"\xef\xbb\xbf"  # without it a spreadsheet takes the text for the machine's own encoding
_FORMULA = r"^[=+@\t\r-]"  # a cell that begins so would be calculated; an apostrophe makes it text


def export(run: StoredRun, target: Path) -> list[Path]:
    """Write all tables of a run; returns the files. Other files in the folder stay.

    Raises:
        InputError: a table is missing or damaged; then nothing is written.
        OSError: the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        tables = TABLES | {
            name: found for name, found in ASKED_FOR.items() if (run.folder / f"{name}.parquet").is_file()
        }
        for name, columns in tables.items():
            (beside / f"{name}.csv").write_bytes(_BOM + table_csv(run.table(name), columns))
        rows = [astuple(row) for row in ledger_rows(ledger(run.scenario))]
        (beside / f"{ASSUMPTIONS}.csv").write_bytes(_BOM + _csv([column.head for column in LEDGER], rows))
        (beside / f"{DICTIONARY}.csv").write_bytes(
            _BOM + _csv(("table", "column", "unit", "meaning"), _dictionary(tables))
        )
        target.mkdir(exist_ok=True)
        files = sorted(beside.iterdir())
        for file in files:
            os.replace(file, target / file.name)
        return [target / file.name for file in files]
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _dictionary(tables: Mapping[str, Sequence[Column]]) -> Iterable[Sequence[object]]:
    for table, columns in {**tables, ASSUMPTIONS: LEDGER}.items():
        for column in columns:
            yield table, column.head, column.unit, column.meaning


def table_csv(path: Path, columns: Sequence[Column]) -> bytes:
    """A Parquet table as CSV, its columns under their heads.

    Raises:
        InputError: it cannot be read, or has other columns.
    """
    found = read_parquet(path)
    names = [column[0] for column in found.description]
    if names != [column.name for column in columns]:
        raise InputError(damaged(path, f"its columns are {', '.join(names)}"))
    return _csv([column.head for column in columns], found.fetchall())


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def plain(cell: object) -> object:
    """A cell that a spreadsheet shows as it stands: text is never taken for a formula; numbers have eight digits.

    >>> plain("=1+1"), plain(-1.5), plain("-10 %"), plain(None)
    ("'=1+1", -1.5, "'-10 %", None)
    """
    if isinstance(cell, float):
        return float(f"{cell:.8g}")
    return f"'{cell}" if isinstance(cell, str) and re.match(_FORMULA, cell) else cell
