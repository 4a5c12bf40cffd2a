"""How many people a site hires: as it is known and planned, else at a rate that begins before planned first cells.

Hiring knows the plan's first cells and nothing of later slips, so that all of it is known when a history begins.
"""

from collections.abc import Mapping

from sim.calendar import Calendar
from sim.model.inputs import Inputs
from sim.model.prepared import Prepared
from sim.scenario.facts import data_hour_of
from sim.scenario.our_plan import stated_headcount
from sim.scenario.parts.people import Staff
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

Knots = list[tuple[float, float]]  # hours and people, rising hours; linear between


def hired(prepared: Prepared, needs: Mapping[str, float], there: float, inputs: Inputs) -> Knots:
    """People of a site who were hired.

    Args:
        prepared: the scenario.
        needs: people that each block takes, in the order of the blocks' planned first cells.
        there: people who come without being hired.
        inputs: what the history draws.
    """
    scenario, settings = prepared.scenario, prepared.scenario.maker.staff
    assert settings is not None
    lead = settings.lead_months * HOURS_PER_MONTH
    begins = {block: prepared.planned_first_cells[block] - lead for block in needs}
    told, now = _told(scenario, min(begins.values())), data_hour_of(scenario)
    known, planned = [one for one in told if one[0] <= now], [one for one in told if one[0] > now]
    if planned:
        return [*known, *_stretched(known, planned, _factor(scenario, settings, inputs))]
    rate = inputs.draw_with_others("hires_per_month", settings.hires_per_month) / HOURS_PER_MONTH
    return [*known, *_queue(known[-1] if known else (0.0, 0.0), begins, needs, there, rate)]


def _told(scenario: Scenario, begin: float) -> Knots:
    """The headcount that the scenario states, at the ends of its months and years; nobody when hiring begins."""
    calendar = Calendar(scenario.start)
    rows = [(calendar.hours(day) + HOURS_PER_DAY, people) for day, people in stated_headcount(scenario)]
    return [(begin, 0.0), *rows] if rows and begin < rows[0][0] else rows


def _stretched(known: Knots, planned: Knots, factor: float) -> Knots:
    """What is planned from the last known headcount on, or from the first planned one, at another rate."""
    begin, _ = known[-1] if known else planned[0]
    return [(begin + (hour - begin) / factor, people) for hour, people in planned]


def _factor(scenario: Scenario, settings: Staff, inputs: Inputs) -> float:
    if scenario.planned.shift_teams:
        return 1.0
    return inputs.draw_with_others("hiring_over_plan", settings.plan_factor)


def _queue(
    last: tuple[float, float], begins: Mapping[str, float], needs: Mapping[str, float], there: float, rate: float
) -> Knots:
    """People hired for one block after the other, from (hour, people) on."""
    (hour, people), wanted, found = last, -there, [last]
    for block, need in needs.items():
        wanted += need
        if wanted > people:
            start = max(hour, begins[block])
            hour = start + (wanted - people) / rate
            found += [(start, people), (hour, wanted)]
            people = wanted
    return found
