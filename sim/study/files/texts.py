"""JSON and YAML from a folder that may come from anybody: no number that is none, and only so deep."""

import json
import math
from typing import Any

import yaml

_DEEPEST = 40  # a folder of ours has a dozen levels
_DIGITS = 18  # of a whole number
_MOST_NODES = 400_000  # of YAML: of a scenario of as many values as are read, with their sources
_LONGEST = 40  # letters of a number or date in YAML; of what we write the longest has 24
_NUMBERS = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "timestamp"))
_UNFIT = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)  # raised by PyYAML, too


def read_json(content: bytes) -> Any:
    """What a JSON text says.

    >>> read_json(b'{"a": [1, 2.5]}')
    {'a': [1, 2.5]}

    Raises:
        ValueError: it is none, is nested too deeply, or holds a number that is not finite or too long.
    """
    try:
        found = json.loads(
            content.decode("utf-8"), parse_constant=_no_number, parse_float=_finite, parse_int=_whole
        )  # fmt: skip
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    _check(found)
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _finite(text: str) -> float:
    found = float(text)
    return found if math.isfinite(found) else _no_number(text[:_DIGITS])


def _whole(text: str) -> int:
    if len(text) > _DIGITS + 1:
        raise ValueError(f"{text[:_DIGITS]}... is too long a number")
    return int(text)


def _check(found: Any) -> None:
    level = [found]
    for _ in range(_DEEPEST):
        for text in level:
            if isinstance(text, str) and not text.isascii():
                text.encode()  # half a letter is none
        level = [part for node in level if isinstance(node, (dict, list)) for part in _parts(node)]
        if not level:
            return
    raise ValueError("it is nested too deeply")


def _parts(node: dict[str, Any] | list[Any]) -> list[Any]:
    return [*node, *node.values()] if isinstance(node, dict) else node


def _quick() -> type[yaml.SafeLoader]:
    """PyYAML's safe loader, its letters read by libyaml where that is there: ten times as fast."""
    if not hasattr(yaml, "CSafeLoader"):
        return yaml.SafeLoader
    from yaml.composer import Composer
    from yaml.constructor import SafeConstructor
    from yaml.cyaml import CParser  # type: ignore[attr-defined]
    from yaml.resolver import Resolver

    class Quick(Composer, CParser, SafeConstructor, Resolver):  # the composer first: nodes are made and counted here
        def __init__(self, text: str) -> None:
            CParser.__init__(self, text)
            for part in (Composer, SafeConstructor, Resolver):
                part.__init__(self)

    return Quick  # type: ignore[return-value]


class _Loader(_quick()):  # type: ignore[misc]
    """Of what ``plain_yaml`` writes: nothing stands for something else, nothing is deeper than it has to be."""

    _depth = 0
    _nodes = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("it refers to itself")
        event: Any = self.peek_event()
        if (tag := getattr(event, "tag", None)) is not None:
            raise yaml.YAMLError(f"it has a tag, {tag[:_LONGEST]}")
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            raise yaml.YAMLError(f"it has more than {_MOST_NODES:,} keys and values")
        self._depth += 1
        if self._depth > _DEEPEST:
            raise yaml.YAMLError("it is nested too deeply")
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def compose_scalar_node(self, anchor: Any) -> Any:
        node = super().compose_scalar_node(anchor)
        if node.tag in _NUMBERS and len(node.value) > _LONGEST:
            raise yaml.YAMLError(f"{node.value[:_DIGITS]}... is too long a number")
        return node


class _Dumper(yaml.SafeDumper):
    """Writes twice what stands there twice: a reader of the file looks for values, not for references."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def read_plain_yaml(content: bytes) -> Any:
    """What a YAML text says that was written by ``plain_yaml``.

    Raises:
        ValueError: it is none, is nested too deeply, refers to itself, has a tag, or holds what is no number or date.
    """
    try:
        return yaml.load(content.decode("utf-8"), _Loader)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None
    except _UNFIT as error:
        raise ValueError(f"it holds a value that cannot be read: {error}") from None


def plain_yaml(content: Any) -> bytes:
    """YAML as a reader would lay it out."""
    return yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120).encode()
