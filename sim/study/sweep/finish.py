"""What is made once all points of a sweep are there: the table of all points."""

from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.rows import csv_text, sweep_rows
from sim.study.sweep.whole import write_whole

TABLE = "table.csv"


def finish(folder: SweepFolder) -> None:
    """Write ``table.csv``."""
    rows = sweep_rows(folder, folder.plan()["shown"])
    write_whole(folder.path / TABLE, csv_text(rows).encode())
