"""How two scenarios differ, in words: ``vendor crews 2 -> 4 lines``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.distributions import Distribution
from sim.scenario.fields import bare_name, facts_at
from sim.scenario.schema import Scenario
from sim.scenario.sources import DISTRIBUTION_KINDS

# Prose, places, and what by test changes no result.
CHANGES_NOTHING = frozenset({"sources", "title", "label", "published", "results", "workers", "store", "flow", "marks"})
# Whose differences are said elsewhere: what it is called, and how often it is simulated.
_SAID_ELSEWHERE = frozenset(
    {"name", "replications", "precision", "precision_of", "precision_at", "precision_cap", "maker.kind", "region.name"}
)
# Pieces that are chosen by name, and the field that says which.
_CLASSES = {"maker": "kind", "region": "name"}
_NO_WORDS = frozenset({"blocks", "activities", "stages"})  # parts of a path that a reader does not miss
_CALLED = {"vendor_line_slots": "vendor crews"}
_PARAMETERS = tuple(name for name in Distribution.model_fields if name != "kind")


class Absent:
    """The value of what one of two scenarios does not have."""


ABSENT = Absent()


@dataclass(frozen=True)
class Difference:
    """A value that differs: a number, a word, a date, a distribution as one, or a whole piece that one does not have.

    before, after: ``ABSENT`` where a scenario does not have it; a piece is a dictionary.
    """

    path: str
    before: Any
    after: Any

    @property
    def size(self) -> int:
        """How many values it is."""
        return max(_size(self.before), _size(self.after))

    def told(self) -> tuple[str, str]:
        """Both values as a person writes them."""
        unit = _unit(self.path)
        return _value(self.before, unit), _value(self.after, unit)


def differences(before: Scenario, after: Scenario) -> list[Difference]:
    """All differences that can change a result or a target, in the order of the schema."""
    return list(_between(before.model_dump(), after.model_dump(), ""))


def in_words(before: Scenario, after: Scenario) -> list[str]:
    """The differences as a reader wants them: one line each, one for a class chosen by another name."""
    classes, others = _by_class(before, after)
    lines = [
        f"{piece} {one} -> {other} ({_counted(sum(difference.size for difference in inside))} with it)"
        for piece, (one, other), inside in classes
    ]
    return [*lines, *map(words, others)]


def brief(before: Scenario, after: Scenario) -> str:
    """What ``after`` is called beside ``before``: what differs, as it is there, e.g. ``maker incumbent, vendor crews 4
    lines``; empty where nothing differs."""
    classes, others = _by_class(before, after)
    told = [f"{piece} {other}" for piece, (_, other), _ in classes]
    for difference in others:
        name = readable(difference.path).replace(":", ",").split(", ")[-2:]
        told.append(f"{' '.join(name)} {difference.told()[1]}")
    return ", ".join(told)


def name_beside(first: Scenario, other: Scenario) -> str:
    """What a scenario is called beside the first: its name, or what tells it from one of that name."""
    return other.name if other.name != first.name else brief(first, other) or "the same scenario"


def _by_class(
    before: Scenario, after: Scenario
) -> tuple[list[tuple[str, tuple[str, str], list[Difference]]], list[Difference]]:
    """Pieces chosen by other names, with both names and the differences inside; and all other differences."""
    found, classes = differences(before, after), []
    for piece, named in _CLASSES.items():
        one, other = (str(getattr(getattr(scenario, piece), named)).replace("_", " ") for scenario in (before, after))
        inside = [difference for difference in found if difference.path.startswith(f"{piece}.")]
        if one != other:
            classes.append((piece, (one, other), inside))
            found = [difference for difference in found if difference not in inside]
    return classes, found


def words(difference: Difference) -> str:
    """One difference.

    >>> words(Difference("vendor_line_slots", 2, 4)), words(Difference("pilot.enabled", True, False))
    ('vendor crews 2 -> 4 lines', 'pilot: enabled yes -> no')
    >>> words(Difference("maker.line_start.cell_yield", 0.7, 0.5))
    'maker, line start: cell yield 70 % -> 50 %'
    """
    unit, told = _unit(difference.path), difference.told()
    name = readable(difference.path)
    spoken = unit not in ("", "share", "date") and unit.removesuffix("s") not in name
    numbers = any(isinstance(value, (int, float)) for value in (difference.before, difference.after))
    numbers = numbers or any(_is_distribution(value) for value in (difference.before, difference.after))
    return f"{name} {told[0]} -> {told[1]}" + (f" {unit}" if spoken and numbers else "")


def readable(path: str) -> str:
    """The path of a value as a reader says it.

    >>> readable("blocks.block_1.activities.shell.months"), readable("blocks.block_1.lines")
    ('block 1: shell', 'block 1: lines')
    """
    parts = [part for part in path.split(".") if part not in _NO_WORDS]
    name = bare_name(parts[-1]) if _unit(path) else parts[-1].replace("_", " ")
    named = [part.replace("_", " ") for part in parts[:-1]] + ([_CALLED.get(parts[-1], name)] if name else [])
    return f"{', '.join(named[:-1])}: {named[-1]}" if len(named) > 1 else named[0]


def _between(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for key in dict.fromkeys([*before, *after]):
        at, one, other = f"{path}{key}", before.get(key, ABSENT), after.get(key, ABSENT)
        if key in CHANGES_NOTHING or at in _SAID_ELSEWHERE or (path.startswith("announced.") and key == "precision"):
            continue
        if is_piece(one) and is_piece(other):
            yield from _between(one, other, f"{at}.")
        elif one != other and not _is_empty(one, other):
            yield Difference(at, one, other)


def is_piece(value: object) -> bool:
    """Whether a value has values of its own; a distribution is one value."""
    return isinstance(value, Mapping) and not _is_distribution(value)


def _is_distribution(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("kind") in DISTRIBUTION_KINDS


def _is_empty(*values: object) -> bool:
    """Whether one has a piece without anything in it, which the other does not have."""
    return ABSENT in values and {} in values


def _size(value: object) -> int:
    if isinstance(value, Mapping) and is_piece(value):
        return sum(_size(part) for key, part in value.items() if key not in CHANGES_NOTHING)
    return 0 if value is ABSENT or value is None else 1


def _unit(path: str) -> str:
    try:
        return facts_at(path).unit
    except KeyError:
        return ""


def _value(value: Any, unit: str) -> str:
    """A value as a person writes it."""
    if value is ABSENT:
        return "not there"
    if isinstance(value, Mapping) and isinstance(value.get("date"), date):  # an announced date as one
        return str(value["date"])
    if isinstance(value, Mapping) and "customer" in value:
        last = f"to {value['last_year']}" if value["last_year"] else "on"
        return f"{value['customer']}, {value['gwh_per_year']:.6g} GWh a year from {value['first_year']} {last}"
    if isinstance(value, Mapping):
        return _distribution(value, unit) if _is_distribution(value) else _counted(_size(value))
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
        return _value(value["value"], unit)
    given = [name for name in _PARAMETERS if value.get(name) is not None]
    told = [f"{name} {_value(value[name], '' if name in ('sigma', 'shape') else unit)}" for name in given]
    return f"{value['kind']} ({', '.join(told)})"


def _counted(values: int) -> str:
    return f"{values} value{'' if values == 1 else 's'}"
