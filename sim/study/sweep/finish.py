"""What is made once all points of a sweep are there: the table of all points, and a picture of them."""

from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.rows import SweepRow, sweep_rows, table_csv
from sim.whole import write_whole

TABLE, PICTURE = "table.csv", "sweep"


def finish(folder: SweepFolder) -> list[SweepRow]:
    """Write ``table.csv``, and ``sweep.png`` and ``sweep.svg`` where any point is done; rows of all points.

    Raises:
        OSError: the folder cannot be written.
    """
    from sim.report.drawing import save_figure, sweep_figure
    from sim.study.sweep.picture import sweep_picture

    plan = folder.plan()
    rows = sweep_rows(folder, plan["shown"])
    write_whole(folder.path / TABLE, table_csv(rows))
    picture, made = sweep_picture(rows, plan), [TABLE]
    if picture is not None:
        save_figure(sweep_figure(picture), folder.path, PICTURE)
        made += [f"{PICTURE}.png", f"{PICTURE}.svg"]
    folder.end(made, (row.run for row in rows if row.state == "done"))
    return rows
