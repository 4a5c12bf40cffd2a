"""People: hired as told, trained, lost and replaced; teams come with them, and nothing moves where none decide."""

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.calendar import Calendar
from sim.errors import InputError
from sim.model.inputs import Inputs
from sim.model.prepared import prepare
from sim.model.programme import begin, simulate
from sim.model.staff import NOBODY, People, _quality, _Skill, people_of
from sim.scenario.load import load_scenario
from sim.scenario.unsaid import remarks, why_idle
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK

DECIDE = "maker.shift_teams.months=null"
STATED = "+headcount={month_2024_12: {people: 100}, month_2025_12: {people: 700}, year_2027: {people: 1900}}"
SURE = (
    "maker.staff.per_gwh={constant: [100]}", "maker.staff.hires_per_month={constant: [50]}",
    "maker.staff.plan_factor={constant: [1]}", "maker.staff.pilot_people=0",
)  # fmt: skip


def people(*overrides: str, number: int = 0) -> People:
    prepared = prepare(load_scenario(list(overrides)))
    inputs = Inputs(number + 1, noise_free=False, planned=prepared.scenario.planned.names())
    found = people_of(prepared, inputs)
    assert found is not None
    return found


def at(found: People, month: float) -> float:
    return float(np.interp(month * HOURS_PER_MONTH, np.arange(1, len(found.headcount) + 1) * 168.0, found.headcount))


def test_hiring_begins_before_the_planned_first_cell_and_ends_with_what_the_blocks_take() -> None:
    found = people(*SURE)
    first = prepare(load_scenario([])).planned_first_cells["block_1"] / HOURS_PER_MONTH
    assert at(found, first - 12.5) == 0.0
    assert at(found, first) == pytest.approx(600.0, abs=15.0)  # twelve months of fifty
    assert found.headcount[-1] == pytest.approx(5000.0)
    assert np.diff(found.headcount).max() <= 50.0 / HOURS_PER_MONTH * HOURS_PER_WEEK + 1e-9


def test_a_stated_headcount_is_hit_where_hiring_goes_as_planned_and_later_where_it_is_slower() -> None:
    calendar = Calendar(load_scenario([STATED]).start)
    weeks = {year: int(calendar.hours(date(year, 12, 31)) / HOURS_PER_WEEK) for year in (2024, 2025, 2027)}
    planned, slow = people(STATED, *SURE), people(STATED, *SURE[:2], "maker.staff.plan_factor={constant: [0.5]}")
    for year, expected in ((2024, 100.0), (2025, 700.0), (2027, 1900.0)):
        assert planned.headcount[weeks[year]] == pytest.approx(expected, abs=15.0)
        assert slow.headcount[weeks[year]] <= planned.headcount[weeks[year]] + 1e-9
    assert slow.headcount[-1] == planned.headcount[-1] == 1900.0


def test_who_hired_slowly_goes_on_so_and_is_slow_in_all(load: Load) -> None:
    """Thirty a month in two years: that is the rate, and debugging and lines take longer than at sixty a month."""
    found = {}
    for rate in (30, 60):
        known = f"+headcount={{year_2024: {{people: 100}}, year_2026: {{people: {100 + 24 * rate}}}}}"
        prepared = prepare(load(known, "data_date=2027-01-31"))
        inputs = Inputs(1, noise_free=True, families=prepared.known.families)
        people_of(prepared, inputs)
        assert inputs.drawn["hires_per_month"] == pytest.approx(rate, rel=0.01)
        found[rate] = [inputs.score(name) for name in ("debugging_factor", "line_interval_factor", "quality_months")]
    assert all(slow > fast + 0.2 for slow, fast in zip(found[30], found[60], strict=True))


