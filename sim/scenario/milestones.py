"""The milestones of a scenario: names, labels, and what each asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sim.errors import InputError
from sim.scenario.goals import LEVEL, LevelKind, goals, holds_weeks, level_of, resolved
from sim.scenario.schema import Scenario
from sim.scenario.sites import block_words
from sim.scenario.upper_end import why_beyond

Kind = Literal["event", "mechanical", "building", "delivery", "serial", "test"] | LevelKind


@dataclass(frozen=True)
class Milestone:
    """A named moment.

    ``event`` is what has to happen, ``level`` in GWh a year, ``block`` where it belongs to one; ``holds_weeks``: how
    long a rate must not fall below again.
    """

    name: str
    label: str
    kind: Kind
    event: str = ""
    level: float = 0.0
    block: str = ""
    holds_weeks: int = 0


KNOWN = (
    "pilot_running, BLOCK_works_start, BLOCK_building, BLOCK_first_cell, BLOCK_mechanical_completion, "
    "BLOCK_first_delivery, BLOCK_continuous_operation, BLOCK_serial_start, BLOCK_ramped, BLOCK_completion_test, "
    "BLOCK_fid, rate_GWH, installed_GWH, year_GWH, quarter_GWH, headline, beside"
)

# Milestones that are read from activities: from the last of those that a block has.
READ_FROM = {"works_start": ("site_works",), "building": ("shell", "utilities", "dry_rooms")}

_OF_BLOCK: dict[str, tuple[str, Kind, str]] = {
    "works_start": ("site works begin", "event", "site_works.start"),
    "building": ("building complete", "building", ""),
    "first_cell": ("first cell", "event", "first_cell"),
    "mechanical_completion": ("mechanical completion", "mechanical", ""),
    "first_delivery": ("first sellable delivery", "delivery", ""),
    "continuous_operation": ("first line in continuous operation", "event", "line_1_installed"),
    "serial_start": ("serial start", "serial", ""),
    "ramped": ("first line ramped up", "event", "line_1_ramped"),
    "completion_test": ("completion test", "test", ""),
    "fid": ("investment decision (FID)", "event", "fid"),
}
_OF_LEVEL: dict[LevelKind, str] = {
    "rate": "{:g} GWh a year (13-week rate)",
    "installed": "{:g} GWh a year installed",
    "year": "{:g} GWh in a calendar year",
    "quarter": "{:g} GWh in a calendar quarter",
}


def milestone_of(name: str, scenario: Scenario) -> Milestone | None:
    """The milestone of a name, or None where the scenario has none."""
    found = named(name, scenario)
    return None if found is None or why_none(found, scenario) else found


def named(name: str, scenario: Scenario) -> Milestone | None:
    """The milestone that a name stands for, whether or not the scenario has what it is read from."""
    if name == "pilot_running":
        return Milestone(name, "pilot line running", "event", "pilot.install_and_commission")
    if match := LEVEL.fullmatch(name):
        of, level = cast(LevelKind, match[1]), float(match[2])
        weeks = holds_weeks(name, scenario)
        label = _OF_LEVEL[of].format(level) + (f", held {weeks} week{'' if weeks == 1 else 's'}" if weeks else "")
        return Milestone(name, label, of, level=level, holds_weeks=weeks)
    for block in scenario.blocks:
        what = name.removeprefix(block + "_")
        if what != name and what in _OF_BLOCK:
            label, kind, event = _OF_BLOCK[what]
            return Milestone(name, f"{label}, {block_words(scenario, block)}", kind, f"{block}.{event}", block=block)
    return None


def why_none(milestone: Milestone, scenario: Scenario) -> str:
    """Why a milestone can never happen for want of what it is read from; empty where it can."""
    if milestone.name == "pilot_running":
        return "" if scenario.pilot.enabled else "there is no pilot line"
    if not milestone.block:
        return ""
    block, what = scenario.blocks[milestone.block], milestone.name.removeprefix(milestone.block + "_")
    if what == "fid" and block.decision is None:
        return f"{milestone.block} has no decision"
    if what in READ_FROM and not any(name in block.activities for name in READ_FROM[what]):
        return f"{milestone.block} has no activity {' or '.join(READ_FROM[what])}, from which it is read"
    return ""


def find_milestone(name: str, scenario: Scenario) -> Milestone:
    """The milestone of a name that a user gave; ``headline`` and ``beside`` are what the goals put first.

    Raises:
        InputError: the scenario has none of that name.
    """
    found = named(resolved(name, scenario), scenario)
    if found is None:
        raise InputError(f"milestone {name!r}: there is no such milestone; known: {KNOWN}")
    if why := why_none(found, scenario):
        raise InputError(f"milestone {name!r}: {why}")
    return found


def find_within(name: str, scenario: Scenario) -> Milestone:
    """The same, of which the plant is able.

    Raises:
        InputError: there is none of that name, or its level is beyond the plant.
    """
    found = find_milestone(name, scenario)
    if why := why_beyond(found.name, scenario):
        raise InputError(f"milestone {found.name!r}: {found.label} is {why}; ask for less, or plan more lines")
    return found


def headline_of(scenario: Scenario) -> Milestone:
    """The milestone of which answers speak first."""
    return find_milestone(goals(scenario).headline, scenario)


def milestones(scenario: Scenario) -> list[Milestone]:
    """All milestones of a scenario in the order of the table."""
    first = next(iter(scenario.blocks))
    names = ["pilot_running"]
    names += [f"{first}_{what}" for what in ("works_start", "building", "first_cell", "mechanical_completion")]
    names += [f"{first}_{what}" for what in ("first_delivery", "serial_start", "ramped", "completion_test")]
    names += [f"{name}_fid" for name in scenario.blocks]
    asked, announced = goals(scenario).names, [point.milestone for point in scenario.announced.values()]
    names += _by_level([*asked, *announced], "rate")
    for kind in ("installed", "year", "quarter"):
        names += _by_level(asked, kind)
    names += [*asked, *announced]
    found = [milestone_of(name, scenario) for name in dict.fromkeys(names)]
    return [milestone for milestone in found if milestone is not None]


def _by_level(names: Sequence[str], kind: str) -> list[str]:
    """Those of a kind, the lowest first."""
    return sorted((name for name in names if level_of(name)[0] == kind), key=lambda name: level_of(name)[1])
