"""Tables for spreadsheets: units, a dictionary, the numbers of the run, never a formula."""

import csv
from pathlib import Path

import duckdb
import pytest
from pages import cut
from test_cli import run_in

from sim.study.export.columns import LEDGER, TABLES

pytestmark = pytest.mark.usefixtures("undrawn")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_tables_have_units_and_a_dictionary_of_every_column(report_place: Path, stored: Path) -> None:
    assert run_in(report_place, "export", str(stored), "--csv", "tables")[0] == 0
    dictionary = {
        (table, column): (unit, meaning)
        for table, column, unit, meaning in rows_of(report_place / "tables/dictionary.csv")
    }
    for name in (*TABLES, "assumptions"):
        head, *body = rows_of(report_place / f"tables/{name}.csv")
        assert body, name
        for column in head:
            unit, meaning = dictionary[name, column]
            assert meaning
            assert not unit or column.endswith(f"[{unit}]")
    tables = {path.stem for path in stored.glob("*.parquet")}
    assert tables == set(TABLES), "a table of the run has no columns to be exported"
    assert {path.name for path in (report_place / "tables").iterdir()} == {
        f"{n}.csv" for n in (*tables, "assumptions", "dictionary")
    }
    assert (report_place / "tables/annual.csv").read_bytes().startswith(b"\xef\xbb\xbfyear,good_p90 [GWh]")
    assert [column.name for column in LEDGER][-1] == "source"


def test_tables_hold_the_numbers_of_the_run(report_place: Path, stored: Path) -> None:
    assert run_in(report_place, "export", str(stored), "--csv", "numbers")[0] == 0
    written = rows_of(report_place / "numbers/annual.csv")[1:]
    kept = duckdb.sql(f"select * from '{stored}/annual.parquet'").fetchall()
    known = [[float("nan") if value is None else value for value in row] for row in kept]
    numbers = [[float(cell or "nan") for cell in row] for row in written]
    assert numbers == [pytest.approx(row, rel=1e-7, nan_ok=True) for row in known]
    states = [row[2] for row in rows_of(report_place / "numbers/milestones.csv")[1:]]
    assert {"reached", "later"} <= set(states)
    assert all((row[3] == "") == (row[2] != "reached") for row in rows_of(report_place / "numbers/milestones.csv")[1:])


def test_a_damaged_table_leaves_no_half_export(copy: Path, tmp_path: Path) -> None:
    cut("lines.parquet")(copy)
    assert run_in(tmp_path, "export", str(copy), "--csv", "tables")[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["results"]
