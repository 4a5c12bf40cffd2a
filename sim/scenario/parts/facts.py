"""What is known, announced or planned elsewhere."""

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.parts.values import AS_SEEN, Day, Number, Part, Text, Unit, Year

MOST_GWH = 100_000  # a year: two hundred times what the largest programmes announce


class Known(Part):
    """Dates of an activity that are fact at the data date.

    An event (``fid``, ``line_1_released``) has a finish alone. What a known start waits for needs no row: it is taken
    as done by then, in its planned time.

    start, finish: the day.
    """

    start: Day | None = None
    finish: Day | None = None


class PlanPoint(Part):
    """A date that was announced for a milestone.

    date: the day, or the last of the month or year announced.
    """

    milestone: Text
    date: Day
    precision: Literal["day", "month", "year"]
    published: Text


class Mark(Part):
    """Something that happened later: drawn, never used.

    date: the day.
    """

    date: Day
    label: Text


class PlanRate(Part):
    """Good output that our own plan states for a year or a month: drawn, never used.

    gwh: good output, in GWh or GWh a year.
    unit: ``gwh`` made in the period, or ``gwh_per_year``, the mean rate over it.
    """

    gwh: Annotated[Number, Field(ge=0, le=MOST_GWH), Unit("GWh or GWh/year")]
    unit: Literal["gwh", "gwh_per_year"]


class Contract(Part):
    """Cells that a customer has contracted, so many in every calendar year: drawn and reported, no limit of the model.

    gwh_per_year: what is to be delivered in a calendar year; what several contracts say of a year adds up.
    first_year: the first calendar year in which it holds.
    last_year: the last one; none where it is open ended.
    """

    customer: Annotated[str, Field(min_length=1), AS_SEEN]
    gwh_per_year: Annotated[Number, Field(gt=0, le=MOST_GWH)]
    first_year: Year
    last_year: Year | None = None
