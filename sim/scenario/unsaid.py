"""What a planner should know of what was said, and of what was not, before reading a date."""

from collections.abc import Iterator, Sequence

from sim.scenario.overrides import key_of
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

# Parts that are drawn, reported or compared with, and by which no history is another.
_MOVES_NOTHING = {
    "announced": "is compared with, and moves no date",
    "goals": "says what is asked about, and moves no date",
    "marks": "is drawn, and moves nothing",
    "our_plan": "is drawn beside, and moves nothing",
    "offtake": "is told beside the volumes, and limits nothing yet",
}
_OF_THE_PILOT_LINE = ("pilot.nameplate_gwh_per_year", "pilot.know_how")  # samples can be made elsewhere
_ASKED_FROM_MONTHS = 1.0  # between start and data date: from there on something has happened


def remarks(scenario: Scenario, overrides: Sequence[str] = ()) -> Iterator[str]:
    """Sentences: what is not known though time has passed, and overrides that can move nothing."""
    yield from _without_facts(scenario)
    for override in overrides:
        if why := why_idle(key_of(override), scenario):
            yield f"{override}: {why}."


def why_idle(path: str, scenario: Scenario) -> str:
    """Why what stands at a path moves no date of a scenario; empty where it may."""
    if not scenario.pilot.enabled and path in _OF_THE_PILOT_LINE:
        return "moves nothing, since there is no pilot line here (pilot.enabled is false)"
    return _MOVES_NOTHING.get(path.partition(".")[0], "")


def _without_facts(scenario: Scenario) -> Iterator[str]:
    months = (scenario.data_date - scenario.start).days * HOURS_PER_DAY / HOURS_PER_MONTH
    if months >= _ASKED_FROM_MONTHS and not any(scenario.known.values()):
        yield (
            f"What has happened by {scenario.data_date}? The data date is {months:.0f} months after the programme "
            "start, and no facts are given, so that nothing begins before it; give them as known: "
            "(known.BLOCK.ACTIVITY.start, .finish), or let data_date be the start."
        )
