"""Blocks stand on sites: each has its own queue for installers and its own region; one site is as none named."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Load
from test_cli import run_in

from sim.errors import InputError
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.plan.read_tables import read_tables
from sim.plan.write_tables import write_tables
from sim.scenario.checks.check import check
from sim.scenario.load import frozen, load_scenario
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.study.check import check_text
from sim.study.pictures.schedule import schedule_pictures
from sim.study.running.runner import run
from sim.units import HOURS_PER_MONTH

TWO = {"lens": {"vendor_line_slots": 1}, "sur": {"vendor_line_slots": 1}}


def with_sites(sites: dict[str, Any], stands: dict[str, str], *overrides: str, slots: int | None = None) -> Scenario:
    """Two equal blocks that are built at once, on these sites."""
    content = load_scenario(["horizon_end=2027-06-30", "~blocks.block_2", "~blocks.block_3", *overrides]).model_dump()
    block = content["blocks"]["block_1"] | {"lines": 2}
    block["line_project"]["stagger_months"] = 0.0
    content["blocks"] = {name: block | {"site": site} for name, site in stands.items()}
    content |= {"sites": sites, "vendor_line_slots": slots, "announced": {}, "offtake": {}}
    scenario = frozen(content)
    check(scenario)
    return scenario


def installed(path: Trajectory) -> dict[str, float]:
    """When the installation of every line of every block ends."""
    return {name: hours for name, hours in path.hours.items() if name.endswith("_install")}


APART = {"a": "lens", "b": "sur"}


@pytest.mark.parametrize("words", [("twin=plan",), *((f"seed={seed}",) for seed in range(1, 4))], ids=str)
def test_blocks_on_one_site_share_its_installers_and_on_two_they_do_not(words: tuple[str]) -> None:
    """One crew a site: four installations follow each other on one site, two on each of two."""
    together = installed(simulate(prepare(with_sites({}, {"a": "", "b": ""}, *words, slots=1)), 0))
    apart = installed(simulate(prepare(with_sites(TWO, APART, *words)), 0))
    alone = installed(simulate(prepare(with_sites({}, {"a": ""}, *words, slots=1)), 0))
    assert together.keys() <= apart.keys()
    assert all(apart[name] <= hour for name, hour in together.items())
    if words == ("twin=plan",):  # both blocks are ready at once
        months = sorted(round(hour / HOURS_PER_MONTH) for hour in together.values())
        assert [later - months[0] for later in months] == [0, 6, 12, 18]
        assert sorted(round(hour / HOURS_PER_MONTH) - months[0] for hour in apart.values()) == [0, 0, 6, 6]
    assert {name: apart[name] for name in alone} == alone, "the other site is not felt"


def test_one_site_by_its_name_is_as_none_named(load: Load) -> None:
    """To the bit, wherever its installers are given."""
    plain = load("horizon_end=2027-06-30")
    here = load("horizon_end=2027-06-30", "+sites.here={}")
    own = load("horizon_end=2027-06-30", "+sites.here.vendor_line_slots=2", "vendor_line_slots=null",
               "+region@sites.here.region=western_europe", "~region")  # fmt: skip
    paths = [simulate(prepare(scenario), 1) for scenario in (plain, here, own)]
    for path in paths[1:]:
        assert path.hours == paths[0].hours
        assert np.array_equal(path.good_gwh, paths[0].good_gwh)


def test_the_region_of_a_site_moves_its_own_permits_alone() -> None:
    america = load_scenario(["region=north_america"]).model_dump()["region"]
    before = with_sites(TWO, APART)
    after = with_sites({"lens": TWO["lens"], "sur": {**TWO["sur"], "region": america}}, APART)
    for replication in range(3):
        one, other = (simulate(prepare(scenario), replication).inputs for scenario in (before, after))
        assert {name for name in one if one[name] != other[name]} == {"b.permits_months"}
        assert other["b.permits_months"] < one["b.permits_months"]


@pytest.mark.parametrize(
    ("sites", "stands", "slots", "said"),
    [
        (TWO, {"a": "lens", "b": "surr"}, None, "blocks.b.site = 'surr': there is no such site; did you mean sur?"),
        ({}, {"a": "lens"}, 1, "blocks.a.site = 'lens': there is no such site; known: none"),
        (TWO, {"a": "lens", "b": ""}, None, "blocks.b.site: is missing; there are several sites, so say which: lens"),
        (TWO, APART, 2, "vendor_line_slots: is given there and as sites.lens.vendor_line_slots; each site has"),
        ({"lens": {}, "sur": {}}, APART, 2, "vendor_line_slots = 2: each of several sites has installers of its own"),
        ({"lens": {}, "sur": TWO["sur"]}, APART, None, "sites.lens.vendor_line_slots: is missing; give it there"),
        (TWO, {"a": "lens"}, None, "sites.sur: no block stands on it; remove it"),
        ({"my site": {}}, {"a": ""}, 1, "sites.my site: a site's name has letters, digits and _"),
        ({}, {"a": ""}, None, "vendor_line_slots is missing; it has no default and must not be removed"),
        ({"lens": {"vendor_line_slots": 0}}, {"a": ""}, None, "sites.lens.vendor_line_slots = 0"),
        ({"lens": {"crews": 2}}, {"a": ""}, None, "sites.lens.crews = 2: there is no such key"),
    ],
)  # fmt: skip
def test_sites_that_do_not_fit_are_refused(sites: Any, stands: Any, slots: int | None, said: str) -> None:
    with pytest.raises(InputError) as error:
        with_sites(sites, stands, slots=slots)
    assert said in str(error.value)


def test_a_region_is_given_once() -> None:
    region = load_scenario(["region=north_america"]).model_dump()["region"]
    sites = {name: {**site, "region": region} for name, site in TWO.items()}
    with pytest.raises(InputError, match=r"region: is given there and as sites\.lens\.region"):
        with_sites(sites, APART)
    assert with_sites({**TWO, "sur": sites["sur"]}, APART).sites["lens"].region is None


def test_sites_are_named_where_there_are_several_and_only_there() -> None:
    several, one = with_sites(TWO, APART), with_sites({"lens": {}}, {"a": "lens", "b": "lens"}, slots=1)
    assert "first cell, a, lens" in [milestone.label for milestone in milestones(several)]
    assert "lens" not in "".join(milestone.label for milestone in milestones(one))
    assert "b, sur " in check_text(several)
    assert "Western Europe                          1" in check_text(several)
    assert "lens" not in check_text(one)
    bars = schedule_pictures(run(several.model_copy(update={"replications": 2, "workers": "1"})))
    assert {row.network for row in bars["schedule_b"].rows} == {"b, sur"}
    assert "First cell of b, sur: " in bars["schedule_b"].title


def test_tables_of_a_plant_on_two_sites_are_taken_back_as_they_were(tmp_path: Path) -> None:
    scenario = with_sites(TWO, APART)
    write_tables(scenario, tmp_path / "tables")
    content = read_tables(tmp_path / "tables", scenario).content()
    kept = {key: scenario.model_dump()[key] for key in ("sites", "blocks")}
    taken = frozen({**scenario.model_dump(), **content}).model_dump()
    assert {key: taken[key] for key in kept} == kept
    blocks = tmp_path / "tables" / "blocks.csv"
    assert "site" in blocks.read_text(encoding="utf-8").splitlines()[0]


def test_a_site_is_given_in_plain_overrides(tmp_path: Path) -> None:
    words = ("+sites.lens.vendor_line_slots=1", "+sites.sur.vendor_line_slots=2", "vendor_line_slots=null",
             "+region@sites.sur.region=north_america", "blocks.block_1.site=lens", "blocks.block_2.site=sur",
             "~blocks.block_3")  # fmt: skip
    status, said = run_in(tmp_path, "check", *words)
    assert status == 0, said
    assert "sur    North America                          2" in said
