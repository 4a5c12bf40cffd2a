"""What is typed as ``key=value``, in Hydra's grammar: taken as meant where that is plain, else refused with a form that
works."""

import re
import shlex
from collections.abc import Iterable
from functools import cache
from threading import RLock
from typing import Any

from sim.errors import InputError
from sim.scenario import quoting
from sim.scenario.fields import kind_at

_WRITTEN = re.compile(r"~[^=~]+(=.*)?|[^=]+=.*", re.DOTALL)
_KEY = re.compile(r"[+~]*[\w./@:$-]+", re.ASCII)
_DECIMAL = re.compile(r"([+-]?\d+),(\d+ ?[a-z%]*)", re.IGNORECASE)  # with a comma, and a unit where there is one
_WITH_UNIT = ("delay.", "precision")  # what takes a number with its unit, and no other text with a comma
QUOTES = "“”„‟«»‘’‚‛"  # of text programs
DASHES = "‐‑‒–—―−"  # of text programs, where a - was typed
LOCK = RLock()  # Hydra's parser keeps what it has learnt of the grammar in one place of the whole program
MOST_DIGITS = 300
_LONG_NUMBER = re.compile(rf"(?:[0-9]_?){{{MOST_DIGITS + 1}}}")  # which Python turns into no whole number any more
MOST_COMMAS = 5_000  # in one override, which take a second to read
_BETWEEN = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\[\]{}(),:=]+)""")  # parts of a list or a piece


def quoted(text: str) -> str:
    r"""A text as a value of Hydra's grammar, whatever letters it has.

    >>> print(quoted('6" cell'), quoted("${x}"))
    "6\" cell" "\${x}"
    """
    return quoting.quoted(re.sub(r"(?<!\\)(\\*)\$\{", r"\1\1\\${", text))


def as_value(text: str) -> str:
    """A text as a value, in quotes where it needs some.

    >>> as_value("newcomer"), as_value("true"), as_value("a b, c")
    ('newcomer', '"true"', '"a b, c"')
    """
    override = read(f"x={text}")
    plain = override is not None and not override.is_sweep_override() and override.value() == text
    return text if plain and text[:1] not in ("'", '"') else quoted(text)


def key_of(override: str) -> str:
    """The key that an override sets.

    >>> key_of("vendor_line_slots=1,2"), key_of("+offtake.own={customer: X}"), key_of("~pilot")
    ('vendor_line_slots', 'offtake.own', 'pilot')
    """
    return override.lstrip("+~").partition("=")[0]


def in_grammar(overrides: Iterable[str], *, lists: bool = False) -> list[str]:
    """Overrides as Hydra reads them.

    Args:
        overrides: as they were typed.
        lists: whether a key may take several values, one after the other.

    Raises:
        InputError: one is no override, could be meant in several ways, or a key is given twice.
    """
    found, said = [_one(text.rstrip("\r\n"), lists=lists) for text in overrides], dict[str, str]()
    for text in found:
        if (key := key_of(text)) in said and not (_is_piece(text) and _is_piece(said[key])):
            what = "an axis" if any(read(one).is_sweep_override() for one in (said[key], text)) else key
            raise InputError(f"{said[key]} and {text}: {what} is given twice; leave one out")
        if not text.startswith("~"):  # what is removed may be given anew
            said[key] = text
    return found


def read(override: str) -> Any:
    """An override as Hydra's parser reads it; None: it does not."""
    from hydra.errors import HydraException

    try:
        return parsed(override)
    except HydraException:
        return None


def parsed(override: str) -> Any:
    """An override as Hydra's parser reads it.

    Raises:
        HydraException: it is none.
    """
    with LOCK:
        return _parser().parse_override(override)


@cache
def _parser() -> Any:
    from hydra.core.override_parser.overrides_parser import OverridesParser

    return OverridesParser.create()


