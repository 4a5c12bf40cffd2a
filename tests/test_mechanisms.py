"""Mechanisms: what is declared acts, what does not act leaves no trace, and each does what it says."""

from functools import cache

import numpy as np
import pytest
from bits import Case, history, moved, rounding, stored
from conftest import ROOT, Load

from sim.model.mechanisms.all import ACTING
from sim.model.prepared import Prepared, prepare
from sim.model.programme import begin, simulate
from sim.model.trajectory import Trajectory
from sim.model.transfer import mother_share
from sim.scenario.fields import facts_at
from sim.scenario.load import load_scenario
from sim.scenario.mechanisms.all import MECHANISMS, acting
from sim.scenario.mechanisms.table import table
from sim.scenario.parts.running import GROUPS
from sim.units import HOURS_PER_MONTH

OFF = ("maker.debugging=null", "maker.line_interval=null", "maker.shift_teams=null")


@cache
def replication(number: int, *overrides: str) -> tuple[Prepared, Trajectory]:
    prepared = prepare(load_scenario([*overrides, "horizon_end=2032-06-30"]))
    return prepared, simulate(prepared, number, losses=True)


def months(path: Trajectory, first: str, then: str) -> float:
    return (path.hours[then] - path.hours[first]) / HOURS_PER_MONTH


def test_what_is_declared_acts_and_has_its_words() -> None:
    assert [one.name for one in MECHANISMS] == list(ACTING)
    for one in MECHANISMS:
        assert one.as_planned in (*GROUPS, ""), one.name
        assert all(facts_at(path) for path in one.settings), one.name


def test_the_page_has_the_table_of_what_is_declared() -> None:
    assert table() in (ROOT / "docs" / "model.md").read_text(encoding="utf-8")


def test_a_cause_that_is_off_has_no_column(load: Load) -> None:
    everything = (
        "maker.shift_teams.months=null", "maker.staff.novice_defects={constant: [1.8]}",
        "maker.line_start.cell_yield=0.7", "+closures.august={first_day: 08-01, last_day: 08-21}",
    )  # fmt: skip
    on, off = (prepare(load("maker=incumbent", *overrides)) for overrides in (everything, OFF))
    assert {one.name for one in acting(on.scenario)} == {one.name for one in MECHANISMS}
    assert off.causes == ("other",)
    assert {f"held_{one.name}" in on.categories for one in MECHANISMS if one.holds} == {True}


@pytest.mark.skipif(rounding() != stored()["rounding"], reason="other libraries round otherwise")
@pytest.mark.parametrize("case", ["newcomer", "incumbent"])
def test_kept_makers_give_the_results_of_before_to_the_last_bit(case: str, load: Load) -> None:
    as_it_was = f"maker={case}_model1", "numerics.lot_hours=36", "numerics.mature_lot_hours=168"
    for number in range(2):
        path = history(Case(load(*as_it_was), number))
        assert moved(stored()["cases"][f"{case}, {number}"], path) == []


@pytest.mark.parametrize("number", range(4))
def test_a_line_makes_a_trickle_until_it_runs_continuously(number: int) -> None:
    prepared, path = replication(number, "maker=incumbent", "maker.shift_teams=null")
    first, installed = (path.hours[f"block_1.line_1_{what}"] / 168.0 for what in ("first_cell", "installed"))
    whole = prepared.nameplates[1] / 52.18
    trickle = path.good_gwh[0, int(first) + 1 : int(installed)]
    assert 0.0 < trickle.max() <= path.inputs["debugging_pace"] * whole
    assert path.losses_gwh is not None
    held = path.losses_gwh[0, :, prepared.categories.index("held_debugging")]
    assert held[int(first) + 1 : int(installed)].min() > 0.0


def test_debugging_takes_its_factor_and_later_lines_less(load: Load) -> None:
    _, path = replication(1, "maker=incumbent")
    planned = load("maker=incumbent").blocks["block_1"].line_project.hot_months
    took = [months(path, f"block_1.line_{n}_hot.start", f"block_1.line_{n}_hot") for n in (1, 2)]
    assert took[0] == pytest.approx(planned * path.inputs["block_1.line_1.debugging_factor"])
    assert took[1] < planned * path.inputs["block_1.line_2.debugging_factor"]


