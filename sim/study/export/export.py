"""Tables of a run as CSV for spreadsheets: units in the header, a data dictionary beside them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path

from sim.csv_text import csv_bytes
from sim.scratch import Scratch
from sim.study.assumptions.ledger import ledger, ledger_rows
from sim.study.export.columns import ASKED_FOR, LEDGER, TABLES, Column
from sim.study.files.parquet import read_parquet
from sim.study.files.stored import StoredRun

DICTIONARY, ASSUMPTIONS = "dictionary", "assumptions"


def export(run: StoredRun, target: Path) -> list[Path]:
    """Write all tables of a run; returns the files. Other files in the folder stay.

    Raises:
        InputError: a table is missing or damaged; then nothing is written.
        OSError: the folder cannot be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with Scratch(target.parent, target.name) as scratch:
        tables = TABLES | {name: found for name, found in ASKED_FOR.items() if run.stored.has(f"{name}.parquet")}
        for name, columns in tables.items():
            (scratch.folder / f"{name}.csv").write_bytes(table_csv(run.table(name), columns))
        rows = [astuple(row) for row in ledger_rows(ledger(run.scenario))]
        (scratch.folder / f"{ASSUMPTIONS}.csv").write_bytes(_csv([column.head for column in LEDGER], rows))
        dictionary = _csv(("table", "column", "unit", "meaning"), _dictionary(tables))
        (scratch.folder / f"{DICTIONARY}.csv").write_bytes(dictionary)
        target.mkdir(exist_ok=True)
        files = sorted(scratch.folder.iterdir())
        for file in files:
            os.replace(file, target / file.name)
        return [target / file.name for file in files]


def _dictionary(tables: Mapping[str, Sequence[Column]]) -> Iterable[Sequence[object]]:
    for table, columns in {**tables, ASSUMPTIONS: LEDGER}.items():
        for column in columns:
            yield table, column.head, column.unit, column.meaning


def table_csv(path: Path, columns: Sequence[Column]) -> bytes:
    """A Parquet table as CSV, its columns under their heads."""
    return _csv([column.head for column in columns], read_parquet(path).fetchall())


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    return csv_bytes(head, ([_rounded(cell) for cell in row] for row in rows), for_spreadsheets=True)


def _rounded(cell: object) -> object:
    """Numbers have eight digits."""
    return float(f"{cell:.8g}") if isinstance(cell, float) else cell
