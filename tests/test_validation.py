"""docs/validation.md says what a back-test of the model as it is has said; forecasts on record stay as they were."""

import csv
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT, benchmark

from sim import MODEL_VERSION
from sim.study.backtest.record import course_of
from sim.study.files.seal import unsealed

RECORDS = {
    "ultium_springhill.json": "acfa070d8605fc18f478a85494a78cad32873d040e96e0504145556345602bdc",
    "verkor_2026.json": "ae8405844d7995eb57c9cdd94e397f99498c72c6c10d0c0fcb00f5075a4ae09a",
}


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that makes the tables of the page."""
    return benchmark("validation")


def test_the_page_is_of_the_model_as_it_is(script: ModuleType) -> None:
    """Where the model moves: gigaramp backtest, then python benchmarks/validation.py results/backtest-HASH."""
    text = script.PAGE.read_text(encoding="utf-8")
    (version,) = re.findall(r"^- Model version (\d+), \d+ plants, n = 200 replications each", text, re.MULTILINE)
    assert int(version) == MODEL_VERSION


def test_the_tables_of_the_page_are_those_of_its_rows(script: ModuleType) -> None:
    """Seen, places, totals, rivals: all made again from the table of rows and the plants' files, without simulating."""
    text, rows = script.PAGE.read_text(encoding="utf-8"), script.rows_of_table(script.ROWS)
    assert script.marked(text, script.tables(rows)) == text
    other = [replace(row, crps=2.0 * row.crps) for row in rows]
    assert script.marked(text, script.tables(other)) != text


def test_what_was_forecast_of_rows_that_changed_since_is_refused(script: ModuleType, tmp_path: Path) -> None:
    with script.ROWS.open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    place = head.index("seen_low")
    for changed in (lines[1:], [[*lines[0][:place], "0.123", *lines[0][place + 1 :]], *lines[1:]]):
        with (tmp_path / "rows.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *changed])
        with pytest.raises(ValueError, match="run gigaramp backtest again"):
            script.rows_of_table(tmp_path / "rows.csv")


def test_the_readme_says_what_was_measured(script: ModuleType) -> None:
    rows = script.rows_of_table(script.ROWS)
    told = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for part, things in (("building", "dates"), ("starting up", "outputs"), ("yield", "yields")):
        places = [row.place for row in rows if row.seen.part == part]
        assert f"{places.count('inside')} of {len(places)} {things}" in told


def test_forecasts_on_record_are_as_they_were_made() -> None:
    """Never edited: what is scored is what was said then."""
    folder = ROOT / "experiments" / "forecasts_2026_11"
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == RECORDS
    for name in RECORDS:
        content = unsealed((folder / name).read_bytes())
        assert content["made_on"].startswith("2026-11-")
        assert len(content["histories"]) == content["replications"] == 200
        course = course_of(content)
        assert course.made.shape == course.cell_yield.shape
        assert (course.made[:, -1] > 0.0).mean() > 0.9
