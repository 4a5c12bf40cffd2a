"""Debugging: what a line goes through between its first cell and continuous operation."""

from typing import Annotated

from pydantic import Field

from sim.scenario.mechanisms.mechanism import Mechanism
from sim.scenario.parts.values import LOG_SPREAD, Months, Number, Part, ShareDraw, Unit


class Debugging(Part):
    """From first cell to continuous operation, in place of the schedule factor on hot commissioning.

    factor_median: actual over planned months of hot commissioning, median over programmes.
    factor_sigma: spread of its logarithm, one draw a programme.
    line_sigma: the same from line to line.
    pace: share of its pace at which a line makes cells meanwhile, one draw a programme.
    least_months: of a line whose machines are known from others; what is known of them shortens it.
    """

    factor_median: Annotated[Number, Field(ge=0.1, le=10), Unit("actual over planned")]
    factor_sigma: Annotated[Number, Field(ge=0, le=2), LOG_SPREAD]
    line_sigma: Annotated[Number, Field(ge=0, le=2), LOG_SPREAD]
    pace: ShareDraw
    least_months: Months


DEBUGGING = Mechanism(
    name="debugging",
    title="debugging of lines",
    meaning="a line makes a trickle from its first cell until it runs continuously; then it counts as installed and "
    "begins to learn",
    hand="limit",
    settings=("maker.debugging",),
    acts=lambda scenario: scenario.maker.debugging is not None and not scenario.planned.debugging,
    holds=True,
    as_planned="debugging",
    short="debugging",
)
