"""Any table that a spreadsheet saved as text is read cell by cell, or refused with file, row and column."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.plan.cells import read_number
from sim.plan.encodings import decoded
from sim.plan.text_table import read_text_table

HEADER, ROWS = ["start", "maker.line_start.cell_yield", "label"], [["2021-06-28", "0,5", "Büro"], ["010", "1,25", "x"]]


def saved(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "points.csv").write_bytes(text.encode(encoding))
    return folder / "points.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("head", ["", "sep={}\r\n", '"sep={}"\r\n'])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_whatever_a_spreadsheet_saves_is_the_same_table(
    encoding: str, delimiter: str, head: str, newline: str, tmp_path: Path
) -> None:
    lines = [delimiter.join(cells) for cells in [HEADER, ["", "", ""], *ROWS]]
    table = read_text_table(saved(tmp_path, head.format(delimiter) + newline.join([*lines, ""]), encoding))
    assert table.header == tuple(HEADER)
    assert [(row.number, list(row.cells)) for row in table.rows] == [(3, ROWS[0]), (4, ROWS[1])]
    assert table.mark == ","


def test_a_number_is_decimal_whatever_zeros_stand_before_it(tmp_path: Path) -> None:
    """Cells stay text, and no cell is ever an octal number."""
    table = read_text_table(saved(tmp_path, "seed,x\n010,0.5\n007,08\n"))
    assert [row.cells for row in table.rows] == [("010", "0.5"), ("007", "08")]
    assert [[read_number(cell, table.mark) for cell in row.cells] for row in table.rows] == [[10, 0.5], [7, 8]]


@pytest.mark.parametrize(
    "cell",
    ["#N/A", "#n/a", "#NV", "#REF!", "#BEZUG!", "#DIV/0!", "#VALUE!", "#WERT!", "#NAME?", "#NOM?", "#NULL!", "#NUM!",
     "#ZAHL!", "#VALEUR!", "#SPILL!", "#CALC!", "########", "Err:502", "#GETTING_DATA"],
)  # fmt: skip
def test_an_error_of_the_spreadsheet_is_no_value(cell: str, tmp_path: Path) -> None:
    path = saved(tmp_path, f"a,b,note\n1,{cell},{cell}\n")
    with pytest.raises(InputError) as refused:
        read_text_table(path)
    assert str(refused.value) == f"points.csv, row 2, column b: {cell!r} is a spreadsheet's error, no value"


@pytest.mark.parametrize("cell", ["#1", "N/A", "#line 2", "no!", "Err", "#a"])
def test_other_texts_are_none(cell: str, tmp_path: Path) -> None:
    assert read_text_table(saved(tmp_path, f"a\n{cell}\n")).rows[0].cells == (cell,)


def test_two_equal_columns_and_too_many_cells_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        read_text_table(saved(tmp_path, "seed,Seed ,b\n1,2,3,4\n1,2,3,,\n"))
    assert str(refused.value).splitlines() == [
        "points.csv, row 1, column seed: stands there twice", "points.csv, row 2: has 4 cells, the header has 3",
    ]  # fmt: skip


def test_cells_missing_at_the_end_are_empty(tmp_path: Path) -> None:
    assert read_text_table(saved(tmp_path, "a,b,c\n1\n")).rows[0].cells == ("1", "", "")
    assert read_text_table(saved(tmp_path, "")).header == ()


def test_what_is_no_text_table_is_refused(tmp_path: Path) -> None:
    for data, words in ((b"PK\0\0", "is no text"), (b'a,b\n"1,2\n', "line 2: cannot be read as a table")):
        (tmp_path / "points.csv").write_bytes(data)
        with pytest.raises(InputError, match=words):
            read_text_table(tmp_path / "points.csv")
    with pytest.raises(InputError, match="cannot be read"):
        read_text_table(tmp_path / "none.csv")


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    with suppress(InputError):
        table = read_text_table(path)
        assert all(len(row.cells) == len(table.header) for row in table.rows)


SCRIPTS = {
    "cp1252": ["Büro Süd", "Gerüste 2", "Bâtiment", "„Übergabe“ Größe", "Öl", "à côté", "Señalización"],
    "cp1251": ["Фундамент", "ФУНДАМЕНТ", "Монтаж line 2", "Прокладка кабелей", "Підготовка ділянки"],
    "cp1253": ["Θεμελίωση"],
    "cp932": ["設備搬入", "クリーンルーム工事", "乾燥室"],
    "cp949": ["기초 공사", "장비 반입"],
    "gb2312": ["基础施工", "设备安装 厂房建设 调试", "干燥房"],
}


@pytest.mark.parametrize("page", SCRIPTS)
def test_names_in_a_code_page_arrive_in_their_own_script(page: str) -> None:
    """Files of the Windows of that country, which say nothing of their encoding."""
    for name in SCRIPTS[page]:
        assert decoded(f"%R\t7\tShell\t{name}\tTT_Task\n".encode(page)) == f"%R\t7\tShell\t{name}\tTT_Task\n"
