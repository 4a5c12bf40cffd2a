"""What is printed fits 80 columns, and nothing of it is lost for that."""

import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.report.text.terminal import COLUMNS, entry, fitted, pieces, table

WORDS = st.text("abcdefgh(),.%0123456789", min_size=1, max_size=14)
CELLS = st.lists(WORDS, max_size=9).map(" ".join)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], int]:
    """Rows of equal length below a head, some across all columns; and how many of the columns are words."""
    columns = draw(st.integers(1, 12))
    row = st.lists(CELLS, min_size=columns, max_size=columns)
    across = CELLS.map(lambda text: [f"  {text}"])
    body = draw(st.lists(row | across, max_size=5))
    head = draw(st.lists(WORDS, min_size=columns, max_size=columns))
    return [head, *body], draw(st.integers(1, columns))


@settings(deadline=None)
@given(tables())
def test_a_table_fits_and_holds_every_word(found: tuple[list[list[str]], int]) -> None:
    rows, left = found
    text = table(rows, left)
    at_least = Counter(word for row in rows for cell in row for word in cell.split())
    assert at_least - Counter(text.split()) == Counter()
    assert max(map(len, text.splitlines())) <= COLUMNS


@settings(deadline=None)
@given(tables())
def test_a_table_that_fits_has_a_line_a_row(found: tuple[list[list[str]], int]) -> None:
    rows = [
        [cell[: COLUMNS // len(row) - 2].strip() for cell in row] for row in found[0] if len(row) == len(found[0][0])
    ]
    lines = table(rows, found[1]).split("\n")
    assert len(lines) == len(rows) + 1
    assert [line.split() for line in [lines[0], *lines[2:]]] == [" ".join(row).split() for row in rows]


@pytest.mark.parametrize(
    "name", ["blocks.hall_one_of_the_north.activities.shell.months.and.more.of.it.to.read", "a_" * 60]
)
def test_a_long_key_is_broken_where_there_is_no_other_way(name: str) -> None:
    text = table([["moved alone", "low end", "months"], [name, "3.5", "+12.3 (+10.1 to +14.2)"]])
    assert max(map(len, text.splitlines())) <= COLUMNS
    rows = text[text.rindex("--") + 2 :].splitlines()
    assert "".join(row.split()[0] for row in rows if row) == name


def test_columns_below_each_other_repeat_the_first() -> None:
    rows = [
        ["point", "crews", *(f"column{i}" for i in range(9))],
        *([str(k), f"{k}0", *["2030-12"] * 9] for k in (1, 2)),
    ]
    parts = table(rows, repeated=2).split("\n\n")
    assert len(parts) == 2
    assert all(part.splitlines()[0].split()[:2] == ["point", "crews"] for part in parts)
    assert all([line.split()[:2] for line in part.splitlines()[2:]] == [["1", "10"], ["2", "20"]] for part in parts)


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=40).map(" ".join), min_size=1, max_size=4))
def test_sentences_are_filled_and_keep_their_words(lines: list[str]) -> None:
    for text, most in ((fitted("\n".join(lines)), COLUMNS), ("\n".join(map(entry, lines)), COLUMNS)):
        assert text.split() == " ".join(lines).split()
        assert max(map(len, text.splitlines())) <= most


@pytest.mark.parametrize("line", ["  results/a folder of mine/ramp.png " + "x" * 90, "  gigaramp show " + "a b " * 30])
def test_a_path_and_a_call_are_left_whole(line: str) -> None:
    assert fitted(f"To open:\n{line}") == f"To open:\n{line}"


@pytest.mark.parametrize("last", ["1", "a", "II"])
def test_a_short_last_word_does_not_stand_alone(last: str) -> None:
    text = f"{'building complete, block ' * 3}at some block {last}"
    assert all(len(line.split()) > 1 for line in fitted(text).splitlines())


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_pieces_stand_side_by_side_while_they_fit(parts: list[str]) -> None:
    text = pieces(parts, " | ")
    assert [part for line in text.splitlines() for part in line.split(" | ")] == parts
    assert max(map(len, text.splitlines())) <= COLUMNS


@pytest.mark.parametrize(
    "call",
    [
        ("run", "scenario=renault_2012"), ("run", "maker=newcommer"), ("runn",), ("sweep", "+experiment=none"),
        ("check", "delay.block_1.x=2m"), ("gap", "--milestone", "x"), ("new", "own", "--gwh", "4", "--maker", "nobody"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("terminal", [True, False])
def test_refusals_stay_within_a_terminal(
    terminal: bool, call: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a pipe a sentence is one line, and only lists of names go on below; no word is lost either way."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    assert main(call) == 2
    told = capsys.readouterr().err
    lines = told.splitlines()
    assert all(len(line) <= 80 for line in lines if terminal or line.startswith(("known", "  ")))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: not terminal, raising=False)
    main(call)
    assert capsys.readouterr().err.split() == told.split()
