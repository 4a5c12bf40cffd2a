"""A distribution replaces one of another kind below it, and may be written short: ``{tri: [3, 4, 8]}``."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.distributions import Distribution, written_long
from sim.scenario.fields import kind_at
from sim.scenario.overrides import read
from sim.scenario.plain import is_distribution


def spelled_out(value: Any) -> Any:
    """A tree of values whose distributions are all written long.

    >>> spelled_out({"months": {"tri": [3, 4, 8]}})
    {'months': {'kind': 'triangular', 'low': 3, 'mode': 4, 'high': 8}}
    """
    if not isinstance(value, Mapping):
        return value
    try:
        return written_long(value) or {key: spelled_out(part) for key, part in value.items()}
    except ValueError:  # said where the distribution is read
        return value


def laid_over(below: Any, above: Any) -> Any:
    """What two trees give: pieces are merged, and so are distributions of one kind; anything else is replaced.

    A kind without a parameter replaces nothing: it is refused with what stands below.

    >>> laid_over({"kind": "lognormal", "median": 3, "sigma": 0.5}, {"kind": "uniform", "low": 2, "high": 4})
    {'kind': 'uniform', 'low': 2, 'high': 4}
    """
    if not (isinstance(below, Mapping) and isinstance(above, Mapping)):
        return above
    if is_distribution(below) and is_distribution(above) and below["kind"] != above["kind"] and len(above) > 1:
        return above
    return {**below, **{key: laid_over(below.get(key), value) for key, value in above.items()}}


def replacing(override: str) -> str:
    """An override of a distribution, or of one of its parameters, as Hydra takes it where the kind below is another.

    >>> replacing("maker.quality_months={tri:[3,4,8]}"), replacing("maker.schedule.median=1.3")
    ('++maker.quality_months={tri:[3,4,8]}', 'maker.schedule.median=1.3')
    """
    key, value = _read(override)
    if override.startswith(("+", "~")) or key is None:
        return override
    whole = kind_at(key) is Distribution and isinstance(value, Mapping)
    part = kind_at(key.rpartition(".")[0]) is Distribution
    return f"++{override}" if whole or part or _has_distribution(value) else override


def settled(composed: Mapping[str, Any], files: Mapping[str, Any], overrides: Sequence[str]) -> Any:
    """A composed configuration in which every distribution has the parameters of the kind that was given last.

    files: what they give together.
    """
    given: dict[str, Any] = {}
    for override in overrides:
        key, value = _read(override)
        if key is None or not (isinstance(value, Mapping) or kind_at(key.rpartition(".")[0]) is Distribution):
            continue  # maker=incumbent is among the files
        for part in reversed(key.split(".")):
            value = {part: value}
        given = laid_over(given, spelled_out(value))
    return _taken_from(composed, laid_over(files, given))


def _taken_from(node: Any, tree: Any) -> Any:
    """The node with the distributions of a tree; values are the node's, in which references are resolved."""
    if not isinstance(node, Mapping):
        return node
    if is_distribution(tree):
        return {name: node[name] if "${" in str(value) and name in node else value for name, value in tree.items()}
    below = tree if isinstance(tree, Mapping) else {}
    return spelled_out({key: _taken_from(value, below.get(key)) for key, value in node.items()})


def _has_distribution(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return is_distribution(spelled_out(value)) or any(map(_has_distribution, value.values()))


def _read(override: str) -> tuple[str | None, Any]:
    """Key and value of an override that sets a value; no key where it is another one, or none that can be read."""
    found = read(override)  # what cannot be read is said where it is composed
    if found is None or found.is_delete() or found.is_sweep_override() or found.package:
        return None, None
    return found.key_or_group, found.value()
