"""The planner's gap on the terminal, made from what its folder holds."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report.text.terminal import table

_EXPLAINED = (
    "Months by which the even chance (P50) moves when a group of causes goes from planned to simulated, the others as\n"
    "they are: in order, each after those above it (these sum to the gap); first, before all others; last, after all\n"
    "others, which is what would be gained if it went as planned. In brackets 95 %; none where luck does not move it."
)


def gap_text(folder: Path) -> str:
    """Head, table of steps, conclusion, and where the files are."""
    content = json.loads((folder / "gap.json").read_text())
    manifest = json.loads((folder / "manifest.json").read_text())
    files = f"Files and picture: {folder}/ (gap.png, gap.svg, gap.csv, gap.json)"
    return "\n\n".join([_head(content, manifest), _steps(content), _EXPLAINED, "\n".join(content["conclusion"]), files])


def _head(content: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    failed = f", {len(manifest['failures'])} failed (see manifest.json)" if manifest["failures"] else ""
    return (
        f"{content['title']}\nFrom the plan to the even chance: {content['label']}\n"
        f"scenario {content['scenario']} | data date {content['data_date']} | seed {content['seed']} | "
        f"n = {content['n']}{failed} | gigaramp {manifest['gigaramp']}, model {manifest['model_version']}"
    )


def _steps(content: Mapping[str, Any]) -> str:
    early, total, end = content["plan_after_announced_months"], content["total"], content["horizon_end"]
    rows = [["cause", "in order", "", "even chance by", "first", "", "last", ""]]
    if content["announced"]:
        rows.append(["announced", "", "", content["announced"], *4 * [""]])
    rows.append(["the plan as modelled", signed(early), "", _day(content["plan"], end), *4 * [""]])
    for step in content["steps"]:
        order, *others = ([months(step[which]), interval(step[which])] for which in ("in_order", "first", "last"))
        rows.append([step["label"], *order, _day(step["p50"], end), *others[0], *others[1]])
    sums = [_sum(content["steps"], which) for which in ("first", "last")]
    rows.append(["sum, from the plan", months(total), interval(total), "", sums[0], "", sums[1], ""])
    return table(rows)


def _sum(steps: list[Mapping[str, Any]], which: str) -> str:
    found = [step[which]["months"] for step in steps]
    return "open" if None in found else signed(sum(found))


def _day(day: str | None, horizon_end: str) -> str:
    return day or f"beyond {horizon_end}"


def signed(value: float | None) -> str:
    """Months with their sign, nothing where there are none."""
    return "" if value is None else f"{value:+.1f}".replace("-0.0", "+0.0")


def months(shift: Mapping[str, Any]) -> str:
    """The months of a shift; open where one of its ends has no date, a dash where it is not possible."""
    if not shift["n"]:
        return "-"
    return "open" if shift["months"] is None else signed(shift["months"])


def interval(shift: Mapping[str, Any]) -> str:
    """The 95 % interval of a shift in brackets, nothing where nothing is drawn.

    >>> interval({"months": 14.2, "low": 12.0, "high": None, "n": 200})
    '(12.0 or more)'
    """
    if shift["low"] == shift["high"]:
        return "(open)" if shift["n"] and shift["low"] is None else ""
    low, high = ("" if x is None else f"{x:z.1f}" for x in (shift["low"], shift["high"]))
    if not (low and high):
        return f"(up to {high})" if high else f"({low} or more)"
    return f"({low} to {high})"
