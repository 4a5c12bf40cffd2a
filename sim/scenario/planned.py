"""When the plan's network alone lets every event happen: planned durations, no queues, nothing to learn."""

from collections.abc import Iterator
from datetime import date

from sim.calendar import Calendar
from sim.scenario.design import references
from sim.scenario.events import Wait, waiting_texts
from sim.scenario.facts import network_of, planned_durations
from sim.scenario.references import Reference, reference
from sim.scenario.schema import Scenario


def planned_hours(scenario: Scenario) -> dict[str, float]:
    """Hours from the programme start to every event; a decision comes on its planned date.

    Raises:
        CycleError: something waits for itself.
    """
    network, work, calendar = network_of(scenario), planned_durations(scenario), Calendar(scenario.start)
    days = {key: max(_days(text, calendar), default=0.0) for key, text in waiting_texts(scenario)}
    hours = {
        f"{name}.fid": calendar.hours(block.decision.plan_date)
        for name, block in scenario.blocks.items()
        if block.decision is not None
    }

    def hour(wanted: Reference) -> float:
        if wanted.is_told_at_start:
            return wanted.moment(hours[f"{wanted.event}.start"], work.get(wanted.event, 0.0))
        return hours[wanted.event] + wanted.lag_hours

    for event in network.order:
        if event not in hours:
            wait = network.waits[event]
            own = hours[f"{event}.start"] + work[event] if event in work else 0.0
            hours[event] = max([own, days.get(_key(event, wait), 0.0), *map(hour, wait.needed)])
    return hours


def _key(event: str, wait: Wait) -> str:
    """The key whose text an event waits for: that of a finish stands beside that of its start."""
    if wait.where.endswith(".after") and not event.endswith(".start"):
        return f"{wait.where.removesuffix('after')}finish_after"
    return wait.where


def _days(text: str, calendar: Calendar) -> Iterator[float]:
    """Days that a text names, in hours."""
    for wanted in map(reference, references(text)):
        if wanted.is_date:
            yield calendar.hours(date.fromisoformat(wanted.event)) + wanted.lag_hours
