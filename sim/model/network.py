"""Events by name, and project networks whose activities wait for them."""

import math
from collections.abc import Callable, Generator
from datetime import date
from functools import cached_property
from typing import Any

import simpy

from sim.calendar import Calendar
from sim.flow.processes import at
from sim.model.common_luck import schedule_of
from sim.model.evidence import SURE, score_of
from sim.model.inputs import Inputs
from sim.model.known import Known
from sim.model.posterior import own_score
from sim.scenario.design import references
from sim.scenario.facts import data_hour_of
from sim.scenario.parts.project import Activity
from sim.scenario.references import Reference, delays, reference
from sim.scenario.schema import Scenario
from sim.scenario.sites import region_of, site_of
from sim.units import HOURS_PER_MONTH

Steps = Generator[simpy.Event, Any, None]


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

    def __init__(self, name: str, scenario: Scenario, known: Known, events: Events, inputs: Inputs) -> None:
        self.name, self.scenario, self.known, self.events, self.inputs = name, scenario, known, events, inputs
        self.planned, self.region = scenario.planned, region_of(scenario, site_of(scenario, name))
        self.env = events.env
        self.calendar = Calendar(scenario.start)
        self.data_hour = data_hour_of(scenario)
        self.delays = delays(scenario.delay.get(name, {}))
        # What mechanisms say of it: hours of an activity, given those that have elapsed; what a first cell waits for
        # besides; actual over planned interval before a line, None where every line draws its own months.
        self.takes: dict[str, Callable[[float], float]] = {}
        self.gates: dict[str, list[simpy.Event]] = {}
        self.line_slip: Callable[[int], float] | None = None

    @cached_property
    def shared(self) -> float:
        """Score that all its activities have in common."""
        return self.inputs.of("paths").score(schedule_of(self.name))

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

    def known_hour(self, name: str) -> float | None:
        """When an event of this network is known to have happened; None: it is not known."""
        return self.known.hours.get(self.full(name))

    def carry_out(self, name: str, activity: Activity) -> Steps:
        """Wait, work, report: the life of an activity."""
        yield from self.begun(name, activity.after)
        yield from self.delayed(name)
        yield from self.work(name, activity)

    def begun(self, name: str, after: str) -> Steps:
        """Wait until an activity starts: on its day where that is known, else after what it waits for."""
        start = self.known_hour(f"{name}.start")
        if start is not None:
            yield at(self.env, start)
        else:
            yield self.after(after)
            yield from self.after_data_date()

    def delayed(self, name: str) -> Steps:
        """Wait for as long as an activity that could start now is said to be late; a known start is as it is."""
        late = self.delays.get(name)
        if late is not None and self.known_hour(f"{name}.start") is None:
            yield at(self.env, self.env.now + late)

    def after_data_date(self) -> Steps:
        """What is not known does not happen before the data date."""
        yield at(self.env, max(self.env.now, self.data_hour))

    def work(self, name: str, activity: Activity) -> Steps:
        """Let an activity that starts now take its time; tell its start and its finish. A known finish is held."""
        full, start, known = self.full(name), self.env.now, self.known_hour(name)
        hours = self.duration(name, activity) if known is None else known - start
        self.events.work[full] = hours
        self.events.happen(f"{full}.start")
        yield at(self.env, start + hours)
        if activity.finish_after and known is None:
            yield self.after(activity.finish_after)
            yield from self.after_data_date()
        self.events.happen(full)

    def duration(self, name: str, activity: Activity) -> float:
        """Hours of an activity that starts now: as planned, or drawn given what the data date tells."""
        now = self.env.now
        elapsed = 0.0 if self.full(name) in self.known.held_open else max(self.data_hour - now, 0.0)
        if name in self.takes:
            return self.takes[name](elapsed)
        if activity.months == 0.0 or (self.planned.schedule and self.planned.paths):
            return max(activity.months * HOURS_PER_MONTH, elapsed)
        if activity.basis == "permits":
            return self._permits(activity.months, elapsed / HOURS_PER_MONTH) * HOURS_PER_MONTH
        return self._by_factor(name, activity.months, elapsed)

    def _permits(self, months: float, elapsed: float) -> float:
        """Drawn as observed; where the schedule goes as planned, with its spread around the planned months."""
        observed, scale = self.region.permits_months, 1.0
        if self.planned.schedule:
            middle = observed.quantile(0.5)
            if middle == 0.0:  # nothing to wait for in the region, so no spread either
                return months
            scale = months / middle
        draw = self.inputs.of("paths").draw(f"{self.name}.permits_months", observed, elapsed / scale)
        return scale * draw

    def _by_factor(self, name: str, months: float, elapsed: float) -> float:
        """Lognormal around the planned months, with the luck that the network shares; longer than it has lasted."""
        schedule, inputs, key = self.scenario.maker.schedule, self.inputs.of("paths"), f"{self.name}.{name}_months"
        months *= self.known.believed.get(self.full(name), 1.0)
        median = months * (1.0 if self.planned.schedule else schedule.median)
        passed = -math.inf
        if elapsed > 0.0 and schedule.sigma >= SURE:
            passed = score_of(elapsed, months * HOURS_PER_MONTH, self.scenario)
        score = own_score(self.shared, schedule.correlation, inputs.luck(key), passed)
        actual = inputs.note(key, median * math.exp(schedule.sigma * score))
        return max(actual * HOURS_PER_MONTH, elapsed)
