"""The assumption ledger: every number once, with unit, meaning, grade and source."""

import doctest
from datetime import date
from itertools import product
from typing import get_args

import pytest
from conftest import FEW, Load

from sim.distributions import Distribution
from sim.scenario.fields import facts_at
from sim.scenario.options import list_options
from sim.scenario.parts.values import Grade
from sim.scenario.schema import Scenario
from sim.scenario.sources import Entry, count_by_grade, entries, numbers
from sim.study.assumptions import ledger as ledger_module
from sim.study.assumptions.ledger import grades_text, ledger, ledger_rows

SHIPPED = ["-".join(pair) for pair in product(FEW, list_options("maker"))]


@pytest.fixture(scope="module", params=SHIPPED)
def shipped(request: pytest.FixtureRequest, load: Load) -> Scenario:
    scenario, maker = request.param.split("-")
    return load(f"scenario={scenario}", f"maker={maker}")


def values(entry: Entry) -> list[float | date]:
    """What an entry stands for: one number, or the parameters of its distribution."""
    if not isinstance(entry.value, Distribution):
        return [entry.value]
    return [x for name, x in entry.value.model_dump().items() if name != "kind" and x is not None]


def test_the_ledger_holds_every_number_of_the_scenario_and_no_other(shipped: Scenario) -> None:
    one_by_one = sorted(str(number.value) for number in numbers(shipped.model_dump()))
    assert sorted(str(x) for entry in ledger(shipped) for x in values(entry)) == one_by_one
    assert len({entry.path for entry in ledger(shipped)}) == len(ledger(shipped)) > 150


def test_every_number_has_a_unit_a_meaning_a_grade_and_a_source(shipped: Scenario) -> None:
    """A new field declares its unit, in its name or with ``Unit``, and says in the docstring what it means."""
    for row in ledger_rows(ledger(shipped)):
        assert row.unit, f"{row.key} has no unit"
        assert len(row.meaning) > 5, f"{row.key} is not explained in the docstring of its class"
        assert row.grade in get_args(Grade), row.key
        assert len(row.source) > 5, row.key


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("maker.quality_months", "months"),
        ("maker.feedback_lag_weeks", "weeks"),
        ("line.stages.filling.dwell_hours", "h"),
        ("line.planning.hours_per_year", "h/year"),
        ("blocks.block_1.line_nameplate_gwh_per_year", "GWh/year"),
        ("cell.energy_wh", "Wh"),
        ("maker.pilot_share", "share"),
        ("maker.release.refusal_probability", "share"),
        ("maker.line_start.cell_yield", "share"),
        ("vendor_line_slots", "lines"),
        ("line.stages.filling.ratio", "of the pace stage's rate"),
        ("known.block_1.shell.start", "date"),
    ],
)
def test_units(path: str, unit: str) -> None:
    assert facts_at(path).unit == unit


def test_a_meaning_that_goes_on_is_read_to_its_end() -> None:
    assert facts_at("blocks.block_1.decision.plan_date").meaning == "the modelled plan's date, used by ``twin=plan``."
    assert facts_at("line.stages.filling.found_at").meaning == "the stage where its defects are found."
    assert facts_at("blocks.block_1.activities.shell.after").meaning.endswith(
        "(``block_1.first_cell``, ``pilot.b_sample``)."
    )


def test_bounds_and_whole_numbers_are_those_of_the_schema() -> None:
    lines, margin, yield_ = (facts_at(p) for p in ("blocks.b.lines", "line.pace_margin", "maker.line_start.cell_yield"))
    assert (lines.low, lines.high, lines.whole) == (1, 24, True)
    assert (margin.low, margin.high, margin.whole) == (1, 2, False)
    assert (yield_.low, yield_.high) == (0, 1)


def test_a_path_without_a_field_is_an_error() -> None:
    with pytest.raises(KeyError):
        facts_at("maker.speeed_months")


def test_a_distribution_is_one_entry_and_reads_well(load: Load) -> None:
    rows = {row.key: row for row in ledger_rows(ledger(load()))}
    assert rows["maker.pilot_share"].value == "triangular 0.2 / 0.45 / 0.7"
    assert rows["maker.release.months"].value == "lognormal 6, sigma 0.6"
    assert rows["start"].value == "2021-06-28"
    assert not any(key.startswith("maker.pilot_share.") for key in rows)


def test_a_distribution_of_which_a_part_is_given_is_the_users(load: Load) -> None:
    override = "maker.release.months.median=7"
    found = {entry.path: entry for entry in entries(load(override).model_dump())}
    assert found["maker.release.months"].grade == "user"
    assert found["maker.release.later_months"].grade == "assumed"


def test_the_counts_are_those_of_the_entries(load: Load) -> None:
    found = ledger(load())
    counts = count_by_grade(found)
    assert sum(counts.values()) == len(found)
    assert counts["assumed"] == sum(entry.grade == "assumed" for entry in found)
    assert f"{counts['assumed']} assumed" in grades_text(found)
    bare = Entry("x", 1.0, None, None, "")
    assert count_by_grade([*found, bare])["without a source"] == 1


def test_examples_in_docstrings() -> None:
    result = doctest.testmod(ledger_module)
    assert (result.attempted > 0, result.failed) == (True, 0)
