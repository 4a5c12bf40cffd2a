"""The steps of a walk for programs: as JSON and as rows of a CSV file."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim.study.statistics import DateSummary
from sim.study.steps.walk import Step, Walk

_WHICH = ("in_order", "first", "last")
HEAD = ("even_chance_by", *(f"{which}_{part}" for which in _WHICH for part in ("months", "months_low", "months_high")))


def walk_content(found: Walk) -> dict[str, Any]:
    """Milestone, n, steps and their sum: dates as ISO text or null, months as numbers or null (open)."""
    return {
        "milestone": found.milestone.name,
        "label": found.milestone.label,
        "n": len(found.ran),
        "failed": len(found.failures),
        "first": _date(found.first),
        "steps": [
            {"group": step.group, "label": found.labels[step.group], **_date(step.date)}
            | {which: asdict(getattr(step, which)) for which in _WHICH}
            for step in found.steps
        ],
        "total": asdict(found.total),
    }


def _date(summary: DateSummary) -> dict[str, Any]:
    return {"p50": summary.p50, "never_share": summary.never_share, "later_share": summary.later_share}


def step_rows(found: Walk) -> Iterator[list[Any]]:
    """A row a step, months from the row above: group, label, then ``HEAD``; empty where there is no date."""
    return ([step.group, found.labels[step.group], step.date.p50, *_months(step)] for step in found.steps)


def _months(step: Step) -> list[float | None]:
    shifts = [getattr(step, which) for which in _WHICH]
    return [number for shift in shifts for number in (shift.months, shift.low, shift.high)]
