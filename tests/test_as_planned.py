"""Groups of causes that go as planned: together they are the plan, and none of its luck or numbers moves anything."""

import numpy as np
import pytest
from conftest import History, Load

from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.model.trajectory import Trajectory
from sim.scenario.parts.running import GROUPS
from sim.units import HOURS_PER_MONTH

HORIZON = "horizon_end=2033-06-30"
ALL = tuple(f"as_planned.{name}=true" for name in GROUPS)


def same(one: Trajectory, other: Trajectory) -> bool:
    arrays = ("good_gwh", "sellable_gwh", "cohort_gwh", "installed_gwh_per_year")
    equal = all(getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in arrays)
    return equal and one.hours == other.hours


@pytest.mark.parametrize("scenario", ["scenario=renault_2021", "scenario=verkor_2026"])
def test_all_groups_as_planned_are_the_plan_whatever_the_luck(scenario: str, history: History) -> None:
    plan = history(scenario, HORIZON, twin="plan")[1]
    assert all(same(plan, history(scenario, HORIZON, *ALL, replication=k)[1]) for k in (0, 5))
    assert same(plan, history(scenario, HORIZON, *ALL, "seed=9")[1])


def test_none_of_them_as_planned_is_the_scenario_itself(history: History) -> None:
    off = [override.replace("true", "false") for override in ALL]
    assert same(history("scenario=renault_2021", HORIZON)[1], history("scenario=renault_2021", HORIZON, *off)[1])


def test_slower_activities_alone_are_the_same_in_every_replication(history: History) -> None:
    others = [f"as_planned.{name}=true" for name in GROUPS if name != "schedule"]
    first, *more = (history("scenario=renault_2021", HORIZON, *others, replication=k)[1] for k in range(3))
    assert all(same(first, path) for path in more)


# Numbers of one group, changed so that they would be felt.
CHANGES = {
    "schedule": ("maker.schedule.median=1.5", "region.permits_months={kind:triangular,low:20,mode:30,high:40}"),
    "paths": ("maker.schedule.sigma=0.6", "maker.schedule.correlation=0.1"),
    "qualification": ("maker.release.refusal_probability=0.9", "retrofit.probability_before_b=1.0"),
    "line_start": ("maker.line_start.cell_yield=0.85", "maker.line_interval.factor_median=3"),
    "line_gate": ("maker.line_start.cell_yield=0.85",),
    "debugging": ("maker.debugging.factor_median=5", "maker.debugging.pace.high=0.2"),
    "shift_teams": ("maker.shift_teams.at_first_cell=3", "maker.shift_teams.months.high=40"),
    "cell_yield": ("maker.cell_yield_start.high=0.6", "maker.quality_months.median=30", "maker.pilot_share.mode=0.3"),
    "speed": ("maker.efficiency_mature.high=0.95", "maker.speed_months.median=40", "maker.mtbf_start_share=0.6"),
    "decisions": ("blocks.block_2.decision.refusal_probability=1.0", "blocks.block_2.decision.rate_share=0.9"),
}  # fmt: skip


@pytest.mark.parametrize("group", GROUPS)
def test_numbers_of_a_group_move_nothing_while_it_goes_as_planned(group: str, history: History) -> None:
    base, planned = ("scenario=renault_2021", HORIZON), f"as_planned.{group}=true"
    kept = [history(*base, planned, *changes, replication=1)[1] for changes in ((), CHANGES[group])]
    assert same(*kept)
    felt = [history(*base, *changes, replication=1)[1] for changes in ((), CHANGES[group])]
    assert not same(*felt)


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_as_planned_moves_no_draw_of_the_others(group: str, history: History) -> None:
    """Inputs that both draw have the same value, but those of the group itself, or given what time has passed."""
    before = history("scenario=renault_2021", HORIZON, replication=1)[1].inputs
    after = history("scenario=renault_2021", HORIZON, f"as_planned.{group}=true", replication=1)[1].inputs
    shared = before.keys() & after.keys()
    moved = {name for name in shared if before[name] != after[name]}
    own = {
        "schedule": {name for name in shared if name.endswith("_months") and "line_1_r" not in name},
        "paths": {name for name in shared if name.endswith("_months")},
        "shift_teams": {"hires_per_month", "people_per_gwh", "pilot_people_share"},
        "qualification": {name for name in shared if "release" in name or "refused" in name},
    }
    assert len(shared) > 60
    assert moved <= own.get(group, set())


def test_permits_as_planned_keep_their_spread_around_the_planned_months(load: Load) -> None:
    """The plan's 16 months where the region's median is 15: every draw is longer by 16/15, one draw for a block."""
    hours = []
    for planned in ("false", "true"):
        path = simulate(prepare(load("horizon_end=2026-06-30", f"as_planned.schedule={planned}")), 2)
        hours.append(path.hours["block_1.permits"] - path.hours["block_1.permits.start"])
        assert path.hours["block_1.permits"] == path.hours["block_1.financial_close"]
    assert hours[1] == pytest.approx(hours[0] * 16.0 / 15.0, rel=1e-9)


def test_a_region_without_permits_leaves_the_planned_months(load: Load) -> None:
    region = "region.permits_months={kind:triangular,low:0,mode:0,high:0}"
    path = simulate(prepare(load("horizon_end=2025-06-30", "as_planned.schedule=true", region)), 2)
    months = (path.hours["block_1.permits"] - path.hours["block_1.permits.start"]) / HOURS_PER_MONTH
    assert months == pytest.approx(16.0)


def test_planned_yield_holds_from_the_first_cell_and_claims_no_team(history: History) -> None:
    prepared, path = history("scenario=renault_2021", HORIZON, "as_planned.cell_yield=true", replication=1)
    made = path.cohort_gwh.sum(axis=0) > 0.0
    shares = path.good_gwh.sum(axis=0)[made] / path.cohort_gwh.sum(axis=0)[made]
    assert shares == pytest.approx(prepared.scenario.line.planning.cell_yield, rel=1e-6)
    assert (path.quality[np.isfinite(path.quality) & (path.quality > 0.0)] == 1.0).all()


def test_planned_speed_is_a_straight_ramp_to_planning_efficiency(history: History) -> None:
    """Yield still learned: a year after the last first cell, cells are started at the nameplate's pace."""
    others = "as_planned.debugging=true", "as_planned.shift_teams=true"
    prepared, path = history("scenario=renault_2021", HORIZON, "as_planned.speed=true", *others, replication=1)
    only = [name for name in path.hours if name.endswith("first_cell") and ".line_" in name]
    week = int(max(path.hours[name] for name in only if name.startswith("block_1")) / 168.0) + 52
    planning = prepared.scenario.line.planning
    rate = path.cohort_gwh[0, week : week + 13].mean() * 8766.0 / 168.0
    assert rate * planning.cell_yield == pytest.approx(16.0, rel=0.01)
