"""Events by name, and project networks whose activities wait for them."""

from collections.abc import Generator
from datetime import date
from functools import lru_cache
from typing import Any

import simpy

from sim.calendar import Calendar
from sim.distributions import lognormal
from sim.flow.processes import at
from sim.model.inputs import Inputs
from sim.scenario.design import references
from sim.scenario.parts.facts import Known
from sim.scenario.parts.project import Activity
from sim.scenario.references import Reference, reference
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_MONTH

NOT_KNOWN = Known()
_duration = lru_cache(maxsize=1024)(lognormal)
Steps = Generator[simpy.Event, Any, None]


def schedule_of(network: str) -> str:
    """Name of the draw that all activities of a network share."""
    return f"{network}.schedule"


class Events:
    """Named moments of the programme. ``hours``: when each has happened; ``work``: hours of activities begun."""

    def __init__(self, env: simpy.Environment) -> None:
        self.env = env
        self.hours: dict[str, float] = {}
        self.work: dict[str, float] = {}
        self._waiting: dict[str, simpy.Event] = {}

    def when(self, name: str) -> simpy.Event:
        """Event that happens at the moment of that name."""
        return self._waiting.setdefault(name, self.env.event())

    def happen(self, name: str) -> None:
        """The moment is now; a second time changes nothing."""
        if name not in self.hours:
            self.hours[name] = self.env.now
            self.when(name).succeed()


class Network:
    """The activities of the pilot or of a block. Names without a dot are of this network."""

    def __init__(self, name: str, scenario: Scenario, events: Events, inputs: Inputs) -> None:
        self.name, self.scenario, self.events, self.inputs = name, scenario, events, inputs
        self.planned = scenario.planned
        self.env = events.env
        self.calendar = Calendar(scenario.start)
        self.data_hour = self.calendar.hours(scenario.data_date)
        self.known = scenario.known.get(name, {})

    def full(self, name: str) -> str:
        """Name of an event in the whole programme."""
        return name if "." in name.removesuffix(".start") else f"{self.name}.{name}"

    def after(self, text: str) -> simpy.Event:
        """All of a comma separated list of references has happened."""
        return self.env.all_of([self._happened(reference(name)) for name in references(text)])

    def _happened(self, wanted: Reference) -> simpy.Event:
        if wanted.event == "start" or wanted.is_date:
            hour = self.calendar.hours(date.fromisoformat(wanted.event)) if wanted.is_date else 0.0
            return at(self.env, max(self.env.now, hour + wanted.lag_hours))
        if wanted.is_told_at_start:
            return self.env.process(self._inside(wanted))
        if wanted.lag_hours:
            return self.env.process(self._later(wanted))
        return self.events.when(self.full(wanted.event))

    def _inside(self, wanted: Reference) -> Steps:
        """Wait for a share of an activity's time or for a lead before its end: both are known once it starts."""
        full = self.full(wanted.event)
        yield self.events.when(f"{full}.start")
        moment = wanted.moment(self.events.hours[f"{full}.start"], self.events.work[full])
        yield at(self.env, max(self.env.now, moment))

    def _later(self, wanted: Reference) -> Steps:
        full = self.full(wanted.event)
        yield self.events.when(full)
        yield at(self.env, max(self.env.now, self.events.hours[full] + wanted.lag_hours))

    def carry_out(self, name: str, activity: Activity) -> Steps:
        """Wait, work, report: the life of an activity."""
        known = self.known.get(name, NOT_KNOWN)
        if known.start is not None:
            yield at(self.env, self.calendar.hours(known.start))
        else:
            yield self.after(activity.after)
            if known.finish is None:
                yield at(self.env, max(self.env.now, self.data_hour))
        yield from self.last(name, self.duration(name, activity, known), activity.finish_after)

    def last(self, name: str, hours: float, finish_after: str = "") -> Steps:
        """Let an activity that starts now take its time; tell its start and its finish."""
        full, start = self.full(name), self.env.now
        self.events.work[full] = hours
        self.events.happen(f"{full}.start")
        yield at(self.env, start + hours)
        if finish_after:
            yield self.after(finish_after)
        self.events.happen(full)

    def duration(self, name: str, activity: Activity, known: Known = NOT_KNOWN) -> float:
        """Hours of an activity that starts now: known, as planned, or drawn given what the data date tells."""
        now = self.env.now
        if known.finish is not None:
            return max(self.calendar.hours(known.finish) - now, 0.0)
        if activity.months == 0.0 or (self.planned.schedule and self.planned.paths):
            return max(activity.months * HOURS_PER_MONTH, self.data_hour - now)
        elapsed = max(self.data_hour - now, 0.0) / HOURS_PER_MONTH
        if activity.basis == "permits":
            months = self._permits(activity.months, elapsed)
        else:
            months = self._by_factor(name, activity.months, elapsed)
        return months * HOURS_PER_MONTH

    def _permits(self, months: float, elapsed: float) -> float:
        """Drawn as observed; where the schedule goes as planned, with its spread around the planned months."""
        observed, scale = self.scenario.region.permits_months, 1.0
        if self.planned.schedule:
            middle = observed.quantile(0.5)
            if middle == 0.0:  # nothing to wait for in the region, so no spread either
                return months
            scale = months / middle
        draw = self.inputs.of("paths").draw(f"{self.name}.permits_months", observed, elapsed / scale)
        return scale * draw

    def _by_factor(self, name: str, months: float, elapsed: float) -> float:
        schedule = self.scenario.maker.schedule
        actual = _duration(months * (1.0 if self.planned.schedule else schedule.median), schedule.sigma)
        return self.inputs.of("paths").correlated(
            schedule_of(self.name), f"{self.name}.{name}_months", schedule.correlation, actual, elapsed
        )
