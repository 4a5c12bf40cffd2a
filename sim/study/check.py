"""What `gigaramp check` says: the modelled plan, steps of nameplate, and the stage that sets the pace."""

from collections.abc import Mapping, Sequence
from datetime import date

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.report.text.terminal import table
from sim.scenario.announced import months_outside
from sim.scenario.design import effective_over_need
from sim.scenario.goals import said_of, target
from sim.scenario.milestones import Milestone, headline_of, milestones
from sim.scenario.new.scaled import asks_for_more
from sim.scenario.parts.facts import PlanPoint
from sim.scenario.schema import Scenario
from sim.scenario.sites import block_words, region_of, sites
from sim.scenario.size import cost, words_of
from sim.scenario.unsaid import remarks, why_idle
from sim.scenario.upper_end import BEYOND, above_nameplate, beyond, why_beyond
from sim.study.assumptions.ledger import grades_text, ledger
from sim.study.dates import YearWeights, milestone_hours
from sim.study.told import aim, level, month


def check_text(scenario: Scenario, overrides: Sequence[str] = (), also: Sequence[str] = ()) -> str:
    """The whole report. The timeline is the plan's: as planned, nothing drawn, no replication run.

    overrides: as they were given; also: sentences on how the scenario was put together.
    """
    head = f"{scenario.title}\nscenario {scenario.name}: checked, fits together | data date {scenario.data_date}"
    grades, planned = grades_text(ledger(scenario)), planned_days(scenario)
    first = "\n".join([_goal(scenario, planned), *also, *remarks(scenario, overrides)])
    timeline = [_timeline(scenario, planned), *_delays(scenario)]
    tables = [*timeline, _nameplate(scenario), *_sites(scenario), *_offtake(scenario), _pace(scenario)]
    return "\n\n".join([head, first, grades, *tables, _cell(scenario), words_of(cost(scenario))])


def _goal(scenario: Scenario, planned: Mapping[str, date | None]) -> str:
    """What the scenario is about: the headline, its date, and what the modelled plan says of it."""
    goal = headline_of(scenario)
    day = planned[goal.name]
    why = why_beyond(goal.name, scenario) or f"not before {month(scenario.horizon_end)} in the modelled plan"
    plan = why if day is None else f"{month(day)} in the modelled plan"
    return f"{aim(scenario)}; {plan}; its chance: gigaramp run."


def _timeline(scenario: Scenario, planned: Mapping[str, date | None]) -> str:
    rows = [["modelled plan", "date", said_of(scenario)]]
    for milestone in milestones(scenario):
        found = target(milestone.name, scenario)
        rows.append([milestone.label, _day(milestone, planned, scenario), "-" if found is None else found.told])
    told = (apart(scenario, planned), *asks_for_more(scenario))
    return "\n\n".join([table(rows), *told])


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
    points = {point.milestone: point for point in scenario.announced.values() if point.milestone in planned}
    if not points:
        return "Nothing was announced that the modelled plan could be held against."
    told = [
        f"{level(milestone.label)}: {_apart(milestone, planned, points[milestone.name], scenario)}"
        for milestone in milestones(scenario) if milestone.name in points
    ]  # fmt: skip
    return f"The modelled plan against what was announced: {'; '.join(told)}."


def _apart(milestone: Milestone, planned: Mapping[str, date | None], announced: PlanPoint, scenario: Scenario) -> str:
    day = planned[milestone.name]
    if day is None:
        return _day(milestone, planned, scenario)
    months = months_outside(day, announced)
    return f"{abs(months):.1f} months {'later' if months > 0.0 else 'earlier'}" if months else "as announced"


def _delays(scenario: Scenario) -> list[str]:
    """What is said to be late, where anything is; the timeline has it in."""
    late = [f"{network}.{name} by {text}" for network, said in scenario.delay.items() for name, text in said.items()]
    return [f"said to be late, and so in the timeline: {', '.join(late)}"] if late else []


def _nameplate(scenario: Scenario) -> str:
    rows, total = [["nameplate, GWh a year", "lines", "of a line", "of the block", "sum"]], 0.0
    for name, block in scenario.blocks.items():
        total += block.gwh_per_year
        called = block_words(scenario, name) if len(scenario.sites) > 1 else name
        sizes = (block.line_nameplate_gwh_per_year, block.gwh_per_year, total)
        rows.append([called, str(block.lines), *(f"{size:g}" for size in sizes)])
    return "\n".join([table(rows), *filter(None, [above_nameplate(scenario)])])


def _sites(scenario: Scenario) -> list[str]:
    """What each of several sites has."""
    rows = [
        [name.replace("_", " "), region_of(scenario, name).name, str(site.vendor_line_slots)]
        for name, site in sites(scenario).items()
    ]
    return [table([["site", "region", "lines installed at a time"], *rows])] if len(rows) > 1 else []


def _offtake(scenario: Scenario) -> list[str]:
    """Contracts, where there are any."""
    rows = [
        [name, one.customer, f"{one.gwh_per_year:g}", str(one.first_year), str(one.last_year or "-")]
        for name, one in scenario.offtake.items()
    ]
    head = ["contracted offtake, GWh a year", "customer", "a year", "first year", "last year"]
    return [f"{table([head, *rows], left=2)}\nD{why_idle('offtake', scenario)[1:]}."] if rows else []


def _pace(scenario: Scenario) -> str:
    capacity = sorted(effective_over_need(scenario.line).items(), key=lambda item: item[1])
    rows = [
        ["mature capacity over what nameplate needs", "ratio"],
        *([name, f"{ratio:.2f}"] for name, ratio in capacity),
    ]
    following = f"; if it were relieved: {capacity[1][0]}" if len(capacity) > 1 else ""
    return table(rows) + f"\npace stage: {capacity[0][0]}{following}"


def _cell(scenario: Scenario) -> str:
    """The product, and what its market asks and pays where the cell says so."""
    cell, told = scenario.cell, [f"cell: {scenario.cell.energy_wh:g} Wh"]
    words_of_draw = (
        (cell.release_months, "released by its customer in {} to {} months"),
        (cell.price_usd_per_kwh, "sold for {} to {} USD/kWh (told, no part of the model)"),
    )
    for draw, words in words_of_draw:
        if draw is not None:
            told.append(words.format(*(f"{draw.quantile(share):.3g}" for share in (0.1, 0.9))))
    return "; ".join(told)
