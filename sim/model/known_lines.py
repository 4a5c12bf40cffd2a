"""What is known of lines at the data date: how long they are debugged, and how far one started after the other."""

import math
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from sim.model.posterior import Evidence
from sim.model.shared_factor import SharedFactor
from sim.scenario.design import line_step, line_steps, references
from sim.scenario.events import named
from sim.scenario.facts import data_hour_of
from sim.scenario.references import delays
from sim.scenario.schema import Scenario
from sim.scenario.sites import installers, site_of
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

Hours = Mapping[str, float]


class Seen(NamedTuple):
    """A factor that is known, exactly or as a bound."""

    how: Literal["exact", "at_least", "at_most"]
    factor: float


def evidence_of(factor: SharedFactor, seen: Mapping[str, Seen]) -> Evidence:
    """Their scores."""
    scores: dict[str, list[float]] = {"exact": [], "at_least": [], "at_most": []}
    if factor.sigma:
        for one in seen.values():
            scores[one.how].append(factor.score_of(one.factor))
    return Evidence(**{how: tuple(found) for how, found in scores.items()})


def debugging_seen(scenario: Scenario, hours: Hours) -> dict[str, Seen]:
    """By line, actual over planned months of debugging; only of lines that began before others could teach them."""
    data_hour, taught_from = data_hour_of(scenario), _first_continuous(scenario, hours)
    found = dict[str, Seen]()
    for name, block in scenario.blocks.items():
        for number in range(1, block.lines + 1):
            hot = f"{name}.line_{number}_hot"
            begun, done = hours.get(f"{hot}.start"), hours.get(hot)
            planned = line_step(block, number, "hot").months * HOURS_PER_MONTH
            if begun is None or not planned or begun > taught_from:
                continue
            took = (data_hour if done is None else done) - begun
            if took > 0.0:
                found[f"{name}.line_{number}"] = Seen("at_least" if done is None else "exact", took / planned)
    return found


def _first_continuous(scenario: Scenario, hours: Hours) -> float:
    hot = (f"{name}.{step}" for name, block in scenario.blocks.items() for step in line_steps(block, "hot"))
    return min((hours[end] for end in hot if end in hours), default=math.inf)


def intervals_seen(scenario: Scenario, hours: Hours) -> dict[str, Seen]:
    """By line, actual over planned interval since the line before: from first cells, else from installations."""
    found = dict[str, Seen]()
    for name, block in scenario.blocks.items():
        late = delays(scenario.delay.get(name, {}))
        for number in range(2, block.lines + 1):
            if not late.keys().isdisjoint((f"line_{number}_install", f"line_{number}_hot")):
                continue  # it is said to be late, whatever the interval
            of = scenario, name, number, hours
            told = [*_between_cells(*of), *_between_installations(*of)]
            if told:
                found[f"{name}.line_{number}"] = min(told, key=lambda one: one.how != "exact")
    return found


def _between_cells(scenario: Scenario, name: str, number: int, hours: Hours) -> Iterator[Seen]:
    """The line's first cell, or that it has none though it is commissioned cold."""
    planned = scenario.maker.line_start.plan_months * HOURS_PER_MONTH
    before, begun = (hours.get(f"{name}.line_{n}_hot.start") for n in (number - 1, number))
    cold, own = hours.get(f"{name}.line_{number}_cold"), f"line_{number}_hot" in scenario.blocks[name].activities
    rule = scenario.maker.line_start
    if before is None or not planned or rule.cell_yield is not None or rule.debugged:
        return
    yield from _seen(scenario, planned, before, begun, free=None if own else cold)


def _between_installations(scenario: Scenario, name: str, number: int, hours: Hours) -> Iterator[Seen]:
    """The installation of a line, or that it has not begun though all that it waits for is there."""
    block, step = scenario.blocks[name], f"line_{number}_install"
    planned = block.line_project.stagger_months * HOURS_PER_MONTH
    before, begun = (hours.get(f"{name}.line_{n}_install.start") for n in (number - 1, number))
    if before is None or not planned or step in block.activities:
        return
    until = data_hour_of(scenario) if begun is None else begun
    yield from _seen(scenario, planned, before, begun, free=_free(scenario, name, number, hours, until))


def _seen(scenario: Scenario, planned: float, before: float, begun: float | None, free: float | None) -> Iterator[Seen]:
    """free: when nothing but the interval held the line back any more; None: not known."""
    data_hour = data_hour_of(scenario)
    if begun is None:
        if free is not None and free <= data_hour and data_hour > before:
            yield Seen("at_least", (data_hour - before) / planned)
    elif begun > before:
        exact = free is not None and free < begun - HOURS_PER_DAY
        yield Seen("exact" if exact else "at_most", (begun - before) / planned)


def _free(scenario: Scenario, name: str, number: int, hours: Hours, until: float) -> float | None:
    """When all that an installation waits for was there, a crew with it; None: not by ``until``, or not known."""
    after = line_step(scenario.blocks[name], number, "install").after
    needed = [one.hour(hours) for one in named(name, after)]
    known = [hour for hour in needed if hour is not None]
    if len(known) < len(references(after)) or _crews_busy(scenario, name, hours, until):
        return None
    return max(known, default=0.0)


def _crews_busy(scenario: Scenario, name: str, hours: Hours, until: float) -> bool:
    """Whether all crews of a block's site installed other lines up to the day before ``until``."""
    site, day = site_of(scenario, name), until - HOURS_PER_DAY
    steps = [
        f"{other}.{step}"
        for other, block in scenario.blocks.items()
        if site_of(scenario, other) == site
        for step in line_steps(block, "install")
    ]
    busy = [step for step in steps if hours.get(f"{step}.start", math.inf) < until and hours.get(step, math.inf) > day]
    return len(busy) >= installers(scenario)[site]
