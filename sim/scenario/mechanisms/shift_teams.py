"""Shift teams: a plant runs by day before it runs round the clock."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from sim.scenario.mechanisms.mechanism import Mechanism
from sim.scenario.parts.values import DurationDraw, Part, Unit, Whole


class ShiftTeams(Part):
    """Teams that take turns at the lines of a block.

    teams: that it takes to run round the clock, the whole week.
    at_first_cell: of these, there at the first cell of the block, at least.
    months: from its first cell until all are there, one draw a programme; they come evenly. None, or a headcount
        that is known or planned: they come and go with the people.
    """

    teams: Annotated[Whole, Field(ge=1, le=10), Unit("teams")]
    at_first_cell: Annotated[Whole, Field(ge=1, le=10), Unit("teams")]
    months: DurationDraw | None = None


def check_teams(scenario: Any) -> Iterator[str]:
    """Teams come by months or with people."""
    maker = scenario.maker
    if maker.staff is None and maker.shift_teams is not None and maker.shift_teams.months is None:
        yield "maker.shift_teams.months: is missing; give it, or maker.staff, the people who are these teams"


SHIFT_TEAMS = Mechanism(
    name="shift_teams",
    title="shift teams",
    meaning="lines run as many of their hours as there are teams; these come one by one, with the people hired",
    hand="limit",
    settings=("maker.shift_teams", "maker.staff", "headcount"),
    acts=lambda scenario: scenario.maker.shift_teams is not None and not scenario.planned.shift_teams,
    holds=True,
    as_planned="shift_teams",
    short="shift teams",
    check=check_teams,
)


def come_with_people(scenario: Any) -> bool:
    """Whether the people of a scenario decide how many teams there are."""
    maker = scenario.maker
    if maker.staff is None or maker.shift_teams is None:
        return False
    return bool(scenario.headcount) or maker.shift_teams.months is None
