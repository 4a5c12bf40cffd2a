"""The interval between lines: how far the plan to start one after the other slips, as one luck of the programme."""

from typing import Annotated

from pydantic import Field

from sim.scenario.mechanisms.mechanism import Mechanism
from sim.scenario.parts.values import LOG_SPREAD, Number, Part, Unit


class LineInterval(Part):
    """The only thing that spaces lines; crews and the building still bind, and the later counts.

    factor_median: actual over planned interval, median over programmes; planned are ``line_start.plan_months`` between
        first cells and ``stagger_months`` between installations.
    factor_sigma: spread of its logarithm, one draw a programme.
    line_sigma: the same from line to line.
    """

    factor_median: Annotated[Number, Field(ge=0.1, le=10), Unit("actual over planned")]
    factor_sigma: Annotated[Number, Field(ge=0, le=2), LOG_SPREAD]
    line_sigma: Annotated[Number, Field(ge=0, le=2), LOG_SPREAD] = 0.0


LINE_INTERVAL = Mechanism(
    name="line_interval",
    title="interval between lines",
    meaning="lines start one after the other at the planned interval times a factor that they share",
    hand="events",
    settings=("maker.line_interval",),
    acts=lambda scenario: scenario.maker.line_interval is not None and not scenario.planned.line_start,
    holds=False,
    as_planned="line_start",
    short="line starts",
)
