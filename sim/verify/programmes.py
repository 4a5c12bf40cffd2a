"""Small programmes of which every date is known on paper: a few activities, no line that runs."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from sim.calendar import Calendar
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_MONTH
from sim.verify.case import Observe

NEVER = "2090-01-01"  # behind every horizon
Activities = Mapping[str, Mapping[str, Any]]


def activity(months: float, after: str = "start", **more: str) -> dict[str, Any]:
    """An activity as a scenario has it."""
    return {"months": months, "after": after, **more}


def block(activities: Activities, *, lines: int = 1, install: float = 1.0, after: str = NEVER) -> dict[str, Any]:
    """A block of which no line starts to run; ``install``: months of each, ``after``: what it waits for."""
    return {
        "lines": lines, "line_nameplate_gwh_per_year": 4.0, "order_release": "start", "activities": dict(activities),
        "line_project": {
            "stagger_months": 0.0, "install": activity(install, after),
            "cold": activity(1.0, NEVER), "hot_months": 1.0,
        },
    }  # fmt: skip


def programme(blocks: Mapping[str, Any], months: float, schedule: Mapping[str, float], **more: Any) -> Scenario:
    """A scenario of these blocks that is looked at for so many months, whoever builds it otherwise.

    schedule: median, sigma and correlation of actual over planned.
    """
    usual = load_scenario().model_dump()
    start = usual["start"]
    told = {
        "blocks": dict(blocks), "goals": {}, "announced": {}, "marks": {}, "offtake": {}, "our_plan": {}, "delay": {},
        "known": {}, "sites": {}, "data_date": start, "vendor_line_slots": 1,
        "horizon_end": day(start, months), "maker": {**usual["maker"], "schedule": dict(schedule)},
        "pilot": {**usual["pilot"], "activities": {n: activity(0.0, NEVER) for n in usual["pilot"]["activities"]}},
    }  # fmt: skip
    return Scenario.model_validate({**usual, **told, **more})


def day(start: date, months: float) -> date:
    """The day so many months after the start of a programme."""
    return Calendar(start).date(months * HOURS_PER_MONTH)


def months_to(event: str, scenario: Callable[[], Scenario]) -> Observe:
    """Months from the start of a programme to an event of one history. scenario: made when it is asked for."""

    @cache
    def prepared() -> Prepared:
        return prepare(scenario())

    def observe(seed: int) -> tuple[float, float]:
        return simulate(prepared(), seed).hours[event] / HOURS_PER_MONTH, 1.0

    return observe
