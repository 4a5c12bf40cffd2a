"""What is known of a programme: the facts that were given, and what must lie before them.

A fact stands against the network's order where it comes before another one that it waits for.
"""

import math
from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter
from typing import NamedTuple

from sim.calendar import Calendar
from sim.remembered import remembered
from sim.scenario.design import line_step, line_steps
from sim.scenario.events import SAMPLES, Wait, pilot_activities, told_by, waits
from sim.scenario.parts.project import Activity
from sim.scenario.references import Reference
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_MONTH


class Fact(NamedTuple):
    """A moment that is known: hours since the programme start, infinite where it has not come; what says so."""

    hours: float
    told: str


NOTHING = Fact(0.0, "the programme start")


def given_facts(scenario: Scenario) -> dict[str, Fact]:
    """Known moments by event: days of ``known``. What has begun and not finished will finish after the data date."""
    calendar = Calendar(scenario.start)
    facts: dict[str, Fact] = {}
    for network, rows in scenario.known.items():
        for name, row in rows.items():
            event, key = f"{network}.{name}", f"known.{network}.{name}"
            if row.start is not None:
                facts[f"{event}.start"] = Fact(calendar.hours(row.start), f"{key}.start = {row.start}")
                facts[event] = Fact(math.inf, f"{key} is still going on at the data date {scenario.data_date}")
            if row.finish is not None:
                facts[event] = Fact(calendar.hours(row.finish), f"{key}.finish = {row.finish}")
    return facts


class Network(NamedTuple):
    """Every event of a programme with what it waits for, in an order in which nothing comes before its causes."""

    waits: Mapping[str, Wait]
    order: tuple[str, ...]


def network_of(scenario: Scenario) -> Network:
    """The whole network of a scenario.

    Raises:
        CycleError: something waits for itself.
    """
    return _ordered(waits(scenario))


@remembered(2)
def _ordered(found: Mapping[str, Wait]) -> Network:
    causes = {event: [told_by(wanted) for wanted in wait.needed] for event, wait in found.items()}
    return Network(found, tuple(event for event in TopologicalSorter(causes).static_order() if event in found))


def against_order(scenario: Scenario) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of facts of which the first comes before the second, for which it waits, directly or through others.

    The order counts: that a planned lag or share had not passed is no contradiction, unless what it is of is still
    going on.
    """
    network, facts = network_of(scenario), given_facts(scenario)
    before = _latest_before(network, facts, data_hour_of(scenario))
    for event in network.order:
        fact, cause = facts.get(event), before[event]
        if fact is not None and fact.hours < cause.hours:
            yield fact, cause


def data_hour_of(scenario: Scenario) -> float:
    """Hour of the data date."""
    return Calendar(scenario.start).hours(scenario.data_date)


def _latest_before(network: Network, facts: Mapping[str, Fact], data_hour: float) -> dict[str, Fact]:
    """The latest of the facts that lie before every event."""
    before: dict[str, Fact] = {}

    def told(wanted: Reference) -> Fact:
        cause, whole = told_by(wanted), facts.get(wanted.event, NOTHING)
        fact = facts.get(cause) or before.get(cause, NOTHING)
        if cause != wanted.event and cause in facts and whole.hours == math.inf:  # of a time that is at least so long
            return Fact(wanted.moment(fact.hours, data_hour - fact.hours), whole.told)
        return fact

    for event in network.order:
        known = map(told, network.waits[event].needed)
        before[event] = max(known, key=lambda fact: fact.hours, default=NOTHING)
    return before


def known_hours(scenario: Scenario) -> dict[str, float]:
    """Hours of all events that are known: the facts, and what must have happened before them.

    What no row speaks of but a known start needs is taken as done in its planned time, as late as the facts after it
    allow and not before those that it waits for itself. Of what had only to be begun, or to be done in part, the start
    is taken; it is done too where its planned time had passed by the data date.
    """
    facts = given_facts(scenario)
    if scenario.maker.process_frozen_elsewhere:
        frozen = {f"pilot.{name}{end}": NOTHING for name in SAMPLES for end in (".start", "")}
        facts = frozen | facts
    hours = {event: fact.hours for event, fact in facts.items() if fact.hours < math.inf}
    if hours:
        network, planned, data_hour = network_of(scenario), planned_durations(scenario), data_hour_of(scenario)
        _add_what_lies_before(hours, _latest_before(network, facts, data_hour), network, planned)
        _finish_what_was_begun(hours, facts, network, planned, data_hour)
    return hours


def _add_what_lies_before(
    hours: dict[str, float], earliest: Mapping[str, Fact], network: Network, planned: Mapping[str, float]
) -> None:
    """Go back from what is known: every event that it needs happens no later than that."""
    latest: dict[str, float] = {}
    for event in reversed(network.order):
        if event not in hours and event in latest:
            hours[event] = max(latest[event], earliest[event].hours)
        if event not in hours:
            continue
        for wanted in network.waits[event].needed:
            cause = told_by(wanted)
            latest[cause] = min(latest.get(cause, math.inf), hours[event] - _from(wanted, event, planned))


def _finish_what_was_begun(
    hours: dict[str, float],
    facts: Mapping[str, Fact],
    network: Network,
    planned: Mapping[str, float],
    data_hour: float,
) -> None:
    """What is only taken as begun is done once its planned time has passed and what it waits for has happened.

    A first cell and an installed line are no more than their causes, and happen with them.
    """
    for event in network.order:
        start, needed = f"{event}.start", network.waits[event].needed
        caused = max((hours.get(told_by(wanted), math.inf) for wanted in needed), default=math.inf)
        if event.endswith(("first_cell", "_installed")):
            if caused < math.inf:
                hours[event] = caused
        elif start in hours and start not in facts and event not in facts:
            finish = max(hours[start] + planned[event], caused)
            if finish <= min(hours.get(event, data_hour), data_hour):
                hours[event] = finish


def _from(wanted: Reference, event: str, planned: Mapping[str, float]) -> float:
    """Hours from a cause to what waits for it: its lag, the passed share of its time, its own time to its finish."""
    if wanted.event == f"{event}.start":
        return planned.get(event, 0.0)
    return wanted.moment(0.0, planned.get(wanted.event, 0.0)) if wanted.is_told_at_start else wanted.lag_hours


def activities(scenario: Scenario) -> dict[str, dict[str, Activity]]:
    """All activities by network and name, the steps of lines with them."""
    found = {"pilot": pilot_activities(scenario)}
    for name, block in scenario.blocks.items():
        steps = {step: line_step(block, *_line(step)) for step in line_steps(block)}
        found[name] = {**block.activities, **steps}
    return found


def _line(step: str) -> tuple[int, str]:
    _, number, what = step.split("_")
    return int(number), what


def planned_durations(scenario: Scenario) -> dict[str, float]:
    """Planned hours of every activity, by its full name."""
    return {
        f"{network}.{name}": activity.months * HOURS_PER_MONTH
        for network, rows in activities(scenario).items()
        for name, activity in rows.items()
    }
