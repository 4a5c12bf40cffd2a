"""What hangs together in a programme: how slowly its networks are built, and how able its maker is."""

import math
from collections.abc import Iterator, Mapping

from sim.model.family import Family, Member
from sim.model.luck import PILOT
from sim.model.posterior import PRIOR, SharedScore
from sim.scenario.schema import Scenario

# Scores of the maker's competence: those that are high where it is slow, and those that are low.
SLOW = ("debugging_factor", "line_interval_factor", "quality_months", "speed_months")
FAST = ("hires_per_month", "hiring_over_plan")
NAMES = frozenset((*SLOW, *FAST))
# Names under which the common scores draw.
SCHEDULES, COMPETENCE = "schedules", "competence"


def schedule_of(network: str) -> str:
    """Name of the draw that all activities of a network share."""
    return f"{network}.schedule"


def families_of(scenario: Scenario, alone: Mapping[str, SharedScore]) -> dict[str, Family]:
    """Scores that hang together, by name. alone: what is known of each by itself."""
    found: dict[str, Family] = {}
    for family in _families(scenario, alone):
        found |= dict.fromkeys(family.members, family)
    return found


def _families(scenario: Scenario, alone: Mapping[str, SharedScore]) -> Iterator[Family]:
    between, able = (math.sqrt(r or 0.0) for r in (scenario.maker.schedule.between, scenario.maker.common_luck))
    weights = {schedule_of(PILOT): 0.0} | {schedule_of(block): between for block in scenario.blocks}
    yield Family(SCHEDULES, {name: Member(weight, alone.get(name, PRIOR)) for name, weight in weights.items()})
    weights = dict.fromkeys(SLOW, able) | dict.fromkeys(FAST, -able)
    yield Family(COMPETENCE, {name: Member(weight, alone.get(name, PRIOR)) for name, weight in weights.items()})
