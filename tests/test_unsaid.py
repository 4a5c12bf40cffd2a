"""Entries set to null go, wherever they stand; what was not said is asked for, and what moves nothing is said."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Load

from sim.errors import InputError
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.load import compose_config, frozen, load_scenario
from sim.scenario.removed import is_table, without_removed
from sim.scenario.unsaid import remarks, why_idle
from sim.study.check import check_text
from sim.study.sweep.points import with_value

CUT = "horizon_end=2026-06-30"


def tables(tree: dict[str, Any], path: str = "") -> list[str]:
    """Paths of all entries whose names a user chose."""
    found = []
    for key, value in tree.items():
        below = f"{path}.{key}" if path else key
        found += [below] if is_table(path) else []
        found += tables(value, below) if isinstance(value, dict) and key != "sources" else []
    return found


@pytest.mark.parametrize("scenario", ["renault_2021", "verkor_2026"])
def test_any_entry_that_is_null_goes_and_nothing_else(scenario: str) -> None:
    whole = compose_config([f"scenario={scenario}"])
    paths = tables(whole)
    assert {path.partition(".")[0] for path in paths} >= {"announced", "blocks", "line", "offtake", "pilot"}
    for path in np.random.default_rng(1).choice(paths, 12, replace=False):
        found = compose_config([f"scenario={scenario}", f"{path}=null"])
        left = tables(found)
        assert [one for one in paths if one == path or one.startswith(f"{path}.")] == [
            p for p in paths if p not in left
        ]


def test_null_in_a_file_removes_what_the_file_below_says(tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(
        "# @package _global_\ndefaults: [renault_2021, _self_]\nname: mine\nannounced: {rate_10: null}\nmarks: null\n"
        "blocks: {block_3: null}\ngoals: null\n",
        encoding="utf-8",
    )
    scenario = load_scenario(["scenario=mine"], tmp_path)
    assert "rate_10" not in scenario.announced
    assert "rate_16" in scenario.announced
    assert scenario.marks == {}
    assert list(scenario.blocks) == ["block_1", "block_2"]


def test_a_field_of_the_schema_keeps_its_null() -> None:
    assert without_removed({"maker": {"pilot_share": None}, "line": {"stages": {"a": None}}}) == {
        "maker": {"pilot_share": None}, "line": {"stages": {}},
    }  # fmt: skip


def test_facts_are_asked_for_once_time_has_passed(load: Load) -> None:
    assert not list(remarks(load()))
    (told,) = remarks(load("data_date=2022-03-01"))
    assert told.startswith("What has happened by 2022-03-01? The data date is 8 months after the programme start")
    assert not list(remarks(load("scenario=verkor_2026")))


@pytest.mark.parametrize(
    "override",
    [
        "announced.rate_45.date=2031-12-31", "goals.rate_45.level=44", "offtake.renault.gwh_per_year=5",
        "+marks.own={date: 2026-01-01, label: x}",
    ],
)  # fmt: skip
def test_what_is_said_to_move_nothing_moves_nothing(override: str) -> None:
    """And an override of what is still to come is not said to."""
    scenario = ("scenario=verkor_2026", CUT)
    base, changed = load_scenario(scenario), load_scenario([*scenario, override])
    (told,) = remarks(changed, [override])
    assert told.startswith("Demand limits nothing yet" if "offtake" in override else override)
    hours = [simulate(prepare(one), 0).hours for one in (base, changed)]
    assert hours[0] == hours[1]
    assert not list(remarks(base, ["blocks.block_2.activities.shell.months=30", "maker.schedule.median=1.3", "seed=2"]))


@pytest.mark.parametrize("key", ["demand", "demand.share", "customers", "market_share", "maker.market_share",
                                 "blocks.block_1.demand", "sales.gwh"])  # fmt: skip
@pytest.mark.parametrize("sign", ["", "+"])
def test_who_looks_for_demand_is_told_that_it_limits_nothing_yet(sign: str, key: str) -> None:
    with pytest.raises(InputError, match="demand limits nothing yet: every good cell that is released counts as sold"):
        load_scenario([f"{sign}{key}=0.5"])


def test_a_misspelt_key_is_still_told_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean order_release"):
        load_scenario(["blocks.block_1.order_releas=start"])


def test_offtake_halved_is_said_to_limit_nothing_yet(load: Load) -> None:
    halved = "offtake.renault_2030.gwh_per_year=5"
    told = check_text(load(CUT, halved), [halved])
    assert told.count("Demand limits nothing yet; contracts are told beside the volumes.") == 2  # said, and its table
    (gone,) = remarks(load("offtake=null"), ["offtake=null"])
    assert gone.startswith("Demand limits nothing yet")
    assert "told beside" not in gone


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("permits", [True, False])
def test_a_region_that_is_said_to_move_nothing_moves_nothing_and_any_other_moves_something(
    own: bool, permits: bool
) -> None:
    """Of two sites, with a region of their own or of the scenario, the second with permits to wait for or none."""
    content = load_scenario(["~blocks.block_3", "horizon_end=2031-12-31"]).model_dump()
    region, later = content["region"], content["blocks"]["block_2"]
    sites = {name: {"vendor_line_slots": 1} | ({"region": region} if own or name == "north" else {})
             for name in ("north", "south")}  # fmt: skip
    content |= {"sites": sites, "vendor_line_slots": None, "region": None if own else region}
    content["blocks"]["block_1"]["site"], later["site"] = "north", "south"
    if permits:
        later["activities"]["permits"] = {"months": 6, "basis": "permits", "after": "start"}
        later["decision"]["after"] = "preparation, permits"
    base, where = frozen(content), "sites.south.region" if own else "region"
    assert any(told.startswith("sites.south.region") for told in remarks(base)) == (own and not permits)
    for path in ("sites.north.region", where):
        slow = with_value(base.model_dump(), f"{path}.permits_months", None)
        slow = with_value(slow, f"{path}.permits_months", {"kind": "constant", "value": 60.0})
        hours = [simulate(prepare(one), 0).hours for one in (base, frozen(slow))]
        assert (why_idle(f"{path}.permits_months", base) != "") == (hours[0] == hours[1]), path


def test_a_line_of_which_nobody_speaks_is_named() -> None:
    """Line 1 has made cells for years and line 2 is not spoken of: it is taken as not begun, and that moves dates."""
    fact = "+known={block_1: {line_1_hot: {start: 2026-06-28}%s}}"
    silent, said = (
        list(remarks(load_scenario(["data_date=2029-01-31", fact % more])))
        for more in ("", ", line_2_hot: {start: 2027-06-28}, line_3_install: {start: 2028-12-31}")
    )
    assert sum("nothing is said of line 2" in one for one in silent) == 1
    assert not any("nothing is said of line" in one for one in said)


def test_what_closures_do_to_rates_is_said() -> None:
    closed = "+closures.august={first_day: 08-01, last_day: 08-21}"
    assert any(one.startswith("Closures:") for one in remarks(load_scenario([closed])))
    assert not any(one.startswith("Closures:") for one in remarks(load_scenario([])))


def test_months_that_give_way_to_people_do_not_move_nothing(load: Load) -> None:
    """Setting them to null makes people decide; a number beside a stated headcount is idle."""
    assert why_idle("maker.shift_teams.months", load("maker.shift_teams.months=null")) == ""
    assert "people decide" in why_idle("maker.shift_teams.months", load("+headcount.year_2030.people=2000"))
