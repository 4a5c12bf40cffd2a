"""What `gigaramp check` says: the modelled plan, steps of nameplate, and the stage that sets the pace."""

from collections.abc import Mapping
from datetime import date
from textwrap import fill

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.report.text.terminal import table
from sim.scenario.design import effective_over_need
from sim.scenario.goals import said_of, target
from sim.scenario.milestones import Milestone, headline_of, milestones
from sim.scenario.schema import Scenario
from sim.scenario.size import cost, words_of
from sim.scenario.upper_end import BEYOND, beyond, why_beyond
from sim.study.assumptions.ledger import grades_text, ledger
from sim.study.dates import YearWeights, milestone_hours
from sim.study.told import level, month
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

_COLUMNS = 120  # of sentences


def check_text(scenario: Scenario) -> str:
    """The whole report. The timeline is the plan's: as planned, nothing drawn, no replication run."""
    head = f"{scenario.title}\nscenario {scenario.name}: checked, fits together | data date {scenario.data_date}"
    grades, planned = grades_text(ledger(scenario)), planned_days(scenario)
    goal = fill(_goal(scenario, planned), _COLUMNS)
    timeline = [_timeline(scenario, planned), *_delays(scenario)]
    tables = [*timeline, _nameplate(scenario), *_offtake(scenario), _pace(scenario)]
    return "\n\n".join([head, goal, grades, *tables, words_of(cost(scenario))])


def _goal(scenario: Scenario, planned: Mapping[str, date | None]) -> str:
    """What the scenario is about: the headline, its date, and what the modelled plan says of it."""
    goal = headline_of(scenario)
    by = target(goal.name, scenario)
    said = "no date was announced" if by is None else f"{by.said} for {month(by.date)}"
    day = planned[goal.name]
    why = why_beyond(goal.name, scenario) or f"not before {month(scenario.horizon_end)} in the modelled plan"
    plan = why if day is None else f"{month(day)} in the modelled plan"
    return f"{scenario.title}: {level(goal.label)}, {said}; {plan}. How likely that is: gigaramp run."


def _timeline(scenario: Scenario, planned: Mapping[str, date | None]) -> str:
    rows = [["modelled plan", "date", said_of(scenario)]]
    for milestone in milestones(scenario):
        found = target(milestone.name, scenario)
        rows.append([milestone.label, _day(milestone, planned, scenario), "-" if found is None else str(found.date)])
    return "\n\n".join([table(rows), fill(apart(scenario, planned), _COLUMNS)])


def planned_days(scenario: Scenario) -> dict[str, date | None]:
    """When the modelled plan reaches each milestone; None: not inside the horizon."""
    prepared, calendar = prepare(scenario.model_copy(update={"twin": "plan"})), Calendar(scenario.start)
    path, years = simulate(prepared, 0), YearWeights(prepared)
    hours = {m.name: milestone_hours(m, prepared, path, years) for m in milestones(scenario)}
    return {name: calendar.date(hour) if 0.0 <= hour < float("inf") else None for name, hour in hours.items()}


def _day(milestone: Milestone, planned: Mapping[str, date | None], scenario: Scenario) -> str:
    day = planned[milestone.name]
    if day is None and beyond(milestone.name, scenario):
        return BEYOND
    return "not inside the horizon" if day is None else str(day)


def apart(scenario: Scenario, planned: Mapping[str, date | None]) -> str:
    """How far the modelled plan lies from what was announced, point by point."""
    points = {point.milestone: point.date for point in scenario.announced.values() if point.milestone in planned}
    if not points:
        return "Nothing was announced that the modelled plan could be held against."
    told = [
        f"{level(milestone.label)}: {_apart(milestone, planned, points[milestone.name], scenario)}"
        for milestone in milestones(scenario) if milestone.name in points
    ]  # fmt: skip
    return f"The modelled plan against what was announced: {'; '.join(told)}."


def _apart(milestone: Milestone, planned: Mapping[str, date | None], announced: date, scenario: Scenario) -> str:
    day = planned[milestone.name]
    if day is None:
        return _day(milestone, planned, scenario)
    months = (day - announced).days * HOURS_PER_DAY / HOURS_PER_MONTH
    return "on its day" if abs(months) < 0.05 else f"{abs(months):.1f} months {'later' if months > 0.0 else 'earlier'}"


def _delays(scenario: Scenario) -> list[str]:
    """What is said to be late, where anything is; the timeline has it in."""
    late = [f"{network}.{name} by {text}" for network, said in scenario.delay.items() for name, text in said.items()]
    return [f"said to be late, and so in the timeline: {', '.join(late)}"] if late else []


def _nameplate(scenario: Scenario) -> str:
    rows, total = [["nameplate, GWh a year", "lines", "of a line", "of the block", "sum"]], 0.0
    for name, block in scenario.blocks.items():
        size = block.lines * block.line_nameplate_gwh_per_year
        total += size
        rows.append([name, str(block.lines), f"{block.line_nameplate_gwh_per_year:g}", f"{size:g}", f"{total:g}"])
    return table(rows)


def _offtake(scenario: Scenario) -> list[str]:
    """Contracts, where there are any."""
    rows = [
        [name, one.customer, f"{one.gwh_per_year:g}", str(one.first_year), str(one.last_year or "-")]
        for name, one in scenario.offtake.items()
    ]
    head = ["contracted offtake, GWh a year", "customer", "a year", "first year", "last year"]
    return [table([head, *rows])] if rows else []


def _pace(scenario: Scenario) -> str:
    capacity = sorted(effective_over_need(scenario.line).items(), key=lambda item: item[1])
    rows = [
        ["mature capacity over what nameplate needs", "ratio"],
        *([name, f"{ratio:.2f}"] for name, ratio in capacity),
    ]
    following = f"; if it were relieved: {capacity[1][0]}" if len(capacity) > 1 else ""
    return table(rows) + f"\npace stage: {capacity[0][0]}{following}"
