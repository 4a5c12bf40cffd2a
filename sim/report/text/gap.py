"""The planner's gap on the terminal, made from what its folder holds."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report.text.steps import date_or_beyond, end_row, head, made, signed, step_rows, study_text
from sim.report.text.terminal import table

_EXPLAINED = (
    "Months by which the even chance (P50) moves when a group of causes goes from planned to simulated, the others as "
    "they are: in order, each after those above it (these sum to the gap); first, before all others; last, after all "
    "others, which is what would be gained if it went as planned. In brackets 95 %; none where luck does not move it."
)


def gap_text(folder: Path, content: Mapping[str, Any], manifest: Mapping[str, Any]) -> str:
    """Head, table of steps, conclusion, and where the files are."""
    how = made(content, manifest)
    return study_text(folder, "gap", [_head(content, how), _steps(content), _EXPLAINED], content["conclusion"])


def _head(content: Mapping[str, Any], how: str) -> str:
    return (
        f"{content['answer']}\nFrom the plan to the even chance: {content['label']}\n"
        f"scenario {content['scenario']} | data date {content['data_date']} | {how}"
    )


def _steps(content: Mapping[str, Any]) -> str:
    rows = [head("cause")]
    if content["announced"]:
        rows.append(end_row(content.get("said") or "announced", content["announced"]))
    plan = end_row("the plan as modelled", date_or_beyond(content["first"]["p50"], content))
    plan[1] = signed(content["plan_after_announced_months"])
    total = end_row("sum, from the plan", None, content["total"])
    total[4], total[6] = (_sum(content["steps"], which) for which in ("first", "last"))
    return table([*rows, plan, *step_rows(content), total])


def _sum(steps: list[Mapping[str, Any]], which: str) -> str:
    found = [step[which]["months"] for step in steps]
    return "open" if None in found else signed(sum(found))
