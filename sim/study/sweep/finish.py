"""What is made once all points of a sweep are there: the table of all points, and a picture of them."""

from sim.study.files.whole import write_whole
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.rows import csv_text, sweep_rows

TABLE, PICTURE = "table.csv", "sweep"


def finish(folder: SweepFolder) -> None:
    """Write ``table.csv``, and ``sweep.png`` and ``sweep.svg`` where any point is done.

    Raises:
        OSError: the folder cannot be written.
    """
    from sim.report.drawing import save_figure, sweep_figure
    from sim.study.sweep.picture import sweep_picture

    plan = folder.plan()
    rows = sweep_rows(folder, plan["shown"])
    write_whole(folder.path / TABLE, csv_text(rows).encode())
    picture = sweep_picture(rows, plan)
    if picture is not None:
        save_figure(sweep_figure(picture), folder.path, PICTURE)
