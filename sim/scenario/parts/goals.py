"""What is to be reached: levels and events of which answers, pictures and studies speak."""

from typing import Annotated

from pydantic import Field

from sim.scenario.parts.facts import MOST_GWH
from sim.scenario.parts.values import Day, Number, Part, Text, Unit, Whole


class Goal(Part):
    """Something to be reached.

    means: ``installed`` (nameplate of lines past hot commissioning), ``rate`` (good output over 13 weeks), ``year`` or
        ``quarter`` (good output of a calendar year or quarter); or a milestone without a level, ``pilot_running``.
    level: how much of it.
    wanted_by: the day by which it is wanted; none where what was announced counts.
    headline: whether answers speak of it first.
    holds_weeks: a rate counts from where it does not fall below again for so many weeks; none where once is enough.
    """

    means: Text
    level: Annotated[Number, Field(gt=0, le=MOST_GWH), Unit("GWh or GWh/year")] | None = None
    wanted_by: Day | None = None
    headline: bool = False
    holds_weeks: Annotated[Whole, Field(ge=1, le=260), Unit("weeks")] | None = None
