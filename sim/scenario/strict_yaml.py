"""YAML of a user's own files: plain keys and values of bounded size and depth; every refusal names its line.

What is read is judged first, event by event, so that nothing is built, called or expanded before.

Users' files are read by PyYAML's own parser, whose refusals this file has words for; the program's own by libyaml,
which takes a tenth of the time. A test holds that these read the same either way.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from sim.errors import InputError
from sim.scenario.interpolation import LONGEST, MOST_VALUES, is_allowed, why_not_allowed
from sim.scenario.options import conf_dir
from sim.scenario.own_file import text_of

Loader = type[yaml.SafeLoader]
USERS: Loader = yaml.SafeLoader
OURS: Loader = getattr(yaml, "CSafeLoader", USERS)
DEEPEST = 40  # pieces in each other; the deepest of a scenario has seven
LONGEST_NUMBER = 300
MAPPING = "mapping"
_INSTRUCTION = re.compile(r"_[a-z]+_")  # Hydra's _target_ and the like, which name what is to be called
_NOTHING = ("", "~", "null")
_DIGITS = re.compile(r"[-+.:_0-9eE]+")
_DECIMAL = re.compile(
    r"[-+]?(0|[1-9]\d*|\d*\.\d*|\d++\.?\d*e[-+]?\d+|\.\d+e[-+]?\d+|\.inf|\.nan)", re.IGNORECASE | re.ASCII
)
# A number to OmegaConf, none to YAML 1.1.
WITH_EXPONENT = re.compile(r"[-+]?\d++(_\d++)*+\.?(\d++(_\d++)*+)?e[-+]?\d+", re.IGNORECASE | re.ASCII)
_LONGEST_TOLD = 40
_WORDS = {
    "mapping values are not allowed here": "has a colon too many; a text with a colon needs quotes",
    "could not find expected ':'": "has no colon after its key",
    "found unexpected end of stream": "a quote or a bracket is opened and never closed",
    "expected <block end>": "is indented otherwise than what it belongs to",
    "expected the node content": "ends before a bracket or brace is closed, or lacks a value",
    "expected ',' or": "a bracket or brace is not closed, or a comma is missing",
}


@dataclass
class _Piece:
    """A mapping or list that is being read.

    size: values up to now; keys: those of a mapping; key: the next is one; last: the number before it, as written.
    """

    is_mapping: bool
    anchor: str | None
    size: int = 1
    keys: set[str] = field(default_factory=set)
    key: bool = True
    last: str = ""


class _Judge:
    """What has been read up to now of one file."""

    def __init__(self) -> None:
        self._open: list[_Piece] = []
        self._sizes: dict[str, int] = {}
        self._documents = 0
        self._key = yaml.ScalarEvent(None, None, (True, False), "")
        self.root = ""

    def take(self, event: yaml.Event) -> None:
        """Judge the next event.

        Raises:
            _UnfitError: with the reason.
        """
        if isinstance(event, yaml.NodeEvent):
            self._node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _UnfitError("a second document begins (---); a file is one")

    def _node(self, event: yaml.NodeEvent) -> None:
        if (tag := getattr(event, "tag", None)) not in (None, "!"):
            raise _UnfitError(f"{str(tag).replace('tag:yaml.org,2002:', '!!')}: tags are not read; leave it out")
        above = self._open[-1] if self._open else None
        self.root = self.root or _KINDS.get(type(event), "single value")
        if above is not None and above.is_mapping:
            self._key_or_value(above, event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._sizes:
                raise _UnfitError(f"*{event.anchor}: stands for nothing that is finished above")
            self._add(self._sizes[event.anchor])
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        else:
            self._open.append(_Piece(isinstance(event, yaml.MappingStartEvent), event.anchor))
            if len(self._open) > DEEPEST:
                raise _UnfitError(f"is nested more than {DEEPEST} deep")

    def _key_or_value(self, above: _Piece, event: yaml.NodeEvent) -> None:
        if above.key:
            if not isinstance(event, yaml.ScalarEvent) or (_bare(event) and event.value.lower() in _NOTHING):
                raise _UnfitError("a key is a word, no list, mapping or alias")
            if event.value in above.keys:
                raise _UnfitError(f"{event.value} stands there twice")
            if _INSTRUCTION.fullmatch(event.value):
                raise _UnfitError(f"{event.value}: is no key of a scenario; files call nothing")
            above.keys.add(event.value)
            self._key = event
        else:
            self._value(above, event)
        above.key = not above.key

    def _value(self, above: _Piece, event: yaml.NodeEvent) -> None:
        """A value, and only now its key: ``{months: 1,5}`` is read as a key 5 that has none."""
        key = self._key
        text = event.value if isinstance(event, yaml.ScalarEvent) and _bare(event) else None
        if text == "" and above.last and _bare(key) and re.fullmatch(r"\d+", key.value, re.ASCII):
            number = f"{above.last},{key.value}"
            raise _UnfitError(f"{number}: a number has a decimal point; write {number.replace(',', '.')}")
        if _bare(key) and _tag(key.value) in _NO_TEXTS:
            raise _UnfitError(f"{key.value}: a key is a text; a number, a date or true and false need quotes as one")
        above.last = text if text and re.fullmatch(r"[-+]?\d+", text, re.ASCII) else ""

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        text = event.value
        if len(text) > LONGEST:
            raise _UnfitError(f"a text of more than {LONGEST:,} letters")
        if len(text) > LONGEST_NUMBER and _bare(event) and _DIGITS.fullmatch(text):
            raise _UnfitError(f"a number of more than {LONGEST_NUMBER} digits")
        if _bare(event) and _is_number(text) and not _DECIMAL.fullmatch(text):
            raise _UnfitError(_in_decimals(text))
        if not is_allowed(text):
            raise _UnfitError(why_not_allowed(text))
        if event.anchor:
            self._sizes[event.anchor] = 1
        self._add(1)

    def _close(self) -> None:
        piece = self._open.pop()
        if piece.anchor:
            self._sizes[piece.anchor] = piece.size
        if self._open:
            self._add(piece.size)

    def _add(self, size: int) -> None:
        if self._open:
            self._open[-1].size += size
            if self._open[-1].size > MOST_VALUES:
                raise _UnfitError(f"comes to more than {MOST_VALUES:,} values")


class _UnfitError(Exception):
    """Why an event is refused."""


def _bare(event: yaml.ScalarEvent) -> bool:
    """Whether a text stands there without quotes."""
    return not event.style


def _tag(text: str) -> str:
    """What YAML takes a word without quotes for: int, float, bool, timestamp, str and the like."""
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return tag.rpartition(":")[2]


def _is_number(text: str) -> bool:
    return _tag(text) in ("int", "float") or WITH_EXPONENT.fullmatch(text) is not None


def _in_decimals(text: str) -> str:
    """What is said of a number that YAML 1.1 has to another base, in sixties or with _ between its digits."""
    shown = text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}..."
    try:
        value = yaml.safe_load(text) if len(text) <= _LONGEST_TOLD else None
    except ValueError:
        value = None
    read = value if isinstance(value, int | float) else text.replace("_", "") if shown == text else None
    told = f", which YAML reads as {read}" if read is not None else ""
    return f"{shown}: is no decimal number{told}; write numbers in decimals such as 15 or 1.5, texts in quotes"


_RESOLVER = yaml.resolver.Resolver()
_NO_TEXTS = ("int", "float", "bool", "timestamp")
_KINDS: dict[type[yaml.Event], str] = {yaml.MappingStartEvent: MAPPING, yaml.SequenceStartEvent: "list"}


def judge(text: str, loader: Loader = USERS) -> str:
    """Whether a text is YAML as files of one's own may be; what it holds: a mapping, a list, a single value, nothing.

    loader: by whose parser.

    Raises:
        yaml.YAMLError: with line and reason.
    """
    found, line = _Judge(), 1
    try:
        for event in yaml.parse(text, loader):
            line = event.start_mark.line + 1 if event.start_mark else line
            found.take(event)
        return found.root
    except _UnfitError as error:
        raise yaml.YAMLError(f"line {line}: {error}") from None
    except yaml.MarkedYAMLError as error:
        raise yaml.YAMLError(_in_words(text, error)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise yaml.YAMLError(f"line {line}: has the character U+{error.character:04X}, which is no text") from None


def _in_words(text: str, error: yaml.MarkedYAMLError) -> str:
    """What PyYAML's parser refuses, as a planner would say it."""
    mark = error.problem_mark or error.context_mark
    number, problem = (mark.line if mark else 0), str(error.problem)
    lines = text.splitlines()[: number + 1]
    tabbed = next((n for n, line in enumerate(lines, 1) if "\t" in line[: len(line) - len(line.lstrip())]), None)
    if tabbed is not None:
        return f"line {tabbed}: begins with a tab; YAML is indented with blanks"
    told = next((words for begin, words in _WORDS.items() if problem.startswith(begin)), problem)
    return f"line {number + 1}: {told}"


