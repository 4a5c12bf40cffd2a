"""What a planner should know of what was said about people, before reading a date."""

from collections.abc import Iterator

from sim.scenario.mechanisms.shift_teams import come_with_people
from sim.scenario.our_plan import period, stated_headcount
from sim.scenario.schema import Scenario

_FEW = 0.8  # of the people that the blocks take: a stated headcount that ends below is spoken of


def why_staff_idle(path: str, scenario: Scenario) -> str:
    """Why what stands at a path moves no date; empty where it may, or is not about people."""
    teams = scenario.maker.shift_teams
    if path == "maker.shift_teams.months" and come_with_people(scenario) and teams and teams.months is not None:
        return "moves nothing, since people decide here how many shift teams there are"
    if not path.startswith("maker.staff") and not path.endswith("region.turnover_per_year"):
        return ""
    if not come_with_people(scenario):
        return (
            "moves no date, at most the headcount: shift teams come by months here; with maker.shift_teams.months=null "
            "people decide"
        )
    planned = any(day > scenario.data_date for day, _ in stated_headcount(scenario))
    if path.startswith("maker.staff.hires_per_month") and planned:
        return "moves nothing, since a headcount is planned"
    if path.startswith("maker.staff.plan_factor") and not planned:
        return "moves nothing, since no headcount is planned"
    return ""


def headcount_remarks(scenario: Scenario) -> Iterator[str]:
    """A stated headcount that ends far below what the blocks take."""
    settings = scenario.maker.staff
    if settings is None or not scenario.headcount:
        return
    last = max(scenario.headcount, key=lambda name: period(name)[1])
    (day, stated), need = stated_headcount(scenario)[-1], settings.per_gwh.quantile(0.5)
    gwh = sum(block.gwh_per_year for block in scenario.blocks.values())
    if day > scenario.data_date and stated < _FEW * need * gwh:
        yield (
            f"headcount: the last one stated, {stated:,.0f} people ({last}), is few for {gwh:g} GWh a year: by "
            f"maker.staff.per_gwh they take about {need * gwh:,.0f}. Blocks are staffed in their order, and those for "
            "whom nobody is left run with the fewest shift teams; state it to the end, or set maker.staff.per_gwh."
        )
