"""What is known of a scenario at its data date, prepared once for all its replications."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.calendar import Calendar
from sim.model.posterior import PRIOR, Evidence, SharedScore, shared_score
from sim.scenario.events import named
from sim.scenario.facts import activities, known_hours
from sim.scenario.parts.project import Activity
from sim.scenario.references import Reference
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH


@dataclass(frozen=True)
class Known:
    """Hours of the events that are known, and by network what its activities tell of the luck they share."""

    hours: Mapping[str, float] = field(default_factory=dict)
    shared: Mapping[str, SharedScore] = field(default_factory=dict)

    def shared_by(self, network: str) -> SharedScore:
        """What all activities of a network share, given what is known of them."""
        return self.shared.get(network, PRIOR)


def known_of(scenario: Scenario) -> Known:
    """All that is known of a scenario.

    Raises:
        CycleError: something waits for itself.
    """
    if not scenario.known and not scenario.maker.process_frozen_elsewhere:
        return Known()
    hours, schedule = known_hours(scenario), scenario.maker.schedule
    if schedule.sigma == 0.0:
        return Known(hours)
    shared = {
        network: shared_score(schedule.correlation, evidence(scenario, network, rows, hours))
        for network, rows in activities(scenario).items()
        if network in scenario.known
    }
    return Known(hours, shared)


def evidence(scenario: Scenario, network: str, rows: Mapping[str, Activity], hours: Mapping[str, float]) -> Evidence:
    """What the facts of a network tell. Where the schedule goes as planned, finished activities tell nothing.

    An activity that takes no factor has no score; neither has one that took no day, since what was planned and never
    carried out says nothing of the others.
    """
    exact: list[float] = []
    at_least: list[float] = []
    at_most: list[float] = []
    calendar = Calendar(scenario.start)
    for name, fact in scenario.known[network].items():
        activity = rows.get(name)
        if activity is None or fact.start is None or activity.basis != "planned" or activity.months == 0.0:
            continue
        until = calendar.hours(fact.finish or scenario.data_date)
        took = until - calendar.hours(fact.start)
        if took < HOURS_PER_DAY:
            continue
        score = score_of(took, activity.months * HOURS_PER_MONTH, scenario)
        if fact.finish is None:
            at_least.append(score)
        elif not scenario.planned.schedule:
            held = _held_open(named(network, activity.finish_after), hours, until)
            (at_most if held else exact).append(score)
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
