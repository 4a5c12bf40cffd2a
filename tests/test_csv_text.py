"""What the program writes as CSV: harmless in a spreadsheet, and read again as it was."""

import ast
import csv
import doctest
import io
import tempfile
from pathlib import Path

import pytest
from conftest import ROOT, Load
from hypothesis import given
from hypothesis import strategies as st

from sim import csv_text
from sim.csv_text import BOM, as_written, csv_bytes, csv_rows, harmless
from sim.plan.text_table import read_text_table
from sim.plan.write_tables import write_tables

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.text(st.one_of(st.sampled_from("'=+-@\t\r\n,;\"1 "), LETTERS), max_size=12)
FORMULA = tuple("=+-@\t\r\n")


@given(TEXTS)
def test_a_text_is_never_a_formula_and_comes_back(text: str) -> None:
    cell = str(harmless(text))
    assert as_written(cell) == text
    assert not cell.startswith(FORMULA) or float(cell) is not None  # a number is shown as it stands


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "@sum(a1)", "\tx", "\r=1", "-10 %", "＝1", "-1-1", "--1", "-1e5x"]
)
def test_formulas_of_all_kinds(text: str) -> None:
    assert harmless(text) == "'" + text
    assert harmless("a" + text) == "a" + text


@pytest.mark.parametrize("cell", [-1.5, -3, 0.0, 1e-9, None, True, "-1.5", "-3", "-1e-05", "12", "2030-01-01"])
def test_numbers_and_dates_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) is cell


@given(st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=4), st.booleans())
def test_a_table_comes_back(rows: list[list[str]], for_spreadsheets: bool) -> None:
    """Also with quotes, commas and line ends in its cells."""
    content = csv_bytes(["a", "b"], rows, for_spreadsheets=for_spreadsheets)
    assert content.startswith(BOM) == for_spreadsheets
    text = content.decode("utf-8-sig")
    assert csv_rows(text) == [dict(zip("ab", row, strict=True)) for row in rows]
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), strict=True) for cell in row]
    assert not [cell for cell in cells if cell.startswith(FORMULA) and not cell.lstrip("-").isdecimal()]


@given(st.lists(st.lists(TEXTS.map(str.strip), min_size=2, max_size=2).filter(any), max_size=4))
def test_our_own_reader_of_tables_gives_the_text(rows: list[list[str]]) -> None:
    """As a planner's table comes back, apart from spaces around it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(csv_bytes(["note", "comment"], rows, for_spreadsheets=True))
        assert [list(row.cells) for row in read_text_table(path).rows] == rows


def test_tables_of_a_scenario_are_harmless(load: Load, tmp_path: Path) -> None:
    write_tables(load().model_copy(update={"title": "=HYPERLINK(1)"}), tmp_path)
    assert "title,'=HYPERLINK(1)" in (tmp_path / "settings.csv").read_text(encoding="utf-8-sig")


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(csv_text)
    assert (result.attempted > 0, result.failed) == (True, 0)


def test_there_is_one_writer() -> None:
    """Whoever writes a table elsewhere would have to think of formulas again."""
    found = set()
    for path in (ROOT / "sim").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            by_csv = isinstance(node, ast.Attribute) and ast.unparse(node) in ("csv.writer", "csv.DictWriter")
            by_other = isinstance(node, ast.Attribute) and node.attr in ("to_csv", "write_csv", "savetxt")
            by_query = isinstance(node, ast.Constant) and "format csv" in str(node.value).lower()
            if by_csv or by_other or by_query:
                found.add(str(path.relative_to(ROOT)))
            elif isinstance(node, ast.ImportFrom):
                assert node.module != "csv", path
    assert found == {"sim/csv_text.py"}
