"""Who runs a plant: own people, hired and trained, and experts of others who leave again."""

from typing import Annotated

from pydantic import AfterValidator, Field

from sim.distributions import Distribution
from sim.scenario.parts.values import DivisorDraw, DurationDraw, Months, Number, Part, ShareDraw, Unit, Within

MOST_PEOPLE = 1_000_000
_Several = AfterValidator(Within(0.1, MOST_PEOPLE, tails=True))
PeopleDraw = Annotated[Distribution, _Several, Unit("people/(GWh/year)")]
HiresDraw = Annotated[Distribution, _Several, Unit("people/month")]
TurnoverDraw = Annotated[Distribution, AfterValidator(Within(0.0, 3.0, tails=True)), Unit("a year")]
RatioDraw = Annotated[Distribution, AfterValidator(Within(0.01, 100.0, tails=True)), Unit("actual over planned")]
People = Annotated[Number, Field(ge=0, le=MOST_PEOPLE), Unit("people")]


class Headcount(Part):
    """People of one's own at the end of a month or a year: until the data date known, from then on planned.

    people: of all blocks.
    """

    people: People


class Staff(Part):
    """Own people of a plant, and those who help at its start.

    per_gwh: own people that run a block round the clock, a GWh/year of its nameplate.
    lead_months: hiring for a block begins so long before its planned first cell, whatever slips later.
    hires_per_month: net hires of a site, where no headcount is planned; one draw a programme.
    plan_factor: actual over planned rate of hiring, where a headcount is planned; one draw a programme.
    training_weeks: from the day of hiring, without any work at a line.
    novice_months: from the day of hiring until somebody works as well as the experienced.
    novice_productivity: work of a novice, of that of the experienced.
    novice_defects: losses of a line that novices alone run, of those that it has with the experienced; none: the same.
    turnover_per_year: share of people who leave in a year, where ``region`` does not say it.
    experts_per_gwh: vendors' and mother plant's experts at the first cell of a block, a GWh/year of its nameplate.
    expert_months: from the first cell of a block until they have left, evenly.
    pilot_people: who run the pilot line, where there is one.
    pilot_share: of them, who move to the first block, experienced; where no headcount is stated.
    mother_plant_people: own people trained at a mother plant who come to the first block, experienced; likewise.
    """

    per_gwh: PeopleDraw
    lead_months: Months
    hires_per_month: HiresDraw
    plan_factor: RatioDraw
    training_weeks: DurationDraw
    novice_months: DurationDraw
    novice_productivity: ShareDraw
    novice_defects: Annotated[DivisorDraw, Unit("of losses")] | None = None
    turnover_per_year: TurnoverDraw
    experts_per_gwh: PeopleDraw | None = None
    expert_months: DivisorDraw
    pilot_people: People
    pilot_share: ShareDraw
    mother_plant_people: People = 0.0
