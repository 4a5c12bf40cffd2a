"""Axes of a sweep that move nothing: known from what they are, or seen from results that are the same to the hour."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from sim.study.sweep.rows import SweepRow
from sim.study.told import level


def idle(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for every key that varies and moves none of the dates that are shown."""
    goals = " and ".join(level(plan["milestones"][name]) for name in plan["shown"])
    known = plan.get("idle", {})
    for key in _varied(rows):
        same = _same(rows, key)
        if key in known and same is not False:
            yield f"{key}: {known[key]}."
        elif same:
            yield f"{key} moves nothing here: points that differ in it alone have the same dates of {goals}."


def _varied(rows: Sequence[SweepRow]) -> list[str]:
    keys = dict.fromkeys(key for row in rows for key in row.settings)
    return [key for key in keys if len({repr(row.settings.get(key)) for row in rows}) > 1]


def _same(rows: Sequence[SweepRow], key: str) -> bool | None:
    """Whether points that differ in one key alone have the same dates; None where there are no two such points."""
    found: dict[Hashable, list[SweepRow]] = {}
    for row in rows:
        if row.state == "done":
            others = tuple((name, repr(value)) for name, value in row.settings.items() if name != key)
            found.setdefault((row.name, others), []).append(row)
    groups = [group for group in found.values() if len({repr(row.settings.get(key)) for row in group}) > 1]
    if not groups:
        return None
    return all(_results(row) == _results(group[0]) for group in groups for row in group)


def _results(row: SweepRow) -> tuple[object, ...]:
    """All that a point says of the milestones that are shown, to be compared to the bit."""
    return (row.beyond, *(hours.tobytes() for hours in row.hours))
