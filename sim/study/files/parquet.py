"""Tables to Parquet files, the same bytes for the same table, and back. Nothing else of the program opens one.

Folders are named by users: DuckDB would take ``*`` for a pattern and ``year=2030`` for a column. Values reach a query
as literals, texts as arrays of texts: what objects of Python are DuckDB asks of pandas, and imports it where it is
installed, for a quarter of a second.
"""

import errno
import glob
import secrets
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError

Value = int | str | date | Sequence[str]
_STORED = "with stored as (select * from read_parquet($files, hive_partitioning = false))"


@dataclass(frozen=True)
class Table:
    """Columns of equal length, and a query over them (as ``columns``) that makes the table."""

    columns: Mapping[str, Any]
    query: str = "select * from columns"


def sql_list(texts: Iterable[str]) -> str:
    """Texts as a list in a query, so that long columns can hold numbers for them."""
    return f"[{', '.join(map(_quoted, texts))}]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, date):
        return f"date '{value}'"
    return str(value).lower() if isinstance(value, int) else sql_list(value)


@lru_cache(maxsize=1)
def _connection() -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads to 1")  # several would change the order in which rows are written
    return connection


def read_parquet(files: Path | Sequence[Path], query: str = "select * from stored", **values: Value) -> Any:
    """The result of a query on Parquet files of one kind, which it calls ``stored``: rows are fetched from it.

    Args:
        files: one, or several as one table; at least one.
        query: with ``$name`` for each of the values.
        values: bound to the query, never written into it.

    Raises:
        InputError: a file is missing or damaged, or has other columns.
    """
    import duckdb

    paths = [files] if isinstance(files, Path) else list(files)
    names = [glob.escape(str(path.absolute())) for path in paths]  # absolute: "~" is a folder's name too
    try:
        return _bound(f"{_STORED} {query}", {"files": names, **values})
    except duckdb.Error as error:
        raise InputError(
            f"{paths[0].parent}: is damaged ({paths[0].name}: {_first(error)}); remove it and run it again"
        ) from None


def columns_of(path: Path) -> dict[str, str]:
    """Names and types of the columns of a file.

    Raises:
        ValueError: it is damaged.
    """
    import duckdb

    query = f"{_STORED} select * from (describe stored)"
    try:
        found = _bound(query, {"files": [glob.escape(str(path.absolute()))]}).fetchall()
    except duckdb.Error as error:
        raise ValueError(f"{path.name}: {_first(error)}") from None
    return {str(row[0]): str(row[1]) for row in found}


def _bound(query: str, values: Mapping[str, Value]) -> Any:
    """The result of a query with ``$name`` for each of the values."""
    cursor = _connection().cursor()
    cursor.execute(f"prepare asked as {query}")
    given = ", ".join(f"{name} := {_literal(value)}" for name, value in values.items())
    return cursor.execute(f"execute asked({given})")


def _first(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def write_parquet(path: Path, table: Table, columns: Mapping[str, str] | None = None) -> None:
    """Write a table. The file is not whole until this returns: write beside and rename.

    columns: names and types that it shall have; of no rows alone a type cannot be told.

    Raises:
        OSError: it cannot be written.
    """
    import duckdb

    query = table.query if columns is None else _as(columns, table.query)
    try:
        _copy({key: np.asarray(value) for key, value in table.columns.items()}, query, str(path.absolute()))
    except duckdb.IOException as error:
        full = "No space left" in str(error)
        number, text = (errno.ENOSPC, "no space left on the disk") if full else (errno.EIO, str(error))
        raise OSError(number, text, str(path)) from None


def _copy(columns: dict[str, np.ndarray[Any, Any]], query: str, target: str) -> None:
    """Write the rows of a query over ``columns``, which DuckDB finds under the name that they have here.

    DuckDB need not write beside and rename: whoever calls does.
    """
    with _connection().cursor() as cursor:  # of its own: a Dask worker writes from several threads
        cursor.execute(f"copy ({query}) to {_quoted(target)} (format parquet, use_tmp_file false)")


def _as(columns: Mapping[str, str], query: str) -> str:
    """The same rows with these columns in this order, of these types."""
    wanted = ", ".join(f'"{name}"::{kind} as "{name}"' for name, kind in columns.items())
    return f"select {wanted} from ({query})"


def parquet_bytes(table: Table, columns: Mapping[str, str] | None = None) -> bytes:
    """A table as the content of a Parquet file, see ``write_parquet``.

    Raises:
        OSError: the folder for temporary files cannot be written.
    """
    # A name that nobody guesses, of no file yet: one that was there is put on the disk when it is written again.
    path = Path(tempfile.gettempdir()) / f"gigaramp-{secrets.token_hex(16)}.parquet"
    try:
        write_parquet(path, table, columns)
        return path.read_bytes()
    finally:
        path.unlink(missing_ok=True)
