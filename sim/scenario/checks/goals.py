"""Goals: each means something that the program knows, once, with a level where that has one."""

from collections import Counter
from collections.abc import Iterator

from sim.scenario.goals import level_of, milestone_name
from sim.scenario.parts.goals import Goal
from sim.scenario.schema import Scenario


def check_goals(scenario: Scenario) -> Iterator[str]:
    """Milestones exist, levels are where they belong, one goal at most is the headline."""
    from sim.scenario.milestones import KNOWN, named, why_none

    for name, goal in scenario.goals.items():
        found = named(milestone_name(goal), scenario)
        if goal.holds_weeks is not None and goal.means != "rate":
            yield f"goals.{name}.holds_weeks = {goal.holds_weeks}: only a rate can be held, and means is {goal.means!r}"
        if problem := _level(goal):
            yield f"goals.{name}.{problem}"
        elif found is None:
            yield f"goals.{name}.means = {goal.means!r}: no such milestone; known: {KNOWN}"
        elif why := why_none(found, scenario):
            yield f"goals.{name}.means = {goal.means!r}: {why}"
        if goal.wanted_by is not None and goal.wanted_by < scenario.start:
            yield f"goals.{name}.wanted_by = {goal.wanted_by}: is before the programme start {scenario.start}"
    yield from _once(scenario)


def _level(goal: Goal) -> str:
    """What is wrong with the level of a goal; empty where nothing is."""
    needs_one = level_of(f"{goal.means}_1")[0] != ""
    if needs_one and goal.level is None:
        return f"level is missing: {goal.means} means so many GWh"
    if not needs_one and goal.level is not None:
        return f"level = {goal.level:g}: {goal.means} has none; means: installed, rate, year or quarter has one"
    return ""


def _once(scenario: Scenario) -> Iterator[str]:
    headlines = [name for name, goal in scenario.goals.items() if goal.headline]
    if len(headlines) > 1:
        yield f"goals: one of them is the headline; marked: {', '.join(headlines)}"
    for milestone, count in Counter(map(milestone_name, scenario.goals.values())).items():
        if count > 1:
            yield f"goals: {milestone} is asked for {count} times; once is enough"
