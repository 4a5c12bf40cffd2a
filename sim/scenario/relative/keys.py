"""Keys that fit any plant: ``*`` for any name; ``<first>``, ``<second>``, ``<later>`` for its blocks by their order."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.scenario.fields import facts_at
from sim.scenario.plain import is_piece
from sim.scenario.schema import Scenario

ANY = "*"
BLOCKS = {"<first>": slice(0, 1), "<second>": slice(1, 2), "<later>": slice(1, None)}


def is_pattern(key: str) -> bool:
    """Whether a key stands for those of a plant, rather than for itself."""
    return any(part == ANY or part in BLOCKS for part in key.split("."))


def keys_of(pattern: str, scenario: Scenario) -> list[str]:
    """The keys of a scenario that a pattern stands for, in its order; a key that is none stands for itself."""
    if not is_pattern(pattern):
        return [pattern]
    return list(_below(scenario.model_dump(), pattern.split("."), list(scenario.blocks), ""))


def _below(node: Any, parts: Sequence[str], blocks: Sequence[str], path: str) -> Iterator[str]:
    if not parts:
        yield path[:-1]
    elif is_piece(node):
        part, below = parts[0], parts[1:]
        names = (
            blocks[BLOCKS[part]] if part in BLOCKS else [n for n in node if n != "sources"] if part == ANY else [part]
        )
        for name in names:
            if name in node:
                yield from _below(node[name], below, blocks, f"{path}{name}.")


def value_at(key: str, scenario: Scenario) -> Any:
    """What stands at a key, as plain data; None where there is nothing."""
    node: Any = scenario.model_dump()
    for part in key.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node


def in_schema(pattern: str) -> bool:
    """Whether some scenario could have a key of a pattern."""
    try:
        facts_at(pattern)
    except (KeyError, AttributeError):
        return False
    return True


def with_blocks(text: str, scenario: Scenario) -> str:
    """A text in which a block's name stands for its place, e.g. ``<first>.site_works``."""
    for token, place in BLOCKS.items():
        for name in list(scenario.blocks)[place][:1]:
            text = text.replace(token, name)
    return text
