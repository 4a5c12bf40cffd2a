"""Every shipped cell has a line of its name; the pair fits together, makes its nameplate and runs."""

import pytest

from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.design import effective_over_need
from sim.scenario.load import load_scenario
from sim.scenario.options import list_options
from sim.scenario.schema import Scenario
from sim.study.check import check_text
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR

CELLS = list_options("cell")
ALONE = ("pilot.enabled=false", "maker=incumbent", "~blocks.block_2", "~blocks.block_3")


def scenario_of(cell: str, *more: str, lines: int = 1) -> Scenario:
    return load_scenario([f"cell={cell}", f"line={cell}", f"blocks.block_1.lines={lines}", *ALONE, *more])


def test_every_cell_has_a_line_of_its_name() -> None:
    assert len(CELLS) >= 5
    assert set(CELLS) <= set(list_options("line"))


@pytest.mark.parametrize("cell", CELLS)
def test_the_pace_stage_is_where_cells_begin_and_has_a_few_percent_over_the_nameplate(cell: str) -> None:
    design = scenario_of(cell).line
    over = effective_over_need(design)
    assert min(over, key=lambda name: over[name]) == design.assembly
    assert 1.0 <= over[design.assembly] <= 1.03
    assert design.assembly == ("stacking" if cell.startswith("pouch") else "winding")
    assert {"formation", "ageing"} <= {name for name, stage in design.stages.items() if stage.dwell_hours}


@pytest.mark.parametrize("cell", CELLS)
def test_the_planned_line_makes_its_nameplate(cell: str) -> None:
    """All weeks of the last planned year together, within a twentieth."""
    scenario = scenario_of(cell, "twin=plan", "horizon_end=2028-12-31")
    year = round(HOURS_PER_YEAR / HOURS_PER_WEEK)
    made = simulate(prepare(scenario), 0).good_gwh.sum(axis=0)[-year - 8 : -8].sum()
    nameplate = scenario.blocks["block_1"].line_nameplate_gwh_per_year
    assert made == pytest.approx(nameplate, rel=0.05)


@pytest.mark.parametrize("cell", CELLS)
def test_it_is_checked_and_runs(cell: str) -> None:
    scenario = scenario_of(cell, "horizon_end=2028-12-31")
    assert f"cell: {scenario.cell.energy_wh:g} Wh" in check_text(scenario)
    path = simulate(prepare(scenario), 0)
    assert path.good_gwh.sum() > 0.0


def test_a_cell_with_a_release_of_its_own_is_released_by_it() -> None:
    """In the median time of the cell, not of the maker; later lines as the maker's."""
    months = {}
    for cell in ("lfp_prismatic", "storage_lfp"):
        scenario = scenario_of(cell, "twin=plan", "horizon_end=2028-12-31", lines=2)
        hours = simulate(prepare(scenario), 0).hours
        first = hours["block_1.line_1_released"] - hours["block_1.line_1_first_cell"]
        months[cell] = first / 730.5
        expected = scenario.cell.release_months or scenario.maker.release.months
        assert months[cell] == pytest.approx(expected.quantile(0.5))
    assert months["storage_lfp"] > months["lfp_prismatic"]


def test_check_tells_what_a_cell_is_sold_for() -> None:
    said = check_text(scenario_of("storage_lfp"))
    assert "cell: 1005 Wh; released by its customer in 6.67 to 8.33 months; sold for 39.6 to 52.1 USD" in said
