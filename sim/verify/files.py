"""The table as files."""

import json
from pathlib import Path

from sim import MODEL_VERSION, __version__
from sim.verify.beyond import BEYOND
from sim.verify.measure import Width
from sim.verify.text import csv_table, rows
from sim.verify.verdict import Table
from sim.whole import write_whole

CSV, JSON = "verification.csv", "verification.json"


def write(table: Table, width: Width, seed: int, folder: Path) -> list[Path]:
    """Write the table as CSV and as JSON into a folder, which is made; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "gigaramp": __version__, "model_version": MODEL_VERSION, "seed": seed, "half_width_asked": width.half,
        "holds": table.holds, "random": table.random, "outside": table.outside, "most_outside": table.most,
        "cases": rows(table), "cannot_be_expressed": [one._asdict() for one in BEYOND],
    }  # fmt: skip
    write_whole(folder / CSV, csv_table(table))
    write_whole(folder / JSON, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())
    return [folder / CSV, folder / JSON]
