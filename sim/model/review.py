"""A review of all lines, and many reviews in one call: nothing can be decided between two events of the programme.

A review books what has left, learns from what was seen, sets the rules of the coming period and looks out for what
the programme waits for. Compiled code takes review after review until one has something to tell.
"""

from typing import NamedTuple

from sim.arrays import Floats, Rows
from sim.flow.borrowed import borrowed
from sim.flow.kernel import Memory, advance
from sim.jit import compiled
from sim.model.learning import Rules, learn, observe, set_rules
from sim.model.planned import PlannedSpeed, set_planned_speed
from sim.model.record import Books, Inspections, book
from sim.model.watches import look
from sim.units import RUN_RATE_WEEKS

QUARTER_HOURS = RUN_RATE_WEEKS * 168.0


class Noted(NamedTuple):
    """What the last review of every quarter saw.

    hours: (quarters,) its hour, 0 where there was none; capacity: (quarters, lines, stages) cells per hour under the
    rules then set; quality, speed: (quarters, lines, stages) knowledge.
    """

    hours: Floats
    capacity: Floats
    quality: Floats
    speed: Floats


class Plant(NamedTuple):
    """What reviews read and change: rows of lines and stages, books, what is looked out for, what is noted."""

    learners: Rows
    skills: Rows
    traits: Rows
    plan: Inspections
    released_at: Floats
    books: Books
    watches: Rows
    noted: Noted


class Policy(NamedTuple):
    """What a maker does at every review, and how the model calculates.

    ramped_at: knowledge from which on a line needs no process team; team_lines: lines that the team serves at the first
    cell; team_added_per_year: more of them; end: hours of the last week; planned: 1 where speed follows the plan.
    """

    rules: Rules
    ramped_at: float
    team_lines: float
    team_added_per_year: float
    end: float
    planned: int
    planned_speed: PlannedSpeed


@compiled()
def _team(now: float, policy: Policy, learners: Rows) -> float:
    """Lines that the process team serves now; it grows from the first cell of the plant."""
    first = now
    for i in range(learners.shape[0]):
        if learners[i].plant == 1:
            first = min(first, learners[i].started)
    return policy.team_lines + policy.team_added_per_year * (now - first) / 8766.0


@compiled()
def _note(now: float, policy: Policy, plant: Plant) -> None:
    """Remember at the last review of a quarter what stages can make under the rules now set, and what is known."""
    quarter = int(now / QUARTER_HOURS)
    if now + policy.rules.period >= min((quarter + 1) * QUARTER_HOURS, policy.end):
        plant.noted.hours[quarter] = now
        for i in range(plant.skills.shape[0]):
            for j in range(plant.skills.shape[1]):
                plant.noted.capacity[quarter, i, j] = plant.skills[i, j].effective
                plant.noted.quality[quarter, i, j] = plant.skills[i, j].quality
                plant.noted.speed[quarter, i, j] = plant.skills[i, j].speed


@compiled()
def review(now: float, memory: Memory, plant: Plant, policy: Policy) -> bool:
    """Book, learn, set the rules of the coming period, note, look out; whether there is something to tell.

    All starts before ``now`` are committed.
    """
    memory, plant = borrowed(memory), borrowed(plant)
    lines, stages, learners, skills, traits = memory.lines, memory.stages, plant.learners, plant.skills, plant.traits
    book(now, plant.released_at, plant.plan, traits, memory, plant.books)
    observe(now, learners, skills, traits, lines, stages, plant.books.judged)
    learn(now, _team(now, policy, learners), policy.ramped_at, learners, skills)
    for i in range(learners.shape[0]):
        if learners[i].started <= now:
            set_rules(i, policy.rules, learners, skills, traits, lines, stages)
            if policy.planned == 1:
                set_planned_speed(
                    i, now + 0.5 * policy.rules.period, policy.planned_speed, learners, traits, lines, stages
                )
    if policy.planned == 0:
        _note(now, policy, plant)
    return look(now, policy.rules.period, plant.watches, learners, plant.books.good)


@compiled()
def reviews(number: int, before: float, memory: Memory, plant: Plant, policy: Policy) -> tuple[int, int, bool, bool]:
    """Review number ``number`` and the following ones that come before an hour, until one has something to tell.

    Returns the number of the last one, operations committed, whether a line waits for room in its record (then that
    review is still to be made), and whether it has something to tell.
    """
    operations = 0
    while True:
        now = number * policy.rules.period
        started, full = advance(now, -1, memory)
        operations += started
        if full:
            return number, operations, True, False
        if review(now, memory, plant, policy):
            return number, operations, False, True
        if not (number + 1) * policy.rules.period < before:
            return number, operations, False, False
        number += 1
