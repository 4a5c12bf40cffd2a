"""An entry of any table that is set to null is not there: in a file over another one, and on the command line."""

from collections.abc import Mapping
from typing import Any, get_origin

from sim.scenario.fields import kind_at


def without_removed(tree: Mapping[str, Any], path: str = "") -> dict[str, Any]:
    """A composed configuration without the entries that are null, a table that is null being empty.

    Only names that a user chose can go (blocks, activities, announcements); a field of the schema keeps its null.

    >>> without_removed({"announced": {"rate_10": None}, "marks": None, "maker": {"pilot_share": None}})
    {'announced': {}, 'marks': {}, 'maker': {'pilot_share': None}}
    """
    chosen, found = is_table(path), dict[str, Any]()
    for key, value in tree.items():
        below = f"{path}.{key}" if path else str(key)
        if value is None and chosen:
            continue
        if value is None and is_table(below):
            found[key] = {}
        else:
            found[key] = without_removed(value, below) if isinstance(value, Mapping) else value
    return found


def is_table(path: str) -> bool:
    """Whether what stands at a path has entries whose names a user chose."""
    return get_origin(kind_at(path)) is dict
