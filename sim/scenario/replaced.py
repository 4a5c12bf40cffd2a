"""Lists that a user wrote in place of others: a table is laid over the one below it, a list replaces it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.scenario.design import references
from sim.scenario.fields import is_list
from sim.scenario.kinds import laid_over
from sim.scenario.layers import Layer
from sim.scenario.load import layers_below
from sim.scenario.options import conf_dir

_MOST = 5  # that are told one by one


def replaced(overrides: Sequence[str], config_dir: Path | None) -> Iterator[str]:
    """Sentences: lists of a user's file or override without something that the list below them has.

    Raises:
        InputError: what is given cannot be composed.
    """
    layers, tree = layers_below(overrides, config_dir)
    below: dict[str, Any] = {}
    told: list[str] = []
    for layer in layers:
        if not _is_shipped(layer):
            told += _lost(below, layer.content, f"in {layer.file.parent.name}/{layer.file.name}")
        below = laid_over(below, layer.content)
    told += _lost(below, tree, "by the command line")
    yield from told[:_MOST]
    if len(told) > _MOST:
        yield f"{len(told) - _MOST} more lists are replaced likewise."


def _is_shipped(layer: Layer) -> bool:
    return conf_dir().resolve() in layer.file.resolve().parents


def _lost(below: Any, above: Any, where: str, path: str = "") -> Iterator[str]:
    """Of every list in a tree that drops something: what is dropped."""
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        for key, value in above.items():
            if key in below:
                yield from _lost(below[key], value, where, f"{path}.{key}" if path else str(key))
    elif gone := _dropped(below, above) if is_list(path) else []:
        yield (
            f"{path} = {above or 'nothing'}: replaces the list that stood there, {where}; no longer in it: "
            f"{', '.join(gone)}."
        )


def _dropped(below: Any, above: Any) -> list[str]:
    """What is in one list and not in the one above it."""
    if not isinstance(below, str) or not isinstance(above, str):
        return []
    return [one for one in references(below) if one not in references(above)]
