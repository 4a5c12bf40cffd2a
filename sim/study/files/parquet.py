"""Tables to Parquet files, the same bytes for the same table."""

import errno
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.study.files.tables import Table


@lru_cache(maxsize=1)
def _connection() -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads to 1")  # several would change the order in which rows are written
    return connection


def write_parquet(path: Path, table: Table) -> None:
    """Write a table. The file is not whole until this returns: write beside and rename.

    Raises:
        OSError: it cannot be written.
    """
    import duckdb

    connection = _connection().cursor()  # with columns of its own: a Dask worker writes from several threads
    connection.register("columns", {key: np.asarray(value) for key, value in table.columns.items()})
    try:
        target = str(path).replace("'", "''")
        connection.execute(f"copy ({table.query}) to '{target}' (format parquet)")
    except duckdb.IOException as error:
        full = "No space left" in str(error)
        number, text = (errno.ENOSPC, "no space left on the disk") if full else (errno.EIO, str(error))
        raise OSError(number, text, str(path)) from None
    finally:
        connection.close()


def parquet_bytes(table: Table) -> bytes:
    """A table as the content of a Parquet file.

    Raises:
        OSError: the folder for temporary files cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.parquet"
        write_parquet(path, table)
        return path.read_bytes()
