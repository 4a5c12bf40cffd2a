"""What varies in a sweep, and where every point stands on each axis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from sim.report.look.days import month, number
from sim.report.prepared.sweep import SweepAxis
from sim.study.sweep.rows import EPOCH, SweepRow
from sim.study.sweep.words import as_day, name_of, value_of

CASE = "case"


@dataclass(frozen=True)
class Dimension:
    """One axis. levels: which of the axis' values each row has; at: where exactly each row stands;
    dated: whether values are days.
    """

    key: str
    axis: SweepAxis
    levels: tuple[int, ...]
    at: tuple[float, ...]
    dated: bool = False


def dimensions(rows: Sequence[SweepRow], axes: Sequence[str]) -> list[Dimension]:
    """What takes more than one value: the case, then the axes; in a table without axes, every key.

    Args:
        rows: of the sweep.
        axes: keys of the axes as planned.
    """
    named = any(row.name for row in rows)
    keys = list(axes) or ([] if named else list(rows[0].settings))
    found = [_dimension(rows, key, keys) for key in ([CASE] if named else []) + keys]
    return [dimension for dimension in found if len(dimension.axis.labels) > 1]


def _dimension(rows: Sequence[SweepRow], key: str, keys: Sequence[str]) -> Dimension:
    """Numbers and days in their order at their distances, other values in order of appearance."""
    values: list[Any] = [row.name if key == CASE else row.settings.get(key) for row in rows]
    where = _places(values)
    scaled, dated = where is not None, isinstance(values[0], str)
    if where is None:
        first = {value: float(rank) for rank, value in enumerate(dict.fromkeys(values))}
        where = [first[value] for value in values]
    words = {place: value_of(key, value) for place, value in zip(where, values, strict=True)}
    places = sorted(words)
    axis = SweepAxis(name_of(key), tuple(words[place] for place in places), tuple(places), scaled)
    level = {place: rank for rank, place in enumerate(places)}
    return Dimension(key, axis, tuple(level[place] for place in where), tuple(where), scaled and dated)


def _places(values: Sequence[Any]) -> list[float] | None:
    """Where values stand, None where they have no distances."""
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
        return [float(value) for value in values]
    days = [as_day(value) for value in values]
    return [number(day) for day in days if day is not None] if all(days) else None


def grouped(dimension: Dimension, groups: int) -> Dimension:
    """The same with so many ranges in place of more values; each holds about as many values as the others."""
    axis, count = dimension.axis, len(dimension.axis.labels)
    if count <= groups:
        return dimension
    of = [level * groups // count for level in range(count)]
    members = [[level for level in range(count) if of[level] == group] for group in range(groups)]
    places = tuple(float(np.mean([axis.places[level] for level in part])) for part in members)
    whole = replace(axis, labels=tuple(_group_name(dimension, part) for part in members), places=places)
    return replace(dimension, axis=whole, levels=tuple(of[level] for level in dimension.levels))


def _group_name(dimension: Dimension, levels: Sequence[int]) -> str:
    """A range of numbers or days; other values one by one."""
    axis = dimension.axis
    if not axis.scaled:
        return ", ".join(axis.labels[level] for level in levels)
    first, last = (_rounded(dimension, axis.places[level]) for level in (levels[0], levels[-1]))
    return last if first == last else f"{first.removesuffix(' %')} to {last}"


def _rounded(dimension: Dimension, place: float) -> str:
    """A value between those that were asked for, in words."""
    if dimension.dated:
        return month(date.fromordinal(EPOCH.toordinal() + int(place)))
    return value_of(dimension.key, float(f"{place:.3g}"))


def middles(dimension: Dimension) -> SweepAxis:
    """The axis of ranges with the middle of each written in place of the range."""
    axis = dimension.axis
    if not axis.scaled:
        return axis
    return replace(axis, labels=tuple(_rounded(dimension, place) for place in axis.places))


def is_grid(dimensions: Sequence[Dimension]) -> bool:
    """Whether every combination of values is there."""
    combinations = set(zip(*(dimension.levels for dimension in dimensions), strict=True))
    return len(combinations) == np.prod([len(dimension.axis.labels) for dimension in dimensions])
