"""A goal may ask that a rate holds for some weeks: its date is that of the first passage after which it does."""

import numpy as np
import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import InputError
from sim.scenario.load import load_scenario
from sim.scenario.milestones import find_milestone
from sim.study.check import check_text
from sim.study.dates import LATER, TOLERANCE, first_reached
from sim.study.discovery.wanted import simulated_to
from sim.study.files.identity import run_hash
from sim.study.running.runner import run
from sim.units import HOURS_PER_WEEK

NEAR = ("goals.rate_10.headline=false", "horizon_end=2032-06-30", "replications=6", "workers=1")
GOAL = "+goals.own={means: rate, level: 7, headline: true"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(1, 4), st.integers(0, 6))
def test_it_counts_from_the_first_week_after_which_none_is_below(series: list[int], goal: int, weeks: int) -> None:
    found = first_reached(np.array(series, float), float(goal), weeks)
    held = [w for w in range(len(series) - weeks) if all(value >= goal for value in series[w : w + weeks + 1])]
    if not held:
        assert found == LATER
        return
    before = series[held[0] - 1] if held[0] else 0
    assert held[0] * HOURS_PER_WEEK <= found <= (held[0] + 1) * HOURS_PER_WEEK
    if held[0] and before < goal:  # where it passes the goal, between two week ends
        part = (goal - before) / (series[held[0]] - before)
        assert found == pytest.approx((held[0] + part) * HOURS_PER_WEEK)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=30), st.integers(1, 4))
def test_longer_is_never_earlier_and_nothing_asked_is_as_before(series: list[int], goal: int) -> None:
    hours = [first_reached(np.array(series, float), float(goal), weeks) for weeks in range(8)]
    assert hours == sorted(hours)
    assert hours[0] == first_reached(np.array(series, float), float(goal))


def test_every_history_holds_from_its_date_on(load: Load) -> None:
    once, held = (load(*NEAR, f"{GOAL}{more}}}") for more in ("", ", holds_weeks: 26"))
    first, found = run(once), run(held)
    assert found.milestones[[m.name for m in found.milestones].index("rate_7")].label.endswith(", held 26 weeks")
    before, after = first.hours_of("rate_7"), found.hours_of("rate_7")
    others = [m.name for m in first.milestones if m.name != "rate_7"]
    assert all(first.hours_of(name).tobytes() == found.hours_of(name).tobytes() for name in others)
    assert np.isfinite(after).any()
    for early, late, rate in zip(before, after, found.weekly["run_rate"], strict=True):
        assert late >= early
        if np.isfinite(late):
            week = int(late // HOURS_PER_WEEK)
            assert (rate[week : week + 27] >= 7.0 * (1.0 - 2.0 * TOLERANCE)).all()
    assert run_hash(once) != run_hash(held)


def test_it_is_told_and_looked_at_long_enough(load: Load) -> None:
    held = load(*NEAR, f"{GOAL}, holds_weeks: 26}}")
    assert "7 GWh a year, held 26 weeks" in check_text(held)
    milestone, target = find_milestone("headline", held), held.horizon_end.replace(year=2030)
    assert (simulated_to(held, milestone, target) - target).days >= 26 * 7


@pytest.mark.parametrize("means", ["installed", "year", "quarter"])
def test_only_a_rate_is_held(means: str) -> None:
    with pytest.raises(InputError, match=f"goals.own.holds_weeks = 4: only a rate can be held, and means is '{means}'"):
        load_scenario([f"+goals.own={{means: {means}, level: 7, holds_weeks: 4}}"])
