"""Prepare the picture of own people, and say it in a sentence."""

from datetime import date

import numpy as np

from sim.report.prepared.arrays import Floats
from sim.report.prepared.people import PeoplePicture
from sim.scenario.mechanisms.shift_teams import come_with_people
from sim.scenario.our_plan import stated_headcount
from sim.scenario.schema import Scenario
from sim.study.running.runner import Results
from sim.study.summary import bands, week_ends
from sim.study.told import footer, month

_NEARLY = 0.9
_ROUND = 10  # people: a headcount is told to so many


def people_picture(results: Results) -> PeoplePicture:
    """Headcount of a run; empty where its scenario says nothing of people."""
    scenario, days = results.prepared.scenario, np.array(week_ends(results), dtype="datetime64[D]")
    p10, _, p50, _, p90 = bands(results)["headcount"]
    known = np.isfinite(p50)
    days, p10, p50, p90 = days[known], p10[known], p50[known], p90[known]
    stated = stated_headcount(scenario)
    shown = tuple((day, people) for day, people in stated if scenario.start <= day <= scenario.horizon_end)
    return PeoplePicture(
        _message(days, p10, p50, p90), footer(results), days, p10, p50, p90, shown, scenario.data_date, scenario.start,
        scenario.horizon_end, _note(scenario),
    )  # fmt: skip


def _message(days: np.ndarray, p10: Floats, p50: Floats, p90: Floats) -> str:
    """When most of them are there."""
    if not days.size or not p50.max():
        return "No people inside the horizon at an even chance"
    place = int(np.flatnonzero(p50 >= _NEARLY * p50.max())[0])
    low, middle, high = (f"{_ROUND * round(float(one[place]) / _ROUND):,}" for one in (p10, p50, p90))
    when: date = days[place].item()
    return f"{middle} people by {month(when)} at an even chance, {low} to {high} with eight chances in ten"


def _note(scenario: Scenario) -> str:
    if come_with_people(scenario):
        return "Own people, with those in training; they decide how many shift teams there are."
    return "Own people, with those in training. Shift teams come by months here (maker.shift_teams.months)."
