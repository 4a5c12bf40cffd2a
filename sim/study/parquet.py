"""Tables to Parquet files, the same bytes for the same table."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.study.tables import Table


@lru_cache(maxsize=1)
def _connection() -> Any:
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads to 1")  # several would change the order in which rows are written
    return connection


def write_parquet(path: Path, table: Table) -> None:
    """Write a table. The file is not whole until this returns: write beside and rename."""
    connection = _connection()
    connection.register("columns", {key: np.asarray(value) for key, value in table.columns.items()})
    try:
        target = str(path).replace("'", "''")
        connection.execute(f"copy ({table.query}) to '{target}' (format parquet)")
    finally:
        connection.unregister("columns")
