"""What `gigaramp check` says: the planned timeline, steps of nameplate, and the stage that sets the pace."""

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.report.text.terminal import table
from sim.scenario.design import effective_over_need
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.scenario.size import cost, words_of
from sim.study.assumptions.ledger import grades_text, ledger
from sim.study.dates import YearWeights, milestone_hours


def check_text(scenario: Scenario) -> str:
    """The whole report. The timeline is the plan's: as planned, nothing drawn, no replication run."""
    head = f"{scenario.title}\nscenario {scenario.name}: checked, fits together | data date {scenario.data_date}"
    grades = grades_text(ledger(scenario))
    parts = [_timeline(scenario), _nameplate(scenario), *_offtake(scenario), _pace(scenario), words_of(cost(scenario))]
    return "\n\n".join([head, grades, *parts])


def _timeline(scenario: Scenario) -> str:
    prepared, calendar = prepare(scenario.model_copy(update={"twin": "plan"})), Calendar(scenario.start)
    path, years = simulate(prepared, 0), YearWeights(prepared)
    announced = {point.milestone: str(point.date) for point in scenario.announced.values()}
    rows = [["timeline as planned", "date", "announced"]]
    for milestone in milestones(scenario):
        hour = milestone_hours(milestone, prepared, path, years)
        day = str(calendar.date(hour)) if 0.0 <= hour < float("inf") else "not inside the horizon"
        rows.append([milestone.label, day, announced.get(milestone.name, "-")])
    return table(rows)


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
