"""References of one key of a scenario to another, ``${a.b}``: the only thing that ``${`` may begin.

Nothing else that OmegaConf knows is ever resolved, so that no file reads the environment or calls anything.
"""

import re
from collections.abc import Mapping
from typing import Any

from sim.errors import InputError

MOST_VALUES, LONGEST, DEEPEST = 100_000, 20_000, 100
# A reference, or neither; after an odd number of backslashes it stands for itself, and two of them for one.
_BEGIN = re.compile(r"(?<!\\)(?P<escape>\\*)\$\{(?:(?P<path>[\w-]+(?:\.[\w-]+)*)\})?")


def is_allowed(text: str) -> bool:
    """Whether all that ``${`` begins are references to keys.

    >>> [is_allowed(text) for text in ("${a.b}", "${oc.env:HOME}", "${a${b}}", "costs 5 $", r"\\${a}")]
    [True, False, False, True, True]
    """
    return "${" not in text or all(_stands(match) or match["path"] for match in _BEGIN.finditer(text))


def _stands(match: re.Match[str]) -> bool:
    """Whether it stands for itself."""
    return len(match["escape"]) % 2 == 1


def why_not_allowed(text: str) -> str:
    """What is said of a text that is not."""
    return f"{text!r}: only other keys of the scenario can be referred to, as in ${{maker.sister_share}}"


def resolved(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The same with every reference replaced by what it leads to.

    >>> resolved({"a": {"b": 2}, "c": "${a.b}", "d": "${c} lines"})
    {'a': {'b': 2}, 'c': 2, 'd': '2 lines'}

    Raises:
        InputError: one leads nowhere, in a circle, or to more than anybody wrote.
    """
    return dict(_Resolving(tree).of(tree)[0])


class _Resolving:
    """Values by their path, with how many values they are: references to what has references multiply."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self._tree = tree
        self._found: dict[str, tuple[Any, int]] = {}
        self._open: list[str] = []
        self._depth = 0

    def of(self, node: Any) -> tuple[Any, int]:
        """A value without references, and its size."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError(f"references and pieces lie more than {DEEPEST} deep in each other")
        found = self._of(node)
        self._depth -= 1
        return found

    def _of(self, node: Any) -> tuple[Any, int]:
        if isinstance(node, str):
            return self._text(node) if "${" in node else (node, 1)
        if not isinstance(node, (Mapping, list)):
            return node, 1
        items = list(node.items() if isinstance(node, Mapping) else enumerate(node))
        parts, size = [], 1
        for key, value in items:
            part, more = self.of(value)
            parts.append((key, part))
            if (size := size + more) > MOST_VALUES:
                raise InputError(f"{key}: its references come to more than {MOST_VALUES:,} values")
        return (dict(parts) if isinstance(node, Mapping) else [part for _, part in parts]), size

    def _text(self, text: str) -> tuple[Any, int]:
        if not is_allowed(text):
            raise InputError(why_not_allowed(text))
        if (whole := _BEGIN.fullmatch(text)) and whole["path"] and not whole["escape"]:
            return self._at(whole["path"])
        found = _BEGIN.sub(self._replaced, text)
        if len(found) > LONGEST:
            raise InputError(f"{text!r}: comes to more than {LONGEST:,} letters")
        return found, 1

    def _replaced(self, match: re.Match[str]) -> str:
        slashes = match["escape"]
        rest = match[0][len(slashes) :] if _stands(match) else self._shown(match["path"])
        return slashes[: len(slashes) // 2] + rest

    def _shown(self, path: str) -> str:
        value, _ = self._at(path)
        if isinstance(value, (Mapping, list)):
            raise InputError(f"${{{path}}}: has values of its own, and cannot stand inside a text")
        return str(value)

    def _at(self, path: str) -> tuple[Any, int]:
        if path in self._open:
            raise InputError(f"${{{path}}}: leads back to itself")
        if path not in self._found:
            self._open.append(path)
            self._found[path] = self.of(self._node(path))
            self._open.pop()
        return self._found[path]

    def _node(self, path: str) -> Any:
        node: Any = self._tree
        for part in path.split("."):
            if isinstance(node, str) and "${" in node:
                node = self.of(node)[0]
            if not isinstance(node, Mapping) or part not in node:
                raise InputError(f"${{{path}}}: there is no such key")
            node = node[part]
        return node
