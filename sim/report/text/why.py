"""Why one scenario is earlier than another, on the terminal, made from what the folder holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report.text.steps import date_or_beyond, end_row, head, made, step_rows, study_text
from sim.report.text.terminal import entry, table

_MOST_DIFFERENCES = 14
_EXPLAINED = (
    "Months by which the even chance (P50) moves when a group of inputs goes from A's values to B's: in order, each "
    "after those above it (these sum to the whole); first, before all others; last, after all others. In brackets "
    "95 %, the same luck everywhere; a dash where the others do not fit together without it."
)


def why_text(folder: Path, content: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Head, what differs, table of steps, conclusion, and where the files are."""
    how = made(content, manifest)
    return study_text(
        folder, "why", [_head(content, how), _differences(content), _steps(content), _EXPLAINED], content["conclusion"]
    )


def _head(content: Mapping[str, Any], how: str) -> str:
    a, b, answers = content["a"], content["b"], "\n".join(content["answers"])
    return (
        f"{answers}\nFrom A's even chance to B's: {content['label']}\n"
        f"A: {a['scenario']} {a['run']} | B: {b['scenario']} {b['run']} | {how}"
    )


def _differences(content: Mapping[str, Any]) -> str:
    shown = [entry(line) for line in content["differences"][:_MOST_DIFFERENCES]]
    more = len(content["differences"]) - _MOST_DIFFERENCES
    return "\n".join(["A -> B: what differs", *shown, *([f"  ... and {more} more, see why.json"] if more > 0 else [])])


def _steps(content: Mapping[str, Any]) -> str:
    a, b = (date_or_beyond(end["p50"], content) for end in (content["first"], content["steps"][-1]))
    return table([head("inputs"), end_row("A", a), *step_rows(content), end_row("B, in all", b, content["total"])])
