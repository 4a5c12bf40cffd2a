"""A walk from one date to another as rows of a table: months in order, before all others, after all others."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_WHICH = ("in_order", "first", "last")


def made(content: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """How a study was made, from its content and its manifest."""
    failed = f", {len(manifest['failures'])} failed (see manifest.json)" if manifest["failures"] else ""
    program = f"gigaramp {manifest['gigaramp']}, model {manifest['model_version']}"
    return f"seed {content['seed']} | n = {content['n']}{failed} | {program}"


def study_text(folder: Path, kind: str, parts: Sequence[str], conclusion: Sequence[str]) -> str:
    """What a folder of steps says: its own parts, the conclusion, where the files are."""
    files = ", ".join(f"{kind}.{ending}" for ending in ("png", "svg", "csv", "json"))
    return "\n\n".join([*parts, "\n".join(conclusion), f"Files and picture ({files}):\n  {folder}/"])


def head(what: str) -> list[str]:
    """The heads of the columns; what: a step is."""
    return [what, "in order", "", "even chance by", "first", "", "last", ""]


def end_row(label: str, day: str | None, total: Mapping[str, Any] | None = None) -> list[str]:
    """A date from which the steps start or at which they end, with the months from the one to the other."""
    moved = ["", ""] if total is None else [months(total), interval(total)]
    return [label, *moved, day or "", *4 * [""]]


def step_rows(content: Mapping[str, Any]) -> list[list[str]]:
    """A row a step."""
    rows = list[list[str]]()
    for step in content["steps"]:
        order, first, last = ([months(step[which]), interval(step[which])] for which in _WHICH)
        rows.append([step["label"], *order, date_or_beyond(step["p50"], content), *first, *last])
    return rows


def date_or_beyond(day: str | None, content: Mapping[str, Any]) -> str:
    """A date, or that it is not inside the horizon."""
    return day or f"beyond {content['horizon_end']}"


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
