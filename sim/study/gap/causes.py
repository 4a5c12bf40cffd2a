"""The causes of a gap, in groups: what each is called, and which of them a scenario simulates."""

from sim.errors import InputError
from sim.scenario.mechanisms.all import MECHANISMS
from sim.scenario.parts.running import GROUPS
from sim.scenario.schema import Scenario

# What each group of causes means for a planner.
LABELS = {
    "schedule": "activities take longer than planned",
    "paths": "paths meet, and the last one counts",
    "qualification": "retrofits, customer's release",
    "line_start": "lines wait for the line before",
    "cell_yield": "yield has to be learned",
    "speed": "speed has to be learned, breakdowns",
    "decisions": "blocks wait for proof and for money",
} | {one.as_planned: one.title for one in MECHANISMS if one.has_own_group}
# What each group of causes is called in a sentence.
SHORT = {
    "schedule": "slower activities", "paths": "merging paths", "qualification": "qualification",
    "line_start": "line starts", "cell_yield": "yield", "speed": "speed", "decisions": "investment decisions",
} | {one.as_planned: one.short for one in MECHANISMS if one.has_own_group}  # fmt: skip


def groups_of(scenario: Scenario) -> tuple[str, ...]:
    """The groups that a scenario simulates, in the order in which a gap takes them.

    Raises:
        InputError: the scenario has no luck or simulates nothing, so that there is no gap.
    """
    if scenario.twin != "none":
        raise InputError(f"twin = {scenario.twin!r}: the gap goes from the plan to what is drawn; it needs twin=none")
    # A group of one mechanism alone is there only where that acts.
    idle = {one.as_planned for one in MECHANISMS if one.has_own_group and not one.acts(scenario)}
    found = tuple(name for name in GROUPS if name not in scenario.planned.names() and name not in idle)
    if not found:
        raise InputError("as_planned: everything goes as planned, so there is no gap; set one of its groups to false")
    return found
