"""The tables on the terminal, made from what a run folder holds."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


def run_text(folder: Path) -> str:
    """Head, table of dates, table of volumes, and where the files are."""
    summary = json.loads((folder / "summary.json").read_text())
    manifest = json.loads((folder / "manifest.json").read_text())
    parts = [_head(summary, manifest), _dates(summary["milestones"]), _volumes(folder / "annual.parquet")]
    return "\n\n".join([*parts, f"Files and pictures: {folder}/ (ramp.png, chance.png, summary.json, *.parquet)"])


def _head(summary: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    ran = summary["replications"] - summary["failed"]
    failed = f", {summary['failed']} failed (see manifest.json)" if summary["failed"] else ""
    twin = {"none": "", "mean": " | noise-free programme", "plan": " | the announced plan"}[summary["twin"]]
    if not twin and manifest["as_planned"]:
        twin = f" | as planned: {', '.join(manifest['as_planned'])}"
    return (
        f"{summary['title']}{twin}\nscenario {summary['scenario']} | data date {summary['data_date']} | "
        f"seed {summary['seed']} | n = {ran}{failed} | "
        f"gigaramp {manifest['gigaramp']}, model {manifest['model_version']}"
    )


def _dates(milestones: Mapping[str, Mapping[str, Any]]) -> str:
    head = ["date by which ... have reached it", "10 %", "50 %", "95 % interval of the 50 %", "90 %"]
    head += ["announced", "chance by then", "never", "later"]
    return table([head, *(_date_row(row) for row in milestones.values())])


def _date_row(row: Mapping[str, Any]) -> list[str]:
    low, high = row["p50_interval"]
    interval = f"{_month(low)} to {_month(high)}" if low or high else "-"
    chance = "-"
    if row["probability_by"] is not None:
        bounds = [f"{100 * x:.0f}" for x in row["probability_interval"]]
        chance = f"{100 * row['probability_by']:.0f} % ({bounds[0]}-{bounds[1]})"
    return [
        row["label"], _month(row["p10"]), _month(row["p50"]), interval, _month(row["p90"]),
        row["announced"] or "-", chance, _share(row["never_share"]), _share(row["later_share"]),
    ]  # fmt: skip


def _volumes(path: Path) -> str:
    import duckdb

    columns = "year, good_p90, good_p50, good_p10, sellable_p90, sellable_p50, sellable_p10"
    rows = duckdb.sql(f"select {columns} from '{path}' where good_p10 >= 0.005 order by year").fetchall()
    head = ["GWh in calendar year", "good: 90 % make", "50 %", "10 %", "sellable: 90 % make", "50 %", "10 %"]
    body = [[str(year), *(f"{value:.1f}" for value in values)] for year, *values in rows]
    return table([head, *body]) + "\n(at least; the pilot does not count; the last year ends with the horizon)"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _month(day: str | None) -> str:
    return day[:7] if day else "-"


def _share(share: float) -> str:
    return f"{100 * share:.0f} %" if share else "-"
