"""By which one factor a plan's durations would have to change for its first cell to come on an announced day."""

import math
from collections.abc import Iterator
from datetime import date

from sim.calendar import Calendar
from sim.scenario.announced_pace import after_decision, decided_by
from sim.scenario.planned import planned_hours
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_MONTH

# From the investment decision to the first cell, over what is usual: a plan is scaled no further.
FASTEST, SLOWEST = 0.6, 1.6
USUAL_MONTHS = 24.0  # as in the shipped first block


def scaled(scenario: Scenario, block: str, factor: float) -> Scenario:
    """The scenario with what a block plans between its decision and its first cell taking ``factor`` times as long."""
    one, after = scenario.blocks[block], after_decision(scenario, block)
    rows = {
        name: row.model_copy(update={"months": row.months * factor}) if name in after else row
        for name, row in one.activities.items()
    }
    project = one.line_project
    steps = {
        step: row.model_copy(update={"months": row.months * factor})
        for step, row in (("install", project.install), ("cold", project.cold))
    }
    changed = one.model_copy(update={"activities": rows, "line_project": project.model_copy(update=steps)})
    return scenario.model_copy(update={"blocks": {**scenario.blocks, block: changed}})


def factor_for(scenario: Scenario, block: str, first_cell: date) -> float:
    """The factor that would bring a block's first cell on a day.

    0 where none is small enough: what lies before its decision takes longer; infinite where none is large enough.
    """
    from scipy.optimize import brentq  # slow to import, and every check imports this file

    wanted = Calendar(scenario.start).hours(first_cell)

    def late(factor: float) -> float:
        return planned_hours(scaled(scenario, block, factor))[f"{block}.first_cell"] - wanted

    least, most = 0.01, 20.0
    if late(least) > 0.0:
        return 0.0
    return float(brentq(late, least, most, xtol=1e-3)) if late(most) > 0.0 else math.inf


def asks_for_more(scenario: Scenario) -> Iterator[str]:
    """First cells announced for days that leave less time than a plan is shortened to."""
    hours, calendar = planned_hours(scenario), Calendar(scenario.start)
    for name, point in scenario.announced.items():
        block = point.milestone.removesuffix("_first_cell")
        if block == point.milestone or block not in scenario.blocks or block in scenario.known:
            continue
        decided = max((hours[event] for event in decided_by(scenario, block) if event in hours), default=0.0)
        months = (calendar.hours(point.date) - decided) / HOURS_PER_MONTH
        if months < FASTEST * USUAL_MONTHS:
            least, usual = FASTEST * USUAL_MONTHS, USUAL_MONTHS
            earliest = calendar.date(decided + least * HOURS_PER_MONTH)
            yield (
                f"announced.{name} = {point.date}: is {_told(months)} the planned investment decision, where "
                f"{usual:.0f} months are usual; a plan is not shortened to less than {least:.0f} of them here, so "
                f"the earliest would be {earliest:%B %Y}"
            )


def _told(months: float) -> str:
    return f"{months:.0f} months after" if months >= 0.0 else "before"