def test_a_line_learns_from_continuous_operation_on() -> None:
    """Whatever it made before: then it knows what others bring."""
    prepared = prepare(load_scenario(["maker=incumbent", "maker.debugging.pace={constant: [0.5]}"]))
    whole = simulate(prepared, 0)
    programme = begin(prepared, 0)
    programme.env.run(until=whole.hours["block_1.line_1_installed"] + 1.0)
    known = programme.ramp.skills["quality"][1]
    assert known == pytest.approx(whole.inputs["mother_plant_share"], rel=1e-12)
    assert programme.ramp.learners["started"][1] < programme.env.now - 24.0 * 30.0
    programme.env.run(until=programme.env.now + 24.0 * 120.0)
    assert programme.ramp.skills["quality"][1].mean() > whole.inputs["mother_plant_share"] + 0.02


@pytest.mark.parametrize("number", range(4))
def test_lines_start_one_interval_apart_at_least(number: int, load: Load) -> None:
    _, path = replication(number, "maker=incumbent")
    planned = load("maker=incumbent").maker.line_start.plan_months
    least = [planned * path.inputs[f"block_1.line_{n}.line_interval_factor"] for n in (2, 3, 4)]
    starts = [path.hours[f"block_1.line_{n}_first_cell"] for n in (1, 2, 3, 4)]
    assert (np.diff(starts) / HOURS_PER_MONTH >= np.array(least) - 1e-6).all()


def test_what_is_known_of_debugging_moves_what_is_not(load: Load) -> None:
    """A line that has been debugged for long says that the others will be; and its own draw is beyond that."""
    overrides = ["scenario=verkor_2026"]
    early, late = (prepare(load(*overrides, f"data_date={day}")) for day in ("2026-02-28", "2027-12-31"))
    factors = {one: [] for one in ("line_1", "line_3")}  # type: dict[str, list[tuple[float, float]]]
    for number in range(60):
        one, other = (simulate(prepared, number).inputs for prepared in (early, late))
        for line, found in factors.items():
            name = f"block_1.{line}.debugging_factor"
            if name in one and name in other:
                found.append((one[name], other[name]))
    assert min(after for _, after in factors["line_1"]) * 4.0 >= 24.0
    medians = np.median(np.array(factors["line_3"]), axis=0)
    assert medians[1] > 1.5 * medians[0]


def test_teams_come_one_by_one_and_all_hours_are_run_in_the_end() -> None:
    prepared, path = replication(0, "maker=incumbent", "maker.debugging=null", "maker.line_interval=null")
    assert path.losses_gwh is not None
    held = path.losses_gwh[0, :, prepared.categories.index("held_shift_teams")]
    first = int(path.hours["block_1.first_cell"] / 168.0)
    last = int(first + path.inputs["shift_team_months"] * HOURS_PER_MONTH / 168.0)
    assert held[:first].sum() == 0.0
    assert held[first + 2 : last].min() > 0.0
    assert held[last + 3 :].sum() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(("plants", "mode"), [(0, 0.0), (1, 0.4), (2, 0.7), (9, 0.7)])
def test_plants_started_before_move_the_mode_of_what_a_mother_plant_brings(
    plants: int, mode: float, load: Load
) -> None:
    share = mother_share(load("maker=incumbent", f"maker.plants_started_before={plants}").maker)
    assert share is not None
    assert (share.low, share.mode, share.high) == (0.0, mode, 1.0)


def test_one_team_of_five_learns_nearly_as_fast_as_all(load: Load) -> None:
    """At medians: twelve months after continuous operation at most ten points of yield less, by the floor."""
    teams = "maker.shift_teams={teams: 5, at_first_cell: %d, months: {constant: [600]}}"
    found = []
    for at_first in (1, 5):
        _, path = replication(0, "twin=mean", "blocks.block_1.lines=1", teams % at_first)
        installed = path.hours["block_1.line_1_installed"] + 12.0 * HOURS_PER_MONTH
        found.append(float(path.by_line.cell_yield[int(installed / 168.0 / 13), 1]))
    assert 0.0 < found[1] - found[0] < 0.10
