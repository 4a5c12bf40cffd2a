"""Delays: of activities and lines that there are and that have not begun."""

import re
from collections.abc import Iterable, Iterator

from sim.calendar import Calendar
from sim.errors import did_you_mean
from sim.scenario.facts import activities, known_hours
from sim.scenario.references import begun_by
from sim.scenario.schema import Scenario


def check_delay(scenario: Scenario) -> Iterator[str]:
    """What is said to be late exists, is said once, and has not begun by the data date."""
    if not scenario.delay:
        return
    rows, begun = activities(scenario), known_hours(scenario)
    for network, said in scenario.delay.items():
        if network not in rows:
            yield f"delay.{network}: there is no such block{_hint(network, list(rows))}"
            continue
        first: dict[str, str] = {}
        for name, text in said.items():
            where, activity = f"delay.{network}.{name} = {text}", begun_by(name)
            start = begun.get(f"{network}.{activity}.start")
            if activity not in rows[network]:
                yield f"{where}: there is no such activity or line{_hint(name, _names(rows[network]))}"
            elif activity in first:
                yield f"{where}: is late as {first[activity]} already; give one of the two"
            elif start is not None:
                day = Calendar(scenario.start).date(start)
                yield f"{where}: has begun by {day}, so it can no longer be late; remove it, or move the data date"
            first.setdefault(activity, name)


def _names(activities: Iterable[str]) -> list[str]:
    """Activities, and the lines that they are steps of."""
    lines = [name.removesuffix("_hot") for name in activities if re.fullmatch(r"line_\d+_hot", name)]
    return [*activities, *lines]


def _hint(name: str, allowed: list[str]) -> str:
    return did_you_mean(name, allowed, f"; known: {', '.join(allowed)}")
