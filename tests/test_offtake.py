"""Contracted offtake: what is contracted for a year, what falls short of it, and that it moves nothing else."""

import doctest
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Load

from sim.report.look import words
from sim.report.text.volumes import volume_rows
from sim.scenario.offtake import contracted, customers
from sim.study.assumptions.groups import assumptions
from sim.study.assumptions.ledger import ledger
from sim.study.check import check_text
from sim.study.files.parquet import write_parquet
from sim.study.files.tables import annual_table
from sim.study.page.yearly import volumes_by_year
from sim.study.pictures.volumes import volume_picture
from sim.study.running.runner import Results, run
from sim.study.summary import volumes

FEW = ("replications=4", "horizon_end=2031-06-30")


@pytest.fixture(scope="module")
def results(load: Load) -> Results:
    """With volumes that are made up: year 2026 + k sells 5 k + 0, 1, 2, 3 GWh in four replications."""
    found = run(load(*FEW))
    made = np.array([[max(5.0 * (year - 2026) + k, 0.0) for year in found.years] for k in range(4)])
    return replace(found, sellable_gwh=made, good_gwh=made)


def test_contracts_of_a_year_add_up_and_end(load: Load) -> None:
    other = "+offtake.other={customer:Other,gwh_per_year:2.5,first_year:2028,last_year:2030}"
    scenario = load(other)
    known = {year: contracted(scenario, year) for year in (2025, 2026, 2028, 2029, 2030, 2031, 2099)}
    assert known == {2025: None, 2026: 10.0, 2028: 12.5, 2029: 12.5, 2030: 22.5, 2031: 20.0, 2099: 20.0}
    assert customers(scenario) == ("Renault", "Other")


def test_what_was_contracted_by_the_data_date_has_its_source(load: Load) -> None:
    for name, gwh in (("renault_2021", [10.0, 20.0]), ("verkor_2026", [12.0])):
        found = [entry for entry in ledger(load(f"scenario={name}")) if entry.path.startswith("offtake.")]
        assert [entry.value for entry in found if entry.path.endswith("gwh_per_year")] == gwh
        assert {entry.grade for entry in found} == {"published"}
        assert all("https://" in str(entry.source) for entry in found)


def test_contracts_move_no_history_and_no_screen_moves_them(load: Load) -> None:
    with_them, without = run(load(*FEW)), run(load(*FEW, "~offtake"))
    assert np.array_equal(with_them.hours, without.hours, equal_nan=True)
    assert np.array_equal(with_them.sellable_gwh, without.sellable_gwh)
    found = assumptions(ledger(load()), ("published", "estimated", "assumed"))
    assert not any(assumption.key.startswith("offtake.") for assumption in found)


def test_a_shortfall_is_the_share_that_sells_less_than_contracted(results: Results) -> None:
    """2028: 10 to 13 GWh, 10 contracted: nobody below. 2027: 5 to 8: all. 2030: 20 to 23 of 20; 2031 is cut."""
    found = {row.year: (row.contracted, row.shortfall) for row in volumes(results)}
    assert found[2025] == (None, None)
    assert found[2027] == (10.0, 1.0)
    assert found[2028] == (10.0, 0.0)
    assert found[2031] == (20.0, None)
    row = next(row for row in volumes(results) if row.year == 2027)
    assert row.shortfall_low == pytest.approx(0.025**0.25)  # Clopper and Pearson of 4 hits in 4
    assert row.shortfall_high == 1.0


def test_the_rows_of_terminal_and_page_are_those_of_the_table(results: Results, tmp_path: Path) -> None:
    write_parquet(tmp_path / "annual.parquet", annual_table(results))
    head, *rows = volume_rows(volumes_by_year(tmp_path / "annual.parquet"))
    assert head[-2:] == ("contracted", "chance of\nless (95 %)")
    assert {row[0]: row[-2:] for row in rows} == {
        "2026": ("10", ">39 %"), "2027": ("10", ">39 %"), "2028": ("10", "<61 %"),
        "2029": ("10", "<61 %"), "2030": ("20", "<61 %"), "2031": ("20", "-"),
    }  # fmt: skip


def test_without_a_contract_the_rows_are_as_before(results: Results, tmp_path: Path) -> None:
    scenario = results.prepared.scenario.model_copy(update={"offtake": {}})
    alone = replace(results, prepared=replace(results.prepared, scenario=scenario))
    write_parquet(tmp_path / "annual.parquet", annual_table(alone))
    assert {len(row) for row in volume_rows(volumes_by_year(tmp_path / "annual.parquet"))} == {7}


def test_a_single_history_has_no_interval(results: Results, tmp_path: Path) -> None:
    scenario = results.prepared.scenario.model_copy(update={"twin": "mean"})
    twin = replace(results, prepared=replace(results.prepared, scenario=scenario))
    assert all(row.interval is None for row in volume_picture(twin).years)
    write_parquet(tmp_path / "annual.parquet", annual_table(twin))
    assert volume_rows(volumes_by_year(tmp_path / "annual.parquet"))[1][-1] == "yes"
    assert "; a shortfall" in volume_picture(twin).title


TITLES = {
    (1.0, 1.0, 0.25, 0.0, 0.0): "chance of a shortfall >39 %, 25 % in 2028",
    (1.0, 0.5, 0.25, 1.0, 0.5): "chance of a shortfall >39 %, 50 % in 2030",  # a good year before the contract grows
    (1.0, 0.0, 0.0, 0.0, 0.75): "chance of a shortfall >39 %, still 75 % in 2030",
    (1.0, 1.0, 1.0, 0.75, 0.75): "chance of a shortfall >39 %, and above one in two ever after",
    (0.5, 0.25, 0.0, 0.0, 0.0): "chance of a shortfall 50 %",
}


@pytest.mark.parametrize("shares", TITLES)
def test_the_title_says_when_a_shortfall_stays_unlikely(shares: tuple[float, ...], results: Results) -> None:
    sold = np.full((4, len(results.years)), 99.0)
    for year, share in zip(range(2026, 2031), shares, strict=True):
        sold[: round(4 * share), results.years.index(year)] = 1.0
    title = volume_picture(replace(results, sellable_gwh=sold)).title
    assert title.startswith("2026: ")
    assert title.endswith(f"10 contracted; {TITLES[shares]}")


def test_a_year_that_is_over_at_the_data_date_is_drawn_and_not_in_the_title(load: Load) -> None:
    picture = volume_picture(run(load("scenario=verkor_2026", "replications=2", "horizon_end=2029-06-30")))
    assert (picture.years[0].year, picture.years[0].p10, picture.years[0].plan) == (2025, 0.0, 12.0)
    assert picture.title.startswith("2026: ")


def test_check_lists_contracts(load: Load) -> None:
    text = check_text(load())
    rows = [line.split() for line in text.splitlines() if line.startswith("renault_20")]
    assert rows == [["renault_2026", "Renault", "10", "2026", "2029"], ["renault_2030", "Renault", "20", "2030", "-"]]
    assert "contracted offtake" not in check_text(load("~offtake"))


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(words)
    assert result.attempted > 0
    assert result.failed == 0
