"""What all messages and pictures say alike: levels, months, where a picture comes from."""

from datetime import date
from typing import TYPE_CHECKING

from sim.report.look.words import told_share
from sim.scenario.goals import target
from sim.scenario.milestones import headline_of
from sim.scenario.schema import Scenario
from sim.scenario.upper_end import why_beyond
from sim.study.files.identity import run_hash
from sim.study.statistics import DateSummary

if TYPE_CHECKING:
    from sim.study.running.runner import Results


def level(label: str) -> str:
    """A milestone as a reader calls it.

    >>> level("10 GWh a year (13-week rate)")
    '10 GWh a year'
    """
    return label.replace(" (13-week rate)", "")


def month(day: date | None) -> str:
    """Month and year in words."""
    return day.strftime("%B %Y") if day else "after the horizon"


def missed(found: DateSummary) -> str:
    """How many are later or never get there."""
    later, never = (told_share(share, found.replications) for share in (found.later_share, found.never_share))
    return f"{later} are later, {never} never get there"


def message(summary: DateSummary, scenario: Scenario) -> str:
    """One sentence: even chance by when, and what chance the announced date has."""
    goal, why = level(summary.label), why_beyond(summary.name, scenario)
    if why and not summary.reached_share:
        return f"{goal}: {why}{_by_then(summary, scenario)}"
    if summary.p50 is None:
        reach = told_share(summary.reached_share, summary.replications)
        text = f"{goal}: less than an even chance inside the horizon ({reach} reach it)"
    else:
        text = f"{goal}: even chance by {month(summary.p50)}"
    return f"{text}{_by_then(summary, scenario)}"


def lead(summary: DateSummary, scenario: Scenario) -> str:
    """The same behind the name of the plant: what every answer says first."""
    return f"{scenario.title}: {message(summary, scenario)}."


def aim(scenario: Scenario) -> str:
    """The plant and what is asked of it by when, where nothing has been simulated yet; its chance is what a run tells.

    >>> from sim.scenario.load import load_scenario
    >>> aim(load_scenario(["scenario=tesla_nevada"])).partition(": ")[2]
    '35 GWh a year installed, announced for December 2020'
    """
    goal = headline_of(scenario)
    by = target(goal.name, scenario)
    said = "no date was announced" if by is None else f"{by.said} for {month(by.date)}"
    return f"{scenario.title}: {level(goal.label)}, {said}"


def _by_then(summary: DateSummary, scenario: Scenario) -> str:
    if summary.announced is None or summary.probability_by is None:
        return ""
    found = target(summary.name, scenario)
    said = found.said if found is not None and found.date == summary.announced else "wanted"
    return f"; {said} for {month(summary.announced)}: {_chance(summary.probability_by, summary.replications)}"


def _chance(share: float, n: int) -> str:
    """What became of the announced date; one history keeps it or not."""
    if n == 1:
        return "kept" if share else "missed"
    return f"{told_share(share, n)} chance" if 0.0 < share < 1.0 else f"{told_share(share, n)} by then"


def footer(results: "Results") -> str:
    """Where the picture of a run comes from."""
    s = results.prepared.scenario
    failed = f", {len(results.failures)} failed" if results.failures else ""
    return (
        f"{s.title} | gigaramp, scenario {s.name} {run_hash(s)} | data date {s.data_date} | seed {s.seed} | "
        f"n = {len(results.ran)}{failed} | good GWh, pilot not counted"
    )
