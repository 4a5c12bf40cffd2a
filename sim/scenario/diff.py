"""How two scenarios differ, in words: ``vendor crews 2 -> 4 lines``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sim.scenario.plain import ABSENT, CHANGES_NOTHING, is_distribution, is_piece, size_of
from sim.scenario.schema import Scenario
from sim.scenario.spoken import counted, spoken, spoken_value, unit_at

# Whose differences are said elsewhere: what it is called, and how often it is simulated.
_SAID_ELSEWHERE = frozenset(
    {"name", "replications", "precision", "precision_of", "precision_at", "precision_cap", "maker.kind", "region.name"}
)
# Pieces that are chosen by name, and the field that says which.
_CLASSES = {"maker": "kind", "region": "name"}


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
        return max(size_of(self.before), size_of(self.after))

    def told(self) -> tuple[str, str]:
        """Both values as a person writes them."""
        unit = unit_at(self.path)
        return spoken_value(self.before, unit), spoken_value(self.after, unit)


def differences(before: Scenario, after: Scenario) -> list[Difference]:
    """All differences that can change a result or a target, in the order of the schema."""
    return list(_between(before.model_dump(), after.model_dump(), ""))


def in_words(before: Scenario, after: Scenario) -> list[str]:
    """The differences as a reader wants them: one line each, one for a class chosen by another name."""
    classes, others = _by_class(before, after)
    lines = [
        f"{piece} {one} -> {other} ({counted(sum(difference.size for difference in inside))} with it)"
        for piece, (one, other), inside in classes
    ]
    return [*lines, *map(words, others)]


def brief(before: Scenario, after: Scenario) -> str:
    """What ``after`` is called beside ``before``: what differs, as it is there, e.g. ``maker incumbent, vendor crews 4
    lines``; empty where nothing differs."""
    classes, others = _by_class(before, after)
    told = [f"{piece} {other}" for piece, (_, other), _ in classes]
    for difference in others:
        name = spoken(difference.path).replace(":", ",").split(", ")[-2:]
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
        one, other = (_called(getattr(scenario, piece), named) for scenario in (before, after))
        inside = [difference for difference in found if difference.path.startswith(f"{piece}.")]
        if one != other:
            classes.append((piece, (one, other), inside))
            found = [difference for difference in found if difference not in inside]
    return classes, found


def _called(piece: object, named: str) -> str:
    """The name of a piece that is chosen by name; a region may be left to the sites."""
    return "none for all" if piece is None else str(getattr(piece, named)).replace("_", " ")


def words(difference: Difference) -> str:
    """One difference.

    >>> words(Difference("vendor_line_slots", 2, 4)), words(Difference("pilot.enabled", True, False))
    ('vendor crews 2 -> 4 lines', 'pilot: enabled yes -> no')
    >>> words(Difference("maker.line_start.cell_yield", 0.7, 0.5))
    'line start: cell yield 70 % -> 50 %'
    """
    unit, told = unit_at(difference.path), difference.told()
    name = spoken(difference.path)
    named = unit not in ("", "share", "date") and unit.removesuffix("s") not in name
    numbers = any(isinstance(value, (int, float)) for value in (difference.before, difference.after))
    numbers = numbers or any(is_distribution(value) for value in (difference.before, difference.after))
    return f"{name} {told[0]} -> {told[1]}" + (f" {unit}" if named and numbers else "")


def _between(before: Mapping[str, Any], after: Mapping[str, Any], path: str) -> Iterator[Difference]:
    for key in dict.fromkeys([*before, *after]):
        at, one, other = f"{path}{key}", before.get(key, ABSENT), after.get(key, ABSENT)
        if key in CHANGES_NOTHING or at in _SAID_ELSEWHERE or (path.startswith("announced.") and key == "precision"):
            continue
        if path == "delay.":  # a delay is a value of its own, whatever else is late
            one, other = ({} if value is ABSENT else value for value in (one, other))
        if is_piece(one) and is_piece(other):
            yield from _between(one, other, f"{at}.")
        elif one != other and not _is_empty(one, other):
            yield Difference(at, one, other)


def _is_empty(*values: object) -> bool:
    """Whether one has a piece without anything in it, which the other does not have."""
    return ABSENT in values and {} in values
