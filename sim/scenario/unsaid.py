"""What a planner should know of what was said, and of what was not, before reading a date."""

import re
from collections.abc import Iterator, Sequence

from sim.scenario.announced_pace import pace_remarks
from sim.scenario.overrides import key_of
from sim.scenario.schema import Scenario
from sim.scenario.sites import ONLY, site_of
from sim.scenario.staffed import headcount_remarks, why_staff_idle
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

# Parts that are drawn, reported or compared with, and by which no history is another.
_MOVES_NOTHING = {
    "announced": "is compared with, and moves no date",
    "goals": "says what is asked about, and moves no date",
    "marks": "is drawn, and moves nothing",
    "our_plan": "is drawn beside, and moves nothing",
    "offtake": "demand limits nothing yet; contracts are told beside the volumes",
}
_REGION = re.compile(r"(?:sites\.(\w+)\.)?region(\.(?!turnover)|$)")
_OF_THE_PILOT_LINE = ("pilot.nameplate_gwh_per_year", "pilot.know_how")  # samples can be made elsewhere
_ASKED_FROM_MONTHS = 1.0  # between start and data date: from there on something has happened


def remarks(scenario: Scenario, overrides: Sequence[str] = ()) -> Iterator[str]:
    """Sentences: what is not known though time has passed, and overrides that can move nothing."""
    yield from _without_facts(scenario)
    yield from headcount_remarks(scenario)
    yield from pace_remarks(scenario)
    yield from _of_lines_unsaid(scenario)
    yield from _of_closures(scenario)
    yield from (f"sites.{name}.region: {why}." for name in scenario.sites if (why := _of_no_permits(name, scenario)))
    for override in overrides:
        if why := why_idle(key_of(override), scenario):
            yield f"D{why[1:]}." if why.startswith("demand") else f"{override}: {why}."


def why_idle(path: str, scenario: Scenario) -> str:
    """Why what stands at a path moves no date of a scenario; empty where it may."""
    if not scenario.pilot.enabled and path in _OF_THE_PILOT_LINE:
        return "moves nothing, since there is no pilot line here (pilot.enabled is false)"
    if why := why_staff_idle(path, scenario):
        return why
    if match := _REGION.match(path):
        return _of_no_permits(match[1] or ONLY, scenario)
    if path.startswith("offtake") and not scenario.offtake:
        return "demand limits nothing yet, so that nothing changes without contracts"
    return _MOVES_NOTHING.get(path.partition(".")[0], "")


def _of_no_permits(site: str, scenario: Scenario) -> str:
    """Why a region moves nothing: no activity is drawn as observed in it. ONLY: of sites without one of their own."""
    if site and (site not in scenario.sites or scenario.sites[site].region is None):
        return ""
    shared = {name for name, one in scenario.sites.items() if one.region is None} or {ONLY}
    stand = [name for name in scenario.blocks if site_of(scenario, name) in ({site} if site else shared)]
    if not stand:
        return ""
    rows = {name: scenario.blocks[name].activities for name in stand}
    if stand[0] == next(iter(scenario.blocks)):  # the pilot has its region
        rows["pilot"] = scenario.pilot.activities
    if any(row.basis == "permits" for found in rows.values() for row in found.values()):
        return ""
    return f"moves nothing, since no activity of {', '.join(stand)} has basis: permits, which takes the region's months"


def _without_facts(scenario: Scenario) -> Iterator[str]:
    months = (scenario.data_date - scenario.start).days * HOURS_PER_DAY / HOURS_PER_MONTH
    if months >= _ASKED_FROM_MONTHS and not any(scenario.known.values()):
        yield (
            f"What has happened by {scenario.data_date}? The data date is {months:.0f} months after the programme "
            "start, and no facts are given, so that nothing begins before it; give them as known: "
            "(known.BLOCK.ACTIVITY.start, .finish), or let data_date be the start."
        )


def _of_lines_unsaid(scenario: Scenario) -> Iterator[str]:
    """The first line of a block of which nothing is said, though the line before has its first cell since long."""
    for name, block in scenario.blocks.items():
        rows, planned = scenario.known.get(name, {}), scenario.maker.line_start.plan_months
        for number in range(2, block.lines + 1):
            before, own = rows.get(f"line_{number - 1}_hot"), any(row.startswith(f"line_{number}_") for row in rows)
            if own or before is None or before.start is None:
                continue
            months = (scenario.data_date - before.start).days * HOURS_PER_DAY / HOURS_PER_MONTH
            if months > planned:
                yield (
                    f"known.{name}: nothing is said of line {number}, so that it is taken as not begun by "
                    f"{scenario.data_date}, {months:.0f} months after line {number - 1} where {planned:g} are planned, "
                    f"and later ones as slow; say known.{name}.line_{number}_install or line_{number}_hot if it has."
                )
            break


def _of_closures(scenario: Scenario) -> Iterator[str]:
    if scenario.closures:
        yield (
            "Closures: planned-stop hours are used up by them first, so that open weeks make more than the mean of the "
            "year; a run rate of 13 open weeks comes earlier for it, and is not kept over a closure. Ask for year_GWH."
        )
