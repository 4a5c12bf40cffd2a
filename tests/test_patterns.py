"""No pattern of the program takes more than a time in proportion to a text, whatever the text."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from time import process_time

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.plan.notation import read_predecessors

ROOMS = ("plan", "scenario")
ANYWHERE = frozenset({"search", "findall", "finditer", "sub", "split"})
METHODS = ANYWHERE | {"match", "fullmatch"}
SHORT, LONG = 1_000, 8_000
Use = tuple[str, str, str | bytes, str, int]


def text_of(node: ast.expr, known: dict[str, str]) -> str | bytes | None:
    """A pattern as it is written; what is filled in at run time is a letter."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str | bytes) else None
    if isinstance(node, ast.JoinedStr):
        parts = [
            str(part.value) if isinstance(part, ast.Constant) else known.get(ast.unparse(part.value), "x")  # type: ignore[attr-defined]
            for part in node.values
        ]
        return "".join(parts)
    return known.get(ast.unparse(node)) if isinstance(node, ast.Name) else None


def uses(path: Path) -> Iterator[Use]:
    """Patterns of a file, and how each is used: file, name, pattern, method, flags."""
    tree, known, compiled = ast.parse(path.read_text(encoding="utf-8")), dict[str, str](), dict[str, str | bytes]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, value = node.targets[0].id, node.value
            if isinstance(value, ast.Call) and ast.unparse(value.func) == "re.compile":
                compiled[name] = text_of(value.args[0], known) or ""
            elif isinstance(found := text_of(value, known), str):
                known[name] = found
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            owner = ast.unparse(node.func.value)
            pattern = text_of(node.args[0], known) if owner == "re" else compiled.get(owner)
            if pattern:
                yield path.name, owner, pattern, node.func.attr, re.IGNORECASE


FOUND = sorted({use for room in ROOMS for path in (ROOT / "sim" / room).rglob("*.py") for use in uses(path)}, key=str)


def texts(pattern: str) -> Iterator[str]:
    """What makes a pattern try many ways: one or two of its letters again and again, after and before something."""
    letters = dict.fromkeys(" 1a.,-+_(" + "".join(filter(str.isprintable, pattern)))
    units = [*letters, *(a + b for a, b in product(" 1a(", repeat=2))]
    for unit in units:
        for before in ("", "1", "a", "+1", "a FS", "${", "("):
            yield before + "\0".join([unit, ""])


def seconds(pattern: "re.Pattern[str] | re.Pattern[bytes]", method: str, seed: str, size: int) -> float:
    before, unit = seed[: seed.index("\0") - 1], seed[: seed.index("\0")][-1:]
    text = before + unit * size + "\n!"
    given = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
    arguments = ("x", given) if method == "sub" and isinstance(given, str) else (given,)
    begin = process_time()
    found = getattr(pattern, method)(*arguments)
    _ = list(found) if method == "finditer" else found
    return process_time() - begin


def test_the_patterns_are_found() -> None:
    assert len(FOUND) > 35
    assert {"notation.py", "cells.py", "references.py", "interpolation.py"} <= {use[0] for use in FOUND}


def is_slow(pattern: str | bytes, method: str, flags: int) -> list[str]:
    """Texts for which twice as much takes much more than twice as long, beyond any doubt about a clock."""
    compiled = re.compile(pattern, flags)  # type: ignore[arg-type]
    for seed in texts(pattern if isinstance(pattern, str) else pattern.decode("latin-1")):
        if seconds(compiled, method, seed, LONG) > 0.05:
            few, many = (min(seconds(compiled, method, seed, size) for _ in range(3)) for size in (SHORT, LONG))
            if many > 0.05 and many > 3 * few * LONG / SHORT:
                return [seed]
    return []


@pytest.mark.parametrize("use", FOUND, ids=lambda use: f"{use[0]}-{use[3]}-{use[2]!r:.30}")
def test_a_pattern_takes_a_time_in_proportion(use: Use) -> None:
    _, _, pattern, method, flags = use
    assert is_slow(pattern, method, flags) == []


@pytest.mark.parametrize("pattern", [r"(.*?)(?:\s+(FS|SS))?", r"(\d+)\s*(FS)?(\s*\+\s*\d+)?"])
def test_the_test_finds_what_was_slow(pattern: str) -> None:
    assert is_slow(pattern, "fullmatch", 0)


def test_many_blanks_between_predecessors_are_read_like_one() -> None:
    blanks = " " * 16_000
    rows = {"7": ("block_1", "shell")}
    assert read_predecessors(f"{blanks}7{blanks}SS{blanks}+{blanks}65{blanks}%{blanks}", "block_1", rows) == (
        "shell@65%",
        "",
    )
    with pytest.raises(ValueError, match="cannot be read"):
        read_predecessors(f"a{blanks}b", "block_1", rows)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["7", "shell", "FS", "SS", "+", "-", "65", "1,5", "%", "d", "w"]), max_size=6), st.data()
)
def test_blanks_make_no_difference(words: list[str], data: st.DataObject) -> None:
    """However many stand where one stands, a list of predecessors says the same or is refused."""

    def read(text: str) -> object:
        try:
            return read_predecessors(text, "block_1", {"7": ("block_1", "shell")})
        except ValueError:
            return "refused"

    gaps = [data.draw(st.sampled_from(["\t", "  ", " \n ", "   "])) for _ in words]
    assert read(" ".join(words)) == read("".join(gap + word for gap, word in zip(gaps, words, strict=True)))
