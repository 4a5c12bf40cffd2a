"""The usual number of replications is enough by what the page itself warns of."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from conftest import at_night

from sim.calendar import Calendar
from sim.scenario.load import load_scenario
from sim.scenario.options import list_options
from sim.study.page.warnings import Grounds, over_wide, warnings_on
from sim.study.running.runner import run
from sim.study.statistics import DateSummary, summarise
from sim.study.summary import summaries
from sim.units import HOURS_PER_MONTH

SMALLEST = "lges_wroclaw"
END = date(2100, 12, 31)


@pytest.mark.parametrize("name", [SMALLEST, *at_night(name for name in list_options("scenario") if name != SMALLEST)])
def test_a_shipped_scenario_as_it_stands_is_not_warned_of(name: str) -> None:
    scenario = load_scenario([f"scenario={name}", "workers=1"])
    results = run(scenario)
    rows = {one.name: stored(one) for one in summaries(results)}
    told = warnings_on(Grounds(scenario, rows, len(results.ran), 0, ()))
    assert [text for text in told if text.startswith("Too few")] == []


def stored(one: DateSummary) -> dict[str, object]:
    """A summary as ``summary.json`` has it."""
    content = {**vars(one), "p50_interval": [None if day is None else str(day) for day in one.p50_interval]}
    return {key: str(value) if isinstance(value, date) else value for key, value in content.items()}


def of(months: Sequence[float]) -> DateSummary:
    return summarise("rate_1", "1 GWh", HOURS_PER_MONTH * np.asarray(months), Calendar(date(2020, 1, 1)), None)


@pytest.mark.parametrize("spread", [4.0, 40.0, 160.0])
def test_two_hundred_are_enough_whatever_the_spread_of_a_smooth_date(spread: float) -> None:
    rng = np.random.default_rng(3)
    found = [over_wide(of(300.0 + spread * rng.standard_normal(200) / 2.563), END) for _ in range(200)]
    assert max(found) <= 1.0
    few = [over_wide(of(300.0 + spread * rng.standard_normal(25) / 2.563), END) for _ in range(200)]
    assert (np.mean(np.array(few) > 1.0) > 0.9) == (spread > 10.0)  # of a narrow date the interval is below 3 months


def test_what_is_open_or_ends_beyond_the_horizon_is_measured_too() -> None:
    whole = of(np.linspace(100.0, 140.0, 50))
    assert math.isinf(over_wide(replace(whole, p50_interval=(whole.p10, None)), END))
    assert whole.p90 is not None
    assert over_wide(replace(whole, p90=None), whole.p90) == over_wide(whole, END)
    assert over_wide(replace(whole, p90=None), whole.p90 + timedelta(900)) < over_wide(whole, END)