def read_yaml(text: str) -> Any:
    """What a text says.

    >>> read_yaml("a: 1")
    {'a': 1}

    Raises:
        yaml.YAMLError: it is none that may be read, with the line.
    """
    judge(text)
    return _loaded(text, USERS)


def _loaded(text: str, loader: Loader) -> Any:
    """What a text says that was judged."""
    try:
        return yaml.load(text, loader)
    except ValueError as error:  # a date that is none
        raise yaml.YAMLError(f"{_no_date(text)}: is a value that cannot be read: {error}") from None


def _no_date(text: str) -> str:
    """Line and words of the first date that is none."""
    for event in yaml.parse(text, yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent) and _bare(event) and _tag(event.value) == "timestamp":
            try:
                yaml.safe_load(event.value)
            except ValueError:
                line = event.start_mark.line + 1 if event.start_mark else 1
                return f"line {line}: {event.value}"
    return "line 1"


def read_yaml_file(path: Path) -> Mapping[Any, Any]:
    """What a file of keys and values says; an empty one nothing.

    Raises:
        InputError: with file, line and reason.
    """
    content = judged(path, _loaded)
    return content if isinstance(content, Mapping) else {}


def judged(path: Path, read: Callable[[str, Loader], Any]) -> Any:
    """What ``read`` makes of the text of a file that holds keys and values, and of the loader that is meant for it.

    Raises:
        InputError: with file, line and reason.
    """
    text, loader = text_of(path), OURS if path.is_relative_to(conf_dir()) else USERS
    try:
        if (kind := judge(text, loader)) not in (MAPPING, ""):
            raise yaml.YAMLError(f"line 1: should hold keys with their values, KEY: VALUE; it holds a {kind}")
        return read(text, loader) if kind else {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = f"line {mark.line + 1}: {getattr(error, 'problem', error)}" if mark else str(error)
        raise InputError(f"{path}, {told}") from None
