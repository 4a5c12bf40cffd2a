"""What our own plan states by year or by month: the ramp, laid over the picture and never used, and the headcount."""

from collections.abc import Iterator
from datetime import date, timedelta

from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_YEAR


def period(name: str) -> tuple[date, date]:
    """First and last day of ``year_2027`` or ``month_2027_03``.

    >>> period("month_2027_02")
    (datetime.date(2027, 2, 1), datetime.date(2027, 2, 28))
    """
    kind, year, *month = name.split("_")
    if kind == "year":
        return date(int(year), 1, 1), date(int(year), 12, 31)
    first = date(int(year), int(month[0]), 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def stated_headcount(scenario: Scenario) -> list[tuple[date, float]]:
    """Days and people of the headcount that is known or planned, in their order: at the ends of months and years."""
    return sorted((period(name)[1], row.people) for name, row in scenario.headcount.items())


def our_plan(scenario: Scenario) -> Iterator[tuple[date, date, float]]:
    """First day, last day and mean rate in GWh a year of every period of the plan, in their order."""
    for name in sorted(scenario.our_plan, key=period):
        (first, last), stated = period(name), scenario.our_plan[name]
        years = ((last - first).days + 1) * HOURS_PER_DAY / HOURS_PER_YEAR
        yield first, last, stated.gwh / years if stated.unit == "gwh" else stated.gwh
