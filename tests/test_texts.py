"""Texts of a scenario: what is not seen as it stands is refused in all of them, and shown as an escape elsewhere."""

import typing
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from conftest import Load
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from sim.distributions import Distribution
from sim.errors import InputError
from sim.letters import harmless, is_unseen
from sim.scenario.load import load_scenario
from sim.scenario.parts.values import AS_SEEN
from sim.scenario.schema import Scenario

UNSEEN = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *map(chr, range(0x202A, 0x202F)),
          *map(chr, range(0x2066, 0x206A)), "\u200b", "\u200e", "\u200f", "\u2028", "\u2029", "\u061c", "\u2060",
          "\ufeff", "\U000e0041", "\u034f", "\u115f", "\u1160",
          "\u17b4", "\u180b", "\u2800", "\u3164", "\uffa0"]  # fmt: skip
SEEN = "e\u0301 שּׁ֖ ❤\ufe0f é ß 基 ж أ \u00a0 \u200c \u200d 👩\u200d🔧 – “ ” € °"


def texts(annotation: Any, path: str, marks: tuple[Any, ...] = ()) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every ``str`` below a type, keys of mappings too, with what is noted beside it."""
    if typing.get_origin(annotation) is Annotated:
        inner, *more = typing.get_args(annotation)
        yield from texts(inner, path, (*marks, *more))
    elif annotation is str:
        yield path, marks
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation is not Distribution:
            for name, field in annotation.model_fields.items():
                yield from texts(field.annotation, f"{path}.{name}", tuple(field.metadata))
    else:
        for inner in typing.get_args(annotation):
            yield from texts(inner, path, marks if typing.get_origin(annotation) is not dict else ())


def test_every_text_of_the_schema_is_one_that_is_seen() -> None:
    found = list(texts(Scenario, "scenario"))
    assert len(found) > 40
    assert [path for path, marks in found if AS_SEEN not in marks] == []


@pytest.mark.parametrize("letter", UNSEEN, ids=lambda letter: f"U+{ord(letter):04X}")
def test_what_is_not_seen_is_refused_by_its_number(letter: str, load: Load) -> None:
    content = load().model_dump()
    content["title"] = f"Plant {letter}A"
    content["offtake"]["renault_2026"]["customer"] = f"{letter}x"
    content["marks"] = {f"m{letter}m": {"date": "2030-01-01", "label": "x"}}
    with pytest.raises(ValueError, match=f"U\\+{ord(letter):04X}") as refused:
        Scenario.model_validate(content)
    assert len(refused.value.errors()) == 3  # type: ignore[attr-defined]


def test_what_is_seen_is_kept(load: Load) -> None:
    content = load().model_dump() | {"title": SEEN}
    assert Scenario.model_validate(content).title == SEEN


def test_the_line_break_that_yaml_ends_a_folded_text_with_is_no_part_of_it(load: Load) -> None:
    assert Scenario.model_validate(load().model_dump() | {"title": "A plant\n"}).title == "A plant"


@pytest.mark.parametrize("mark", ["\u0301", "\u0489", "\ufe0f", "\u0e35"], ids=ascii)
def test_marks_on_one_letter_are_bounded(mark: str, load: Load) -> None:
    content = load().model_dump()
    assert Scenario.model_validate(content | {"title": "a" + mark * 8 + "b" + mark}).title
    with pytest.raises(ValueError, match=r"title\n.*has 9 combining marks in a row; a letter has at most 8"):
        Scenario.model_validate(content | {"title": "a" + mark * 9})


@given(st.text())
def test_what_is_shown_has_nothing_unseen_and_all_else(text: str) -> None:
    shown = harmless(text, keep="")
    assert not any(map(is_unseen, shown))
    assert [letter for letter in text if not is_unseen(letter) and letter not in "\\xuU0123456789abcdef"] == [
        letter for letter in shown if letter not in "\\xuU0123456789abcdefrnt"
    ] or set("rnt") & set(text)
    assert harmless(shown, keep="") == shown


@pytest.mark.parametrize("word", ["title\x1b[2J=3", "maker=a\u202eb", "scenario=\x07"])
def test_an_error_repeats_no_control_character(word: str) -> None:
    with pytest.raises(InputError) as refused:
        load_scenario([word])
    assert not any(is_unseen(letter) for letter in str(refused.value) if letter != "\n")
