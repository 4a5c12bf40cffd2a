"""A scenario as plain data: what is one value, what has values of its own, what changes no result."""

from collections.abc import Mapping

from sim.scenario.sources import DISTRIBUTION_KINDS

# Prose, places, and what by test changes no result.
CHANGES_NOTHING = frozenset(
    {"sources", "title", "country", "label", "published", "results", "workers", "store", "flow", "marks"}
)


class Absent:
    """The value of what one of two scenarios does not have."""


ABSENT = Absent()


def is_piece(value: object) -> bool:
    """Whether a value has values of its own; a distribution is one value."""
    return isinstance(value, Mapping) and not is_distribution(value)


def is_distribution(value: object) -> bool:
    """Whether a plain value is a distribution."""
    return isinstance(value, Mapping) and value.get("kind") in DISTRIBUTION_KINDS


def size_of(value: object) -> int:
    """How many values it is."""
    if isinstance(value, Mapping) and is_piece(value):
        return sum(size_of(part) for key, part in value.items() if key not in CHANGES_NOTHING)
    return 0 if value is ABSENT or value is None else 1
