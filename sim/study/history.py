"""One replication told as a dated timeline: activities, samples, decisions, line starts, releases."""

import re

from sim.calendar import Calendar
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.milestones import milestones
from sim.scenario.schema import Scenario
from sim.study.dates import YearWeights, milestone_hours

# What an event of a network is called; anything else is the finish of an activity of that name.
_WORDS: tuple[tuple[str, str], ...] = (
    (r"(.+)\.start", "{0} begins"),
    (r"order_release", "equipment order released"),
    (r"fid", "investment decision (FID)"),
    (r"refused", "investment decision REFUSED for good"),
    (r"line_(\d+)_first_cell", "line {0}: first cell"),
    (r"line_(\d+)_installed", "line {0}: past hot commissioning, counts as installed"),
    (r"line_(\d+)_ramped", "line {0}: ramped up, 90 % of its nameplate over 13 weeks"),
    (r"line_(\d+)_released", "line {0}: released by the customer"),
    (r"line_(\d+)_(install|cold|hot)", "line {0}: {1} done"),
    (r"(.+)", "{0} done"),
)
_TOO_FINE = re.compile(r"@|[+-]\d+d|\.first_cell$|_(a|b)_sample\.start$")


def timeline(scenario: Scenario, replication: int) -> list[tuple[str, str, str]]:
    """Date, network and what happened, in order of time; the run rates and tests it reached among them."""
    prepared, calendar = prepare(scenario), Calendar(scenario.start)
    path, years = simulate(prepared, replication), YearWeights(prepared)
    told = [(hours, *_told(name)) for name, hours in path.hours.items() if not _TOO_FINE.search(name)]
    for milestone in milestones(scenario):
        hours = milestone_hours(milestone, prepared, path, years)
        if (milestone.level or milestone.kind == "test") and hours < float("inf"):
            told.append((hours, milestone.block or "plant", f"** {milestone.label} **"))
    return [(str(calendar.date(hours)), where.replace("_", " "), what) for hours, where, what in sorted(told)]


def _told(name: str) -> tuple[str, str]:
    network, _, event = name.partition(".")
    for pattern, words in _WORDS:
        if match := re.fullmatch(pattern, event):
            return network, words.format(*match.groups()).replace("_", " ")
    return network, event
