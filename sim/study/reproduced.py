"""Whether the noise-free programme gives back the dates of an imported schedule, to the day."""

from collections.abc import Mapping
from datetime import date

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.schema import Scenario

Dates = Mapping[str, tuple[date, date]]


def missed_dates(scenario: Scenario, dates: Dates) -> dict[str, tuple[date, date | None]]:
    """Starts and finishes that ``twin=plan`` does not give back, each with the wanted and the simulated day.

    Args:
        scenario: any scenario; simulated as planned.
        dates: start and finish of activities, by their names with network.
    """
    path, calendar = simulate(prepare(scenario.model_copy(update={"twin": "plan"})), 0), Calendar(scenario.start)
    wanted = {f"{name}.start": start for name, (start, _) in dates.items()}
    wanted |= {name: finish for name, (_, finish) in dates.items()}
    found = {name: calendar.date(path.hours[name]) if name in path.hours else None for name in wanted}
    return {name: (day, found[name]) for name, day in wanted.items() if found[name] != day}
