"""What was announced: a day, a month or a year, how far a date lies from it, and the level that holds by then."""

from calendar import monthrange
from datetime import date

from sim.scenario.goals import level_of
from sim.scenario.parts.facts import PlanPoint
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH


def period(point: PlanPoint) -> tuple[date, date]:
    """First and last day that keep to what was announced."""
    day = point.date
    if point.precision == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    if point.precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def months_outside(day: date, point: PlanPoint) -> float:
    """Months that a day lies after the announced period, or, below zero, before it; zero inside.

    >>> point = PlanPoint(milestone="rate_10", date="2026-12-31", precision="year", published="2021")
    >>> months_outside(date(2026, 3, 1), point), round(months_outside(date(2027, 1, 31), point), 1)
    (0.0, 1.0)
    """
    first, last = period(point)
    days = max((day - last).days, 0) or min((day - first).days, 0)
    return days * HOURS_PER_DAY / HOURS_PER_MONTH


def announced_kind(scenario: Scenario) -> str:
    """Whether rates were announced, or else what is to be installed."""
    kinds = {level_of(point.milestone)[0] for point in scenario.announced.values()}
    return "rate" if "rate" in kinds or "installed" not in kinds else "installed"


def announced_level(scenario: Scenario, day: date) -> float | None:
    """The highest level that was announced for before a day, GWh a year; None before the first."""
    kind, points = announced_kind(scenario), scenario.announced.values()
    found = [level_of(point.milestone) for point in points if point.date < day]
    return max((level for one, level in found if one == kind), default=None)