def _one(text: str, *, lists: bool) -> str:
    if not _WRITTEN.fullmatch(text):
        raise InputError(f"{text}: overrides are written key=value, +key=value or ~key")
    key, equals, value = text.partition("=")
    _check_key(text, key.strip(), value)
    if value.count(",") > MOST_COMMAS:
        raise InputError(
            f"{key}: more than {MOST_COMMAS:,} values one by one; write range(FROM,TO,STEP), or a table: "
            "gigaramp sweep --table FILE.csv"
        )
    if _LONG_NUMBER.search(value):
        raise InputError(f"{key}: a number has at most {MOST_DIGITS} digits")
    if value[:1] and value[0] in QUOTES:
        meant = value[1:-1] if len(value) > 1 and value[-1] in QUOTES else value
        raise InputError(f"{text}: {value[0]} is a quotation mark of a text program; write {_typed(key, meant)}")
    if equals and kind_at(key_of(text)) is str and (taken := _as_text(value, lists=lists)) is not None:
        return f"{key}={taken}"
    text = f"{key}{equals}{_with_letters_quoted(value)}"
    if (override := read(text)) is None:
        raise InputError(f"{key}={value}: has signs that need quotes; as a text write {_typed(key, value)}")
    if override.is_sweep_override() and not lists:
        raise InputError(_where_one_is_meant(text, key, value))
    return text


def _is_piece(text: str) -> bool:
    """Whether an override gives parts of a table, which are laid over what there is."""
    return text.partition("=")[2].lstrip().startswith("{")


def _check_key(text: str, key: str, value: str) -> None:
    if text[0] in DASHES:
        plain = text.lstrip(DASHES)
        raise InputError(f"{text}: {text[0]} is a dash of a text program, and overrides have none; write {plain}")
    if not _KEY.fullmatch(key):
        raise InputError(f"{text}: a key has letters a to z, digits, _ and dots; see gigaramp run --cfg job")
    if text != text.lstrip() or text[len(key) : len(key) + 1].isspace():
        raise InputError(f"{text}: leave out the blanks: {key}={value.strip()}")


def _as_text(value: str, *, lists: bool) -> str | None:
    """What a key takes that takes a text: the value as it stands; None: it is in quotes, a list, or refers to another
    key, which Hydra reads."""
    if value[:1] in ("'", '"') or "${" in value:
        return None
    override = read("x=" + re.sub(r"[^\x00-\x7f]", "x", value))  # letters make no list
    is_list = override is not None and override.is_sweep_override()
    if "," in value and (is_list or (lists and override is None)):
        return None
    return None if is_list and lists else as_value(value)


def _with_letters_quoted(value: str) -> str:
    """A value in which parts with letters that the grammar does not know stand in quotes: they can only be text."""
    if value.isascii():
        return value
    if value[0] not in "{[" and "," not in value:
        return value if value[0] in "'\"" else quoted(value)
    return "".join(
        part if part.isascii() or part[0] in "'\"" else part.replace(part.strip(), quoted(part.strip()))
        for part in _BETWEEN.split(value)
    )


def _where_one_is_meant(text: str, key: str, value: str) -> str:
    """What is said of a list where one value is meant."""
    kind, point = kind_at(key_of(text)), ""
    if text.startswith("++delay."):  # as all of them are read, however they were typed
        text, key = text.removeprefix("++"), key.removeprefix("++")
    if match := _DECIMAL.fullmatch(value):
        point = f"a decimal number has a point: {shlex.quote(f'{key}={match[1]}.{match[2]}')}"
    if point and key_of(text).startswith(_WITH_UNIT):
        return f"{text}: {point}"
    if kind is str:
        quotes = f"a text with a comma needs quotes of its own: {_typed(key, value)}"
        return f"{text}: {point}; {quotes}" if point else f"{text}: {quotes}"
    if point and kind is int:
        point = "it takes whole numbers, without a decimal point"
    told = f"{text}: is a list, and one value is meant here" + (f"; {point}" if point else "")
    return f"{told}; to try each of them: gigaramp sweep {shlex.quote(text)}"


def _typed(key: str, value: str) -> str:
    """A text as it is typed in a shell."""
    return shlex.quote(f"{key}={quoted(value)}")
