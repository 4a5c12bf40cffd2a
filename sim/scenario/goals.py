"""What a scenario is asked about, and by when: the one place that says which levels and dates count.

Milestones are told by their names here; ``sim.scenario.milestones`` says what each asks for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal, get_args

from sim.scenario.parts.goals import Goal
from sim.scenario.schema import Scenario

LevelKind = Literal["installed", "rate", "year", "quarter"]
HEADLINE, BESIDE = "headline", "beside"  # words for what goals put first and second, wherever a milestone is named
NEARLY, HALF = 0.9, 0.5  # of an installed level: rates that are looked at where none is asked for
_CAPACITY = ("installed", "rate")  # kinds of which an announced date says something about each other
_MOST_DRAWN = 4  # levels of a picture where nobody has chosen them
LEVEL = re.compile(rf"({'|'.join(get_args(LevelKind))})_(\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Goals:
    """Names of milestones.

    names: all that are looked at, the most important first; drawn: the rates that pictures show, the lowest first.
    """

    names: tuple[str, ...]
    drawn: tuple[str, ...]

    @property
    def headline(self) -> str:
        """What answers speak of first."""
        return self.names[0]

    @property
    def beside(self) -> str:
        """What is said next: of an installed level the rate at nine tenths of it."""
        return self.names[min(1, len(self.names) - 1)]


@dataclass(frozen=True)
class Target:
    """By when a milestone is to be reached. said: ``announced``, or ``wanted`` where a goal says its own date."""

    date: date
    precision: Literal["day", "month", "year"]
    said: Literal["announced", "wanted"]

    @property
    def told(self) -> str:
        """As exactly as it was said: ``2030-12-31``, ``2030-12`` or ``2030``."""
        return self.date.isoformat()[: {"day": 10, "month": 7, "year": 4}[self.precision]]

    @property
    def told_among_months(self) -> str:
        """The same beside dates of which months are told."""
        return self.told[:7]


def level_of(name: str) -> tuple[str, float]:
    """Kind and level of a milestone; empty and nothing where it has none.

    >>> level_of("rate_14.4"), level_of("pilot_running")
    (('rate', 14.4), ('', 0.0))
    """
    match = LEVEL.fullmatch(name)
    return (match[1], float(match[2])) if match else ("", 0.0)


def milestone_name(goal: Goal) -> str:
    """The milestone that a goal asks for."""
    return goal.means if goal.level is None else f"{goal.means}_{goal.level:g}"


def goals(scenario: Scenario) -> Goals:
    """The goals of a scenario: its own; else what was announced; else shares of the nameplate after each block."""
    own = [milestone_name(goal) for goal in scenario.goals.values()]
    announced = [point.milestone for point in scenario.announced.values() if level_of(point.milestone)[0]]
    names = own or list(_with_rates(announced)) or list(_of_steps(scenario))
    marked = [milestone_name(goal) for goal in scenario.goals.values() if goal.headline]
    first = (marked or sorted(announced or names, key=_size))[-1]
    ordered = [first, *_rate_at(first, NEARLY), *names, *([] if own else _year_of(first))]
    rates = [name for name in dict.fromkeys(ordered) if level_of(name)[0] == "rate"]
    return Goals(tuple(dict.fromkeys(ordered)), tuple(_few(sorted(rates, key=_size), len(own))))


def resolved(name: str, scenario: Scenario) -> str:
    """A milestone's name where one of the words for goals may stand for it."""
    found = goals(scenario)
    return {HEADLINE: found.headline, BESIDE: found.beside}.get(name, name)


def target(name: str, scenario: Scenario) -> Target | None:
    """By when a milestone is wanted or was announced; a level counts as announced if it was as rate or as installed."""
    for goal in scenario.goals.values():
        if milestone_name(goal) == name and goal.wanted_by is not None:
            return Target(goal.wanted_by, "day", "wanted")
    points = {point.milestone: point for point in scenario.announced.values()}
    same = [name, *(other for other in points if _same_level(name, other))]
    point = next((points[other] for other in same if other in points), None)
    return None if point is None else Target(point.date, point.precision, "announced")


def said_of(scenario: Scenario) -> str:
    """What the days are by which goals are to be reached."""
    found = (target(name, scenario) for name in goals(scenario).names)
    return " or ".join(sorted({one.said for one in found if one is not None})) or "announced"


def targets(names: Sequence[str], scenario: Scenario) -> dict[str, date]:
    """The days of those that have one."""
    found = {name: target(name, scenario) for name in names}
    return {name: one.date for name, one in found.items() if one is not None}


def holds_weeks(name: str, scenario: Scenario) -> int:
    """For how many weeks a milestone must hold, where a goal asks for that."""
    return next((goal.holds_weeks or 0 for goal in scenario.goals.values() if milestone_name(goal) == name), 0)


def _same_level(name: str, other: str) -> bool:
    (kind, level), (other_kind, other_level) = level_of(name), level_of(other)
    return kind in _CAPACITY and other_kind in _CAPACITY and level == other_level


def _size(name: str) -> tuple[float, int]:
    """Orders names by their level a year; of the same level what is installed is the largest."""
    kind, level = level_of(name)
    return (4.0 * level if kind == "quarter" else level), -["", *get_args(LevelKind)].index(kind)


def _rate_at(name: str, share: float) -> list[str]:
    """The rate at a share of an installed level."""
    kind, level = level_of(name)
    return [f"rate_{share * level:g}"] if kind == "installed" else []


def _year_of(name: str) -> list[str]:
    """The calendar year that brings nine tenths of a level."""
    kind, level = level_of(name)
    return [f"year_{NEARLY * level:g}"] if kind in _CAPACITY else []


def _with_rates(announced: Sequence[str]) -> Iterator[str]:
    for name in announced:
        yield name
        yield from _rate_at(name, NEARLY)


def _of_steps(scenario: Scenario) -> Iterator[str]:
    """Of the nameplate after each block: rates at half and at nine tenths, and all of it installed."""
    sizes = accumulate(block.gwh_per_year for block in scenario.blocks.values())
    for name in (f"installed_{size:g}" for size in sizes):
        yield from (name, *_rate_at(name, HALF), *_rate_at(name, NEARLY))


def _few(rates: Sequence[str], own: int) -> list[str]:
    """Rates for a picture: all where somebody has chosen them, else some of them, from the lowest to the highest."""
    if own or len(rates) <= _MOST_DRAWN:
        return list(rates)
    last = _MOST_DRAWN - 1
    return [rates[round(k * (len(rates) - 1) / last)] for k in range(_MOST_DRAWN)]
