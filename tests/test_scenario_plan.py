"""The announced plan comes out: durations as planned and dates instead of rules reproduce what was said in June 2021.

Months are 730.5 hours after 2021-06-28. Calendar months and these differ by up to a day (60 months are 1826.25 days),
and the two later blocks hang on calendar dates: hence a tolerance of two days where none is stated.
"""

from datetime import date, timedelta

import pytest
from conftest import History

from sim.calendar import Calendar
from sim.model.prepared import Prepared
from sim.model.trajectory import Trajectory
from sim.scenario.milestones import milestone_of
from sim.study.dates import YearWeights, milestone_hours
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

TOLERANCE_DAYS = 2.0
HORIZON = "horizon_end=2031-12-31"  # all has happened by then

FIRST = {
    "pilot.funding_and_site": 6, "pilot.building": 15, "pilot.equipment": 15, "pilot.install_and_commission": 18,
    "pilot.a_sample": 21, "pilot.b_sample": 27,
    "block_1.site_choice": 8, "block_1.permits": 24, "block_1.financial_close": 24, "block_1.site_works": 27,
    "block_1.shell": 40, "block_1.utilities": 39, "block_1.equipment_order": 37, "block_1.factory_acceptance": 38,
    "block_1.shipping": 40, "block_1.line_1_install": 46, "block_1.line_1_cold": 48,
    "block_1.first_cell": 48, "block_1.line_1_first_cell": 48, "block_1.line_2_first_cell": 51,
    "block_1.line_3_first_cell": 54, "block_1.line_4_first_cell": 57,
    "block_1.line_1_installed": 52, "block_1.line_1_released": 54,
}  # fmt: skip
AFTER_FID = {
    "site_works": 2, "shell": 14, "utilities": 12, "dry_rooms": 14, "equipment_order": 13, "factory_acceptance": 14,
    "shipping": 16, "line_1_install": 21, "line_1_first_cell": 23, "line_2_first_cell": 26, "line_3_first_cell": 29,
    "line_4_first_cell": 32, "line_4_installed": 36,
}  # fmt: skip
DECIDED = {"block_2": date(2026, 6, 28), "block_3": date(2027, 6, 28)}


@pytest.fixture(scope="module")
def plan(history: History) -> tuple[Prepared, Trajectory]:
    return history("scenario=renault_2021", HORIZON, twin="plan")


def days_off(path: Trajectory, event: str, months: float) -> float:
    return abs(path.hours[event] - months * HOURS_PER_MONTH) / HOURS_PER_DAY


@pytest.mark.parametrize(("event", "month"), FIRST.items(), ids=str)
def test_the_pilot_and_the_first_block_finish_as_planned(
    event: str, month: int, plan: tuple[Prepared, Trajectory]
) -> None:
    assert days_off(plan[1], event, month) < TOLERANCE_DAYS


def test_dry_rooms_finish_with_the_shell_as_planned(plan: tuple[Prepared, Trajectory]) -> None:
    """They begin at 70 % of the shell, month 36.1, and take four months: month 40 in the plan, 40.1 to the digit."""
    assert days_off(plan[1], "block_1.dry_rooms", 40.1) < TOLERANCE_DAYS
    assert plan[1].hours["block_1.dry_rooms"] >= plan[1].hours["block_1.shell"]


@pytest.mark.parametrize("block", DECIDED)
def test_later_blocks_are_decided_on_their_day_and_follow_their_plan(
    block: str, plan: tuple[Prepared, Trajectory]
) -> None:
    prepared, path = plan
    fid = path.hours[f"{block}.fid"]
    assert Calendar(prepared.scenario.start).date(fid) == DECIDED[block]
    late = {what: path.hours[f"{block}.{what}"] - fid - months * HOURS_PER_MONTH for what, months in AFTER_FID.items()}
    assert {what: hours for what, hours in late.items() if abs(hours) >= TOLERANCE_DAYS * HOURS_PER_DAY} == {}


def test_all_fifty_are_installed_in_month_108(plan: tuple[Prepared, Trajectory]) -> None:
    prepared, path = plan
    milestone = milestone_of("installed_50", prepared.scenario)
    assert milestone is not None
    hours = milestone_hours(milestone, prepared, path, YearWeights(prepared))
    assert abs(hours - 108 * HOURS_PER_MONTH) / HOURS_PER_DAY < TOLERANCE_DAYS
    assert path.installed_gwh_per_year.max() == pytest.approx(50.0)


def test_every_announced_point_is_reached_inside_its_precision(plan: tuple[Prepared, Trajectory]) -> None:
    """A year or a month was said: the plan gets there by its end, and not a whole such period early."""
    prepared, path = plan
    scenario, weights = prepared.scenario, YearWeights(prepared)
    assert scenario.announced
    missed = {}
    for name, point in scenario.announced.items():
        milestone = milestone_of(point.milestone, scenario)
        assert milestone is not None
        day = Calendar(scenario.start).date(milestone_hours(milestone, prepared, path, weights))
        if not begin_of(point.date, point.precision) <= day <= end_of(point.date, point.precision):
            missed[name] = (day, point.date)
    assert missed == {}


def begin_of(day: date, precision: str) -> date:
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[precision]


def end_of(day: date, precision: str) -> date:
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return {"day": day, "month": next_month - timedelta(days=1), "year": date(day.year, 12, 31)}[precision]


def test_the_plan_draws_nothing(plan: tuple[Prepared, Trajectory], history: History) -> None:
    """Every replication and every seed is the same plan."""
    _, again = history("scenario=renault_2021", HORIZON, "seed=7", twin="plan", replication=3)
    assert again.hours == plan[1].hours
    assert (again.good_gwh == plan[1].good_gwh).all()


def test_a_planned_line_reaches_nameplate_after_six_months(plan: tuple[Prepared, Trajectory]) -> None:
    """13 weeks at nameplate end nine months after the last first cell of block 1."""
    prepared, path = plan
    week = int((path.hours["block_1.line_4_first_cell"] + 9 * HOURS_PER_MONTH) / 168)
    quarter = path.good_gwh[0, week - 13 : week].sum() * 8766 / (13 * 168)
    assert quarter == pytest.approx(16.0, rel=0.01)
    assert prepared.scenario.numerics.plan_ramp_months == 6
