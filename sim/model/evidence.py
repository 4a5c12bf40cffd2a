"""What activities that have finished or still run tell of the luck that those of their network share."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from sim.calendar import Calendar
from sim.model.posterior import Evidence
from sim.scenario.events import named
from sim.scenario.facts import data_hour_of
from sim.scenario.parts.project import Activity
from sim.scenario.references import Reference
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

SURE = 1e-6  # spread of the logarithm below which nothing is drawn and nothing told


def evidence(
    scenario: Scenario,
    network: str,
    rows: Mapping[str, Activity],
    hours: Mapping[str, float],
    believed: Mapping[str, float] = MappingProxyType({}),
) -> Evidence:
    """What the facts of a network tell. believed: see ``sim.scenario.announced_pace``.

    An activity that takes no factor has no score; neither has one that took no day, since what was planned and never
    carried out says nothing of the others, nor one that is still open because of others.
    """
    exact: list[float] = []
    at_least: list[float] = []
    at_most: list[float] = []
    calendar, data_hour = Calendar(scenario.start), data_hour_of(scenario)
    for name, fact in scenario.known[network].items():
        activity = rows.get(name)
        if activity is None or fact.start is None or activity.basis == "permits" or activity.months == 0.0:
            continue
        until = data_hour if fact.finish is None else calendar.hours(fact.finish)
        took, others = until - calendar.hours(fact.start), named(network, activity.finish_after)
        if took < HOURS_PER_DAY:
            continue
        months = activity.months * believed.get(f"{network}.{name}", 1.0)
        score = score_of(took, months * HOURS_PER_MONTH, scenario)
        if fact.finish is not None:
            (at_most if held_open(others, hours, until) else exact).append(score)
        elif all_by(others, hours, data_hour):
            at_least.append(score)
    return Evidence(tuple(exact), tuple(at_least), tuple(at_most))


def score_of(hours: float, planned_hours: float, scenario: Scenario) -> float:
    """Normal score of a duration: the logarithm of actual over planned, against the maker's median and spread."""
    schedule = scenario.maker.schedule
    median = 1.0 if scenario.planned.schedule else schedule.median
    return math.log(hours / planned_hours / median) / schedule.sigma


def held_open(others: Sequence[Reference], hours: Mapping[str, float], finish: float) -> bool:
    """Whether an activity finished, to the day, when the last of what it waited for let it."""
    moments = [moment for other in others if (moment := other.hour(hours)) is not None]
    return bool(moments) and max(moments) > finish - HOURS_PER_DAY


def all_by(others: Sequence[Reference], hours: Mapping[str, float], hour: float) -> bool:
    """Whether all of some references have happened by an hour, as far as is known."""
    return all((moment := other.hour(hours)) is not None and moment <= hour for other in others)