@given(
    st.lists(st.floats(0.0, 60.0), min_size=60, max_size=200), st.floats(0.0, 0.01), st.floats(0.0, 10.0),
    st.floats(0.0, 120.0), st.floats(0.0, 1.0),
)  # fmt: skip
def test_novices_are_those_hired_lately_who_are_still_there(
    added: list[float], turnover: float, training: float, learning: float, novice: float
) -> None:
    """Beside a count cohort by cohort: everybody hired in a week leaves at the same rate."""
    headcount = np.cumsum(added)
    skill = _Skill(float(round(training)), float(round(max(training, learning))), novice)
    present, novices = _quality(headcount, turnover, skill)
    hired = np.diff(headcount, prepend=headcount[:1]) + turnover * headcount
    for week in (0, len(added) // 2, len(added) - 1):
        if headcount[week] > NOBODY:
            young, new = (
                min(
                    sum(hired[w] * math.exp(-turnover * (week - w)) for w in range(week + 1) if week - w < age)
                    / headcount[week],
                    1.0,
                )
                for age in (skill.training, skill.learning)
            )
            assert novices[week] == pytest.approx(new, abs=1e-9)
            assert present[week] == pytest.approx(1.0 - young - (new - young) * (1.0 - novice), abs=1e-9)
    assert ((present >= 0.0) & (present <= 1.0)).all()


def test_in_the_long_run_people_work_as_the_steady_state_says() -> None:
    skill, turnover = _Skill(5.0, 80.0, 0.7), 0.004
    present, _ = _quality(np.full(2000, 1000.0), turnover, skill)
    assert present[-1] == pytest.approx(skill.in_the_long_run(turnover), rel=0.003)


def test_by_default_people_move_no_date(load: Load) -> None:
    """Teams come by months, whatever is said of hiring."""
    slow = "maker.staff.hires_per_month={constant: [1]}"
    one, other = (simulate(prepare(load(*overrides)), 3) for overrides in ([], [slow]))
    assert one.hours == other.hours
    assert (one.good_gwh == other.good_gwh).all()
    assert other.headcount[-1] < one.headcount[-1]


def test_with_people_enough_from_the_first_day_all_hours_are_run(load: Load) -> None:
    many = "maker.staff.hires_per_month={constant: [100000]}"
    sure = ("maker.staff.novice_productivity={constant: [1]}", "maker.staff.training_weeks={constant: [0]}")
    all_there = "maker.shift_teams={teams: 5, at_first_cell: 5, months: {constant: [1]}}"
    staffed, full = (simulate(prepare(load(*how)), 1) for how in ([DECIDE, many, *sure], [all_there]))
    assert staffed.hours == full.hours
    assert (staffed.good_gwh == full.good_gwh).all()


@settings(max_examples=8, deadline=None)
@given(rate=st.floats(10.0, 60.0), faster=st.floats(1.0, 3.0))
def test_whoever_hires_faster_makes_no_less(rate: float, faster: float) -> None:
    """Without noise, of one block: with several, a block that proves itself earlier lets the next begin earlier."""
    made = []
    for hires in (rate, rate * faster):
        own = (DECIDE, f"maker.staff.hires_per_month={{constant: [{hires}]}}", "twin=mean", "scenario=aesc_douai")
        made.append(simulate(prepare(load_scenario(list(own))), 0).good_gwh.sum())
    assert made[1] >= made[0] * (1.0 - 1e-4)  # a part of a lot that leaves after the horizon


@pytest.mark.parametrize("overrides", [[DECIDE], [DECIDE, "maker.staff.novice_defects={constant: [2]}"], [STATED]])
def test_both_flows_have_the_same_people(overrides: list[str], load: Load) -> None:
    short = ["horizon_end=2028-06-30", "maker=incumbent"]
    one, other = (
        simulate(prepare(load(*overrides, *short, f"flow={flow}")), 0, losses=True)
        for flow in ("compiled", "processes")
    )
    np.testing.assert_array_equal(one.headcount, other.headcount)
    np.testing.assert_allclose(one.good_gwh, other.good_gwh, rtol=1e-9, atol=1e-12)
    assert one.losses_gwh is not None
    assert other.losses_gwh is not None
    np.testing.assert_allclose(one.losses_gwh, other.losses_gwh, rtol=1e-9, atol=1e-9)


def test_novices_lose_more_at_first_and_nothing_where_they_are_as_good(load: Load) -> None:
    base = [DECIDE, "twin=mean", "maker=incumbent"]
    alike, same, more = (
        simulate(prepare(load(*base, *own)), 0)
        for own in ([], ["maker.staff.novice_defects={constant: [1]}"], ["maker.staff.novice_defects={constant: [3]}"])
    )
    assert (alike.good_gwh == same.good_gwh).all()
    assert more.good_gwh.sum() != same.good_gwh.sum()


def test_people_hired_for_later_blocks_are_there_when_the_first_cell_is_late(load: Load) -> None:
    """A first cell after the horizon ends nothing."""
    late = ["horizon_end=2026-06-30", DECIDE]
    for number in range(6):
        assert np.isfinite(simulate(prepare(load(*late)), number).headcount).all()


def test_a_trained_crew_comes_with_the_first_block(load: Load) -> None:
    more = people(*SURE, "maker.staff.mother_plant_people=300")
    less = people(*SURE)
    assert (more.headcount - less.headcount).max() == pytest.approx(300.0, abs=1e-6)
    assert more.headcount[-1] == pytest.approx(less.headcount[-1])  # they are part of what the blocks take


REFUSED: list[tuple[list[str], str]] = [
    (["maker.staff=null", DECIDE], "maker.shift_teams.months: is missing; give it, or maker.staff"),
    (["maker.staff=null", STATED], "headcount: moves nothing without maker.staff"),
    (["+headcount={month_2026_12: {people: 5}, year_2026: {people: 6}}"], "ends with"),
    (["+headcount={june: {people: 5}}"], "headcount.june"),
    (["+headcount={year_2026: {people: -5}}"], "headcount.year_2026.people = -5"),
    (["maker.staff.hires_per_month={constant: [0]}"], "values must lie between 0.1 and"),
]


@pytest.mark.parametrize(("overrides", "told"), REFUSED)
def test_what_does_not_fit_is_refused_in_a_sentence(overrides: list[str], told: str) -> None:
    with pytest.raises(InputError) as raised:
        load_scenario(overrides)
    assert told in str(raised.value)


IDLE: list[tuple[list[str], str, str]] = [
    ([], "maker.staff.lead_months", "moves no date"),
    ([], "region.turnover_per_year", "moves no date"),
    ([DECIDE], "maker.staff.lead_months", ""),
    ([DECIDE], "maker.staff.plan_factor", "no headcount is planned"),
    ([STATED], "maker.staff.hires_per_month", "a headcount is planned"),
    ([STATED], "maker.shift_teams.months", "people decide"),
    ([STATED], "region.turnover_per_year", ""),
]


@pytest.mark.parametrize(("overrides", "path", "told"), IDLE)
def test_what_moves_no_date_says_so(overrides: list[str], path: str, told: str, load: Load) -> None:
    why = why_idle(path, load(*overrides))
    assert told in why if told else why == ""


def test_a_headcount_that_ends_below_what_the_blocks_take_is_spoken_of(load: Load) -> None:
    def said(*overrides: str) -> Any:
        return [remark for remark in remarks(load(*overrides)) if remark.startswith("headcount")]

    assert len(said(STATED)) == 1
    assert said(STATED, "maker.staff.per_gwh={constant: [38]}") == []
    assert said() == []


def test_the_pilot_is_no_part_of_a_headcount(load: Load) -> None:
    prepared = prepare(load("pilot.enabled=false"))
    assert begin(prepared, 0).people is not None
    assert "pilot_people_share" not in simulate(prepared, 0).inputs
