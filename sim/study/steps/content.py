"""The steps of a walk for programs: as JSON and as rows of a CSV file."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from sim.study.files.kinds import Count
from sim.study.paired import Shift
from sim.study.statistics import DateSummary
from sim.study.steps.walk import Step, Walk


@dataclass(frozen=True, kw_only=True)
class StoredDate:
    """When a milestone is reached: the even chance, and the shares that stop or are beyond the horizon."""

    p50: date | None
    never_share: float
    later_share: float


@dataclass(frozen=True, kw_only=True)
class StoredStep(StoredDate):
    """A step as it is kept: where it leads, and by how much in order, first and last."""

    group: str
    label: str
    in_order: Shift
    first: Shift
    last: Shift


@dataclass(frozen=True, kw_only=True)
class StoredWalk:
    """What ``walk_content`` keeps, and what every study of steps adds to it."""

    milestone: str
    label: str
    n: Count
    failed: Count
    first: StoredDate
    steps: Annotated[list[StoredStep], Field(min_length=1)]
    total: Shift
    horizon_end: date
    seed: int
    headline: str
    conclusion: list[str]


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
