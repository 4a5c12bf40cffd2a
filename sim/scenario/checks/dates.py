"""Days: of the programme, of facts, of what was announced, contracted or planned."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from sim.scenario.our_plan import period
from sim.scenario.schema import Scenario

LONGEST_YEARS = 60  # from the programme start to the end of the horizon
SHORTEST_WEEKS = 13  # over which a rate is a mean: a shorter horizon has none, and nothing to draw


def check_dates(scenario: Scenario) -> Iterator[str]:
    """Start, data date and horizon in order; no date of the programme before its start."""
    s = scenario
    if s.data_date < s.start:
        yield f"data_date = {s.data_date}: is before the programme start {s.start}"
    if s.horizon_end <= s.data_date:
        yield f"horizon_end = {s.horizon_end}: must be after the data date {s.data_date}"
    shortest = s.start + timedelta(weeks=SHORTEST_WEEKS)
    if s.horizon_end < shortest:
        yield (
            f"horizon_end = {s.horizon_end}: must be {shortest} or later, {SHORTEST_WEEKS} weeks after the start, over "
            "which rates are taken"
        )
    if s.horizon_end.year - s.start.year > LONGEST_YEARS:
        yield f"horizon_end = {s.horizon_end}: is more than {LONGEST_YEARS} years after the start {s.start}"
    for name, block in s.blocks.items():
        if block.decision is None:
            continue
        for field in ("not_before", "plan_date"):
            day: date = getattr(block.decision, field)
            if day < s.start:
                yield f"blocks.{name}.decision.{field} = {day}: is before the programme start {s.start}"
    for name, point in s.announced.items():
        if point.date < s.start:
            yield f"announced.{name}.date = {point.date}: is before the programme start {s.start}"


def check_announced(scenario: Scenario) -> Iterator[str]:
    """Announced dates belong to milestones that the program knows."""
    from sim.scenario.milestones import KNOWN, named

    for name, point in scenario.announced.items():
        if named(point.milestone, scenario) is None:
            yield f"announced.{name}.milestone = {point.milestone!r}: no such milestone; known: {KNOWN}"


def check_offtake(scenario: Scenario) -> Iterator[str]:
    """A contract holds in some year that a horizon can hold; one shorter than the contract cuts it."""
    start = scenario.start
    for name, contract in scenario.offtake.items():
        first, last = contract.first_year, contract.last_year
        at = f"offtake.{name}.first_year = {first}"
        if first < start.year:
            yield f"{at}: is before the programme start {start}; the first year can be {start.year}"
        if first - start.year > LONGEST_YEARS:
            yield f"{at}: is more than {LONGEST_YEARS} years after the start {start}"
        if last is not None and last < first:
            yield (
                f"offtake.{name}.last_year = {last}: is before the first year {first}; leave it out where the contract "
                "is open ended"
            )


def check_our_plan(scenario: Scenario) -> Iterator[str]:
    """No day of our own plan is stated twice."""
    named = sorted((*period(name), name) for name in scenario.our_plan)
    for (_, last, before), (first, _, name) in pairwise(named):
        if first <= last:
            yield f"our_plan.{name}: lies inside {before}; give a year either whole or by its months"
