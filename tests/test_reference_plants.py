"""Reference plants: runnable by name, each with what was known when its works began, and nothing of another plant.

``data/reference_rows.csv`` has the pages that the tables of reference plants cite, by plant: those of what was known
at the start, and those of what was planned or happened later.
"""

import csv
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from sim.calendar import Calendar
from sim.cli import main
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.announced import months_outside
from sim.scenario.load import load_scenario
from sim.scenario.milestones import milestone_of
from sim.scenario.options import conf_dir
from sim.study.check import check_text
from sim.study.dates import YearWeights, milestone_hours
from sim.study.running.runner import run

PLANTS = {
    "northvolt_ett": "newcomer", "tesla_nevada": "incumbent", "aesc_douai": "incumbent", "lges_wroclaw": "incumbent",
    "sk_komarom": "incumbent", "sk_georgia": "incumbent", "catl_arnstadt": "incumbent",
    "ultium_springhill": "joint_venture", "storage_plant": "incumbent", "verkor_dunkirk": "newcomer",
    "morrow": "newcomer", "toyota_nc": "newcomer", "byd_chongqing": "incumbent_home", "britishvolt": "newcomer",
    "italvolt": "newcomer", "freyr": "newcomer", "aesc_us": "incumbent", "farasis": "incumbent",
    "svolt_saar": "incumbent",
}  # fmt: skip
LATER_THAN_ANNOUNCED = {
    # asks for less than 0.6 of the usual durations
    **{(name, "first_production"): 5.5 for name in ("byd_chongqing", "farasis", "svolt_saar")},
    **{(name, "first_production"): 3.0 for name in ("lges_wroclaw", "britishvolt")},
}
NOT_SCALED = ("site_choice", "permits", "financial_close")


def rows() -> list[dict[str, str]]:
    with (Path(__file__).parent / "data" / "reference_rows.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def content(name: str, group: str = "scenario") -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((conf_dir() / group / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def pages(text: str) -> set[str]:
    return {page.rstrip(".,;)") for page in re.findall(r"https?://[^\s;,]+", text)}


def cited(plant: str, *when: str) -> set[str]:
    return {row["page"] for row in rows() if row["plant"] == plant and row["when"] in when}


def days(node: Any) -> set[date]:
    if isinstance(node, dict):
        return {day for part in node.values() for day in days(part)}
    return {node} if isinstance(node, date) else set()


@pytest.mark.parametrize("name", PLANTS)
def test_it_loads_is_checked_and_runs(name: str) -> None:
    scenario = load_scenario([f"scenario={name}", "replications=2", "workers=1"])
    assert scenario.maker.kind == PLANTS[name]
    assert "fits together" in check_text(scenario)
    short = scenario.model_copy(update={"horizon_end": scenario.data_date.replace(year=scenario.data_date.year + 5)})
    results = run(short)
    assert len(results.ran) == 2


@pytest.mark.parametrize("name", PLANTS)
def test_every_number_of_its_file_stands_in_the_tables_of_its_plant_or_is_assumed(name: str) -> None:
    said = content(name)["sources"]
    for key, entry in said.items():
        known = cited(name, "start", "later") if key.startswith("marks.") else cited(name, "start")
        if entry["grade"] == "assumed":
            assert not pages(entry["source"]), f"{key}: what is assumed cites nothing"
        else:
            assert pages(entry["source"]), key
            assert pages(entry["source"]) <= known, key
    others = {row["page"] for row in rows() if row["plant"] not in (name, "")} - cited(name, "start", "later")
    assert not others & pages(yaml.safe_dump(said, width=10_000))


@pytest.mark.parametrize("name", PLANTS)
def test_nothing_later_than_its_data_date_is_used(name: str) -> None:
    """Facts lie before it, announcements were made before it, and no day of a mark stands anywhere else."""
    said = content(name)
    marks = days(said.pop("marks", {}))
    assert all(day > said["data_date"] for day in marks)
    assert not marks & days(said)
    assert all(day <= said["data_date"] for day in days(said.get("known", {})))
    latest = said["data_date"].isoformat()[:7]
    assert all(point["published"] <= latest for point in said.get("announced", {}).values())


@pytest.mark.parametrize("name", PLANTS)
def test_a_page_or_a_plan_of_later_is_said_at_the_head_of_the_file(name: str) -> None:
    """What a page of later tells of before, and a number of a later plan: then something later is used."""
    said, latest = content(name), content(name)["data_date"].isoformat()[:7]
    used = {key: entry["source"] for key, entry in said["sources"].items() if not key.startswith("marks.")}
    assert all(point["published"] <= latest for point in said.get("announced", {}).values())
    told = [f"{y}-{m}" for source in used.values() for y, m in re.findall(r"/[^ ]*?(20\d\d)[/-]([01]\d)(?!\d)", source)]
    later = any(day > latest for day in told) or any(re.search(r"later|when it was stopped", x) for x in used.values())
    text = (conf_dir() / "scenario" / f"{name}.yaml").read_text(encoding="utf-8")
    head = " ".join(line[2:] for line in text.splitlines() if line.startswith("# "))
    assert ("Nothing else that was published later is used" in head) == later
    if later:
        assert "Nothing published later is used" not in head
        assert re.search(r"told by a page of|those of a plan of", head)


@pytest.mark.parametrize("name", PLANTS)
def test_all_durations_after_the_decision_are_the_shared_ones_times_one_factor(name: str) -> None:
    shared, block = content("first", "block"), load_scenario([f"scenario={name}"]).blocks["block_1"]
    factors = []
    for activity, row in shared["activities"].items():
        if activity in NOT_SCALED:
            assert block.activities[activity].months == row["months"]
        else:
            factors.append(block.activities[activity].months / row["months"])
    project = shared["line_project"]
    factors += [block.line_project.hot_months / project["hot_months"]]
    factors += [getattr(block.line_project, step).months / project[step]["months"] for step in ("install", "cold")]
    assert max(factors) - min(factors) < 0.006
    assert 0.6 <= factors[0] <= 1.6


@pytest.mark.parametrize("name", PLANTS)
def test_the_plan_keeps_to_what_was_announced_or_check_says_how_far_it_is(name: str) -> None:
    scenario = load_scenario([f"scenario={name}", "twin=plan"])
    prepared, calendar = prepare(scenario), Calendar(scenario.start)
    path, years = simulate(prepared, 0), YearWeights(prepared)
    for key, point in scenario.announced.items():
        milestone = milestone_of(point.milestone, scenario)
        assert milestone is not None
        off = months_outside(calendar.date(milestone_hours(milestone, prepared, path, years)), point)
        assert abs(off) <= LATER_THAN_ANNOUNCED.get((name, key), 0.0), key
        if off:
            assert f": {off:.1f} months later" in " ".join(check_text(scenario).split())


def test_the_list_shows_them_by_maker_country_and_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    named = {line[0]: line for line in lines if line and line[0] in PLANTS}
    assert set(named) == set(PLANTS)
    assert named["northvolt_ett"][1:5] == ["newcomer", "Sweden", "16", "GWh"]
    assert named["ultium_springhill"][1:7] == ["joint", "venture", "United", "States", "35", "GWh"]
    order = [line[0] for line in lines if line and line[0] in PLANTS]
    assert order.index("aesc_douai") < order.index("tesla_nevada") < order.index("northvolt_ett")


def test_docs_name_every_reference_plant() -> None:
    text = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    assert [name for name in PLANTS if f"`{name}`" not in text] == []
