"""The path of a value, and the value, as a planner says them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sim.distributions import Distribution
from sim.scenario.fields import bare_name, facts_at
from sim.scenario.plain import ABSENT, is_distribution, size_of

_UNSPOKEN = frozenset({"blocks", "maker", "*"})  # parts of a path that a reader does not miss
_CONTAINERS = frozenset({"activities", "stages"})  # nor these, where one of what they hold is named
_CALLED = {
    "vendor_line_slots": "vendor crews",
    "quality_months": "time to learn yield",
    "speed_months": "time to learn speed",
    "judged_reference": "cells to judge for full learning",
    "judged_exponent": "return of judged cells",
    "line_share": "knowledge from line to line",
    "pilot_share": "knowledge from the pilot",
    "mother_plant_share": "knowledge from the mother plant",
    "sister_share": "lessons of sister lines",
    "cell_yield_start": "cell yield at the start",
    "cell_yield_mature": "mature cell yield",
    "efficiency_start": "line efficiency at the start",
    "efficiency_mature": "mature line efficiency",
}
_PARAMETERS = tuple(name for name in Distribution.model_fields if name != "kind")


def spoken(path: str) -> str:
    """The path of a value, or of values of one kind, as a planner says it.

    >>> spoken("blocks.block_1.activities.shell.months"), spoken("blocks.block_1.lines")
    ('block 1: shell', 'block 1: lines')
    >>> spoken("blocks.block_1.activities.*.months"), spoken("maker.quality_months")
    ('block 1: activities', 'time to learn yield')
    >>> spoken("delay.block_1.line_2")
    'block 1: delay of line 2'
    """
    parts = path.split(".")
    if parts[0] == "delay" and len(parts) == 3:
        parts = [parts[1], f"delay of {parts[2]}"]
    after = [*parts[1:], ""]
    kept = [
        part
        for part, follows in zip(parts, after, strict=True)
        if part not in _UNSPOKEN and not (part in _CONTAINERS and follows != "*")
    ]
    last = kept[-1] if kept else parts[-1]
    named = [_CALLED.get(part, part.replace("_", " ")) for part in kept[:-1]]
    named += [_CALLED.get(last, bare_name(last))]
    if not named[-1]:  # a bare unit says nothing that its place does not
        named = named[:-1] or [last]
    return f"{', '.join(named[:-1])}: {named[-1]}" if len(named) > 1 else named[0]


def unit_at(path: str) -> str:
    """What the value at a path counts; empty where it has no unit."""
    try:
        return facts_at(path).unit
    except KeyError:
        return ""


def spoken_value(value: Any, unit: str) -> str:
    """A value as a person writes it."""
    if value is ABSENT:
        return "none"
    if isinstance(value, Mapping) and isinstance(value.get("date"), date):  # an announced date as one
        return str(value["date"])
    if isinstance(value, Mapping) and "customer" in value:
        last = f"to {value['last_year']}" if value["last_year"] else "on"
        return f"{value['customer']}, {value['gwh_per_year']:.6g} GWh a year from {value['first_year']} {last}"
    if isinstance(value, Mapping):
        return _distribution(value, unit) if is_distribution(value) else counted(size_of(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return f"{100.0 * value:.6g} %" if unit == "share" else f"{value:.6g}"
    return "none" if value is None else str(value) or "nothing"


def _distribution(value: Mapping[str, Any], unit: str) -> str:
    """Kind and parameters; a constant is its value. What has no unit of its own is written without one."""
    if value["kind"] == "constant":
        return spoken_value(value["value"], unit)
    given = [name for name in _PARAMETERS if value.get(name) is not None]
    told = [f"{name} {spoken_value(value[name], '' if name in ('sigma', 'shape') else unit)}" for name in given]
    return f"{value['kind']} ({', '.join(told)})"


def counted(values: int) -> str:
    """So many values."""
    return f"{values} value{'' if values == 1 else 's'}"
