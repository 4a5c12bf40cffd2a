"""The milestones of a scenario: names, labels, and what each asks for."""

import re
from dataclasses import dataclass
from typing import Literal

from sim.errors import InputError
from sim.scenario.schema import Scenario

Kind = Literal["event", "rate", "installed", "year", "mechanical", "building", "delivery", "test"]
LEVELS = (10.0, 45.0, 50.0)
YEAR_LEVELS = (10.0, 50.0)


@dataclass(frozen=True)
class Milestone:
    """A named moment. ``event`` is what has to happen, ``level`` in GWh a year, ``block`` where it belongs to one."""

    name: str
    label: str
    kind: Kind
    event: str = ""
    level: float = 0.0
    block: str = ""


KNOWN = (
    "pilot_running, BLOCK_works_start, BLOCK_building, BLOCK_first_cell, BLOCK_mechanical_completion, "
    "BLOCK_first_delivery, BLOCK_completion_test, BLOCK_fid, rate_GWH, installed_GWH, year_GWH"
)

# Milestones that are read from activities: from the last of those that a block has.
READ_FROM = {"works_start": ("site_works",), "building": ("shell", "utilities", "dry_rooms")}

_OF_BLOCK: dict[str, tuple[str, Kind, str]] = {
    "works_start": ("site works begin", "event", "site_works.start"),
    "building": ("building complete", "building", ""),
    "first_cell": ("first cell", "event", "first_cell"),
    "mechanical_completion": ("mechanical completion", "mechanical", ""),
    "first_delivery": ("first sellable delivery", "delivery", ""),
    "completion_test": ("completion test", "test", ""),
    "fid": ("investment decision (FID)", "event", "fid"),
}
_OF_LEVEL: dict[str, tuple[str, Kind]] = {
    "rate": ("{} GWh a year (13-week rate)", "rate"),
    "installed": ("{} GWh a year installed", "installed"),
    "year": ("{} GWh in a calendar year", "year"),
}


def milestone_of(name: str, scenario: Scenario) -> Milestone | None:
    """The milestone of a name, or None where the scenario has none."""
    found = named(name, scenario)
    return None if found is None or why_none(found, scenario) else found


def named(name: str, scenario: Scenario) -> Milestone | None:
    """The milestone that a name stands for, whether or not the scenario has what it is read from."""
    if name == "pilot_running":
        return Milestone(name, "pilot line running", "event", "pilot.install_and_commission")
    if match := re.fullmatch(r"(rate|installed|year)_(\d+(?:\.\d+)?)", name):
        label, kind = _OF_LEVEL[match[1]]
        return Milestone(name, label.format(match[2]), kind, level=float(match[2]))
    for block in scenario.blocks:
        what = name.removeprefix(block + "_")
        if what != name and what in _OF_BLOCK:
            label, kind, event = _OF_BLOCK[what]
            return Milestone(name, f"{label}, {block.replace('_', ' ')}", kind, f"{block}.{event}", block=block)
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
    """The milestone of a name that a user gave.

    Raises:
        InputError: the scenario has none of that name.
    """
    found = named(name, scenario)
    if found is None:
        raise InputError(f"milestone {name!r}: there is no such milestone; known: {KNOWN}")
    if why := why_none(found, scenario):
        raise InputError(f"milestone {name!r}: {why}")
    return found


def milestones(scenario: Scenario) -> list[Milestone]:
    """All milestones of a scenario in the order of the table."""
    blocks = list(scenario.blocks)
    first = blocks[0]
    names = ["pilot_running"]
    names += [f"{first}_{what}" for what in ("works_start", "building", "first_cell", "mechanical_completion")]
    names += [f"{first}_first_delivery", f"{first}_completion_test"]
    names += [f"{name}_fid" for name in scenario.blocks]
    announced = [milestone_of(point.milestone, scenario) for point in scenario.announced.values()]
    rates = {m.level for m in announced if m is not None and m.kind == "rate"} | set(LEVELS)
    names += [f"rate_{level:g}" for level in sorted(rates)] + ["installed_50"]
    names += [f"year_{level:g}" for level in YEAR_LEVELS]
    names += [m.name for m in announced if m is not None]
    found = [milestone_of(name, scenario) for name in dict.fromkeys(names)]
    return [milestone for milestone in found if milestone is not None]
