"""Plan and forecast by year and quarter: against the results, against each other, in table, text, page and export."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import Parts
from test_cli import run_in
from test_export import rows_of

from sim.calendar import Calendar
from sim.report.text.periods import period_rows
from sim.report.text.terminal import table as printed
from sim.scenario.parts.facts import PlanRate
from sim.study.against_plan import PLANS, against_plan
from sim.study.files.stored import open_run
from sim.study.page.yearly import plan_by_period
from sim.study.running.runner import Results, run
from sim.study.study import single_histories
from sim.units import HOURS_PER_WEEK

N = 12
HORIZON = "horizon_end=2032-05-31"
SPANS = ("year", "quarter")


@pytest.fixture(scope="module")
def results(load: Load) -> Results:
    return run(load(f"replications={N}", HORIZON))


@pytest.fixture(scope="module")
def rows(results: Results) -> list[dict[str, Any]]:
    return against_plan(results, single_histories(results.prepared.scenario)["plan"])


def with_plan(results: Results, **stated: PlanRate) -> dict[str, dict[str, Any]]:
    scenario = results.prepared.scenario.model_copy(update={"our_plan": stated})
    found = replace(results, prepared=replace(results.prepared, scenario=scenario))
    return {row["period"]: row for row in against_plan(found, single_histories(scenario)["plan"])}


def test_quarters_make_their_year_and_are_what_the_weeks_bring(results: Results) -> None:
    quarters = results.quarterly_gwh.reshape(N, 2, -1, 4)
    assert quarters.sum(axis=3) == pytest.approx(np.stack([results.good_gwh, results.sellable_gwh], axis=1), rel=1e-9)
    edges = [date(year, month, 1) for year in results.years for month in (1, 4, 7, 10)]
    hours = [
        Calendar(results.prepared.scenario.start).hours(day) for day in [*edges, date(results.years[-1] + 1, 1, 1)]
    ]
    ends = HOURS_PER_WEEK * np.arange(results.prepared.weeks + 1)
    for made, weekly in zip(results.quarterly_gwh[:, 0], results.weekly["cumulative"], strict=True):
        assert made == pytest.approx(np.diff(np.interp(hours, ends, [0.0, *weekly])), rel=1e-4, abs=1e-5)


def test_every_year_and_quarter_of_the_horizon_has_its_row(rows: list[dict[str, Any]]) -> None:
    years = [row for row in rows if "Q" not in row["period"]]
    assert [row["period"] for row in years] == [str(year) for year in range(2021, 2033)]
    quarters = [row for row in rows if "Q" in row["period"]]
    assert [row["period"] for row in quarters][-2:] == ["2032 Q1", "2032 Q2"]
    for row in (years[-1], quarters[-1]):  # cut at the horizon, where nothing is known of what others say of the whole
        assert row["last_day"] == date(2032, 5, 31)
        assert np.isnan(row["announced"])
    for one, after in pairwise(quarters):
        assert (after["first_day"] - one["last_day"]).days == 1


def test_quantiles_and_chances_are_counted(results: Results, rows: list[dict[str, Any]]) -> None:
    year, quarter = (next(row for row in rows if row["period"] == name) for name in ("2030", "2030 Q3"))
    place = results.years.index(2030)
    made = {"2030": results.sellable_gwh[:, place], "2030 Q3": results.quarterly_gwh[:, 1, 4 * place + 2]}
    for row in (year, quarter):
        found = made[row["period"]]
        for name, share in (("p90", 0.1), ("p50", 0.5), ("p10", 0.9)):
            assert row[f"sellable_{name}"] == np.quantile(found, share, method="inverted_cdf")
        assert row["sellable_p90"] <= row["sellable_p50"] <= row["sellable_p10"]
        for plan in ("modelled_plan", "announced"):
            assert row[f"{plan}_chance"] == np.mean(found >= row[plan])
            assert row[f"{plan}_chance_low"] <= row[f"{plan}_chance"] <= row[f"{plan}_chance_high"]


def test_the_plan_as_modelled_makes_itself_for_certain(load: Load) -> None:
    results = run(load("twin=plan", HORIZON))
    for row in against_plan(results, single_histories(results.prepared.scenario)["plan"]):
        assert row["sellable_p90"] == row["sellable_p50"] == row["sellable_p10"] == row["modelled_plan"]
        assert (
            row["modelled_plan_chance"] == 1.0 if row["modelled_plan"] > 0.0 else np.isnan(row["modelled_plan_chance"])
        )
        assert np.isnan(row["modelled_plan_chance_low"]), "one history has no interval"


def test_an_announced_level_is_that_of_its_year_in_four_parts(rows: list[dict[str, Any]]) -> None:
    found = {row["period"]: row["announced"] for row in rows}
    for year in ("2027", "2029", "2031"):
        assert sum(found[f"{year} Q{number}"] for number in (1, 2, 3, 4)) == pytest.approx(found[year])
    assert (found["2027"], found["2031"]) == (16.0, 50.0)
    assert np.isnan(found["2025"])


@settings(max_examples=20, deadline=None)
@given(
    months=st.lists(st.floats(0.0, 3.0), min_size=12, max_size=12),
    more=st.floats(0.0, 2.0),
    left_out=st.integers(1, 12),
)
def test_our_plan_by_months_adds_up_and_more_is_less_likely(
    results: Results, months: list[float], more: float, left_out: int
) -> None:
    def stated(extra: float) -> dict[str, PlanRate]:
        plan = {number: PlanRate(gwh=gwh + extra, unit="gwh") for number, gwh in enumerate(months, 1)}
        return {f"month_2030_{number:02d}": one for number, one in plan.items()}

    few, many = with_plan(results, **stated(0.0)), with_plan(results, **stated(more))
    assert few["2030"]["our_plan"] == pytest.approx(sum(months), abs=1e-9)
    for number in (1, 2, 3, 4):
        assert few[f"2030 Q{number}"]["our_plan"] == pytest.approx(sum(months[3 * number - 3 : 3 * number]), abs=1e-9)
    for name, row in few.items():
        if row["our_plan"] > 0.0:
            assert many[name]["our_plan_chance"] <= row["our_plan_chance"]
    part = {name: one for name, one in stated(0.0).items() if name != f"month_2030_{left_out:02d}"}
    found = with_plan(results, **part)
    assert np.isnan(found["2030"]["our_plan"]), "a year with a month left out is not stated"
    assert np.isnan(found[f"2030 Q{(left_out + 2) // 3}"]["our_plan"])


@pytest.mark.parametrize("year", [2028, 2030])
def test_a_rate_stated_for_a_year_is_what_the_year_brings_and_says_nothing_of_quarters(
    results: Results, year: int
) -> None:
    found = with_plan(results, **{f"year_{year}": PlanRate(gwh=8.0, unit="gwh_per_year")})
    assert found[str(year)]["our_plan"] == 8.0
    assert np.isnan(found[f"{year} Q1"]["our_plan"])
    months = {f"month_{year}_{number:02d}": PlanRate(gwh=8.0, unit="gwh_per_year") for number in range(1, 13)}
    assert with_plan(results, **months)[str(year)]["our_plan"] == pytest.approx(8.0)


# In table, text, page and export


@pytest.fixture(scope="module")
def stated_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stated")
    words = ("replications=4", HORIZON, "+our_plan.year_2030={gwh:8,unit:gwh}")
    assert run_in(place, "run", *words)[0] == 0
    (folder,) = (place / "results").iterdir()
    assert run_in(place, "report", str(folder), "--to", "mail")[0] == 0
    assert run_in(place, "export", str(folder), "--csv", "sheets")[0] == 0
    return place


def behind(name: str, text: str) -> list[str]:
    """What stands behind a name, also where a wide table goes on below with its first column."""
    lines = [line.split() for line in text.splitlines()]
    first = name.split()
    return [word for line in lines if line[: len(first)] == first for word in line[len(first) :]]


@pytest.mark.usefixtures("undrawn")
def test_page_text_and_export_say_the_same(stated_run: Path) -> None:
    (folder,) = (stated_run / "results").iterdir()
    table = open_run(folder).table("plan_and_forecast")
    words = " ".join(Parts((stated_run / "mail" / "report.html").read_text(encoding="utf-8")).words).split()
    head, *body = rows_of(stated_run / "sheets" / "plan_and_forecast.csv")
    assert {"modelled_plan [GWh]", "our_plan [GWh]", "announced [GWh]", "sellable_p90 [GWh]"} <= set(head)
    told = 0
    for what in SPANS:
        found = plan_by_period(table, what)
        text = printed(period_rows(found, what))
        for name, *cells in period_rows(found, what)[1:]:
            row = dict(zip(head, next(row for row in body if row[0] == name), strict=True))
            assert f"{float(row['sellable_p90 [GWh]']):.2f}" in cells
            assert behind(name, text) == " ".join(cells).split()
            at = [k for k in range(len(words)) if words[k : k + len(name.split())] == name.split()]
            line = " ".join([name, *cells]).replace("\N{NO-BREAK SPACE}", " ").split()
            assert any(words[k : k + len(line)] == line for k in at), line
            told += 1
    assert told > 15
    assert [column for column in PLANS if f"{column} [GWh]" not in head] == []


def test_a_plan_that_there_is_not_has_no_column(rows: list[dict[str, Any]]) -> None:
    def known(key: str, value: Any) -> Any:
        return None if key.startswith(("our_plan", "announced")) or value != value else value

    found = [{key: known(key, value) for key, value in row.items()} for row in rows]
    head = " ".join(period_rows(found, "year")[0])
    assert not any(word in head for word in ("our plan", "announced"))
    assert "plan as\nmodelled" in head
