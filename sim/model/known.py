"""What is known of a scenario at its data date, prepared once for all its replications."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sim.calendar import Calendar
from sim.model.posterior import PRIOR, Evidence, SharedScore, shared_score
from sim.scenario.events import named
from sim.scenario.facts import activities, known_hours
from sim.scenario.parts.project import Activity
from sim.scenario.references import Reference
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

SURE = 1e-6  # spread of the logarithm below which nothing is drawn and nothing told


@dataclass(frozen=True)
class Known:
    """Hours of the events that are known, and by network what its activities tell of the luck they share.

    held_open: activities that others may have held open, so that their own work may be done: that they have not
    finished tells nothing.
    """

    hours: Mapping[str, float] = field(default_factory=dict)
    shared: Mapping[str, SharedScore] = field(default_factory=dict)
    held_open: frozenset[str] = frozenset()

    def shared_by(self, network: str) -> SharedScore:
        """What all activities of a network share, given what is known of them."""
        return self.shared.get(network, PRIOR)


def known_of(scenario: Scenario) -> Known:
    """All that is known of a scenario. Where the schedule goes as planned, activities tell nothing of each other.

    Raises:
        CycleError: something waits for itself.
    """
    if not scenario.known and not scenario.maker.process_frozen_elsewhere:
        return Known()
    hours, schedule, rows = known_hours(scenario), scenario.maker.schedule, activities(scenario)
    open_still = frozenset(_held_open_still(scenario, rows, hours))
    if schedule.sigma < SURE or scenario.planned.schedule:
        return Known(hours, held_open=open_still)
    shared = {
        network: shared_score(schedule.correlation, evidence(scenario, network, rows[network], hours))
        for network in rows
        if network in scenario.known
    }
    return Known(hours, shared, open_still)


def _held_open_still(
    scenario: Scenario, rows: Mapping[str, Mapping[str, Activity]], hours: Mapping[str, float]
) -> Iterator[str]:
    """Activities that have begun and not finished while something that they wait for to finish has not happened."""
    data_hour = Calendar(scenario.start).hours(scenario.data_date)
    for network, of_network in rows.items():
        for name, activity in of_network.items():
            begun = f"{network}.{name}.start" in hours and f"{network}.{name}" not in hours
            if begun and not _all_by(named(network, activity.finish_after), hours, data_hour):
                yield f"{network}.{name}"


def _all_by(others: Sequence[Reference], hours: Mapping[str, float], hour: float) -> bool:
    return all((moment := other.hour(hours)) is not None and moment <= hour for other in others)


def evidence(scenario: Scenario, network: str, rows: Mapping[str, Activity], hours: Mapping[str, float]) -> Evidence:
    """What the facts of a network tell.

    An activity that takes no factor has no score; neither has one that took no day, since what was planned and never
    carried out says nothing of the others, nor one that is still open because of others.
    """
    exact: list[float] = []
    at_least: list[float] = []
    at_most: list[float] = []
    calendar = Calendar(scenario.start)
    data_hour = calendar.hours(scenario.data_date)
    for name, fact in scenario.known[network].items():
        activity = rows.get(name)
        if activity is None or fact.start is None or activity.basis != "planned" or activity.months == 0.0:
            continue
        until = data_hour if fact.finish is None else calendar.hours(fact.finish)
        took, others = until - calendar.hours(fact.start), named(network, activity.finish_after)
        if took < HOURS_PER_DAY:
            continue
        score = score_of(took, activity.months * HOURS_PER_MONTH, scenario)
        if fact.finish is not None:
            (at_most if _held_open(others, hours, until) else exact).append(score)
        elif _all_by(others, hours, data_hour):
            at_least.append(score)
    return Evidence(tuple(exact), tuple(at_least), tuple(at_most))


def score_of(hours: float, planned_hours: float, scenario: Scenario) -> float:
    """Normal score of a duration: the logarithm of actual over planned, against the maker's median and spread."""
    schedule = scenario.maker.schedule
    median = 1.0 if scenario.planned.schedule else schedule.median
    return math.log(hours / planned_hours / median) / schedule.sigma


def _held_open(others: Sequence[Reference], hours: Mapping[str, float], finish: float) -> bool:
    """Whether an activity finished, to the day, when the last of what it waited for let it."""
    moments = [moment for other in others if (moment := other.hour(hours)) is not None]
    return bool(moments) and max(moments) > finish - HOURS_PER_DAY
