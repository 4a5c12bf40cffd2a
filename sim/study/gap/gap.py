"""Why a date is later than planned: groups of causes go from planned to simulated, one by one, with the same luck."""

from dataclasses import dataclass

from sim.errors import InputError
from sim.scenario.goals import Target, target
from sim.scenario.mechanisms.all import MECHANISMS
from sim.scenario.milestones import Milestone
from sim.scenario.parts.running import GROUPS, AsPlanned
from sim.scenario.schema import Scenario
from sim.study.running.runner import Progress, silent
from sim.study.running.workers import Workers
from sim.study.steps.walk import Groups, Walk, configurations, walk

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
# While at most these are simulated, nothing is drawn: one replication is all of them.
_NOT_DRAWN = frozenset({"schedule"})


@dataclass(frozen=True)
class Gap(Walk):
    """From the plan as modelled to the P50, where a step is a group of causes that goes from planned to simulated.

    announced: by when the milestone was announced, or is wanted; None where nobody said.
    """

    scenario: Scenario
    announced: Target | None


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


def gap(scenario: Scenario, milestone: Milestone, workers: Workers | None = None, progress: Progress = silent) -> Gap:
    """Run the steps of a scenario's gap.

    Args:
        scenario: with as many replications as each configuration gets.
        milestone: whose date is explained.
        workers: who calculates (default: this process).
        progress: wraps the numbers of all replications of all configurations, to show a bar.

    Raises:
        InputError: there is no gap (see ``groups_of``).
        RuntimeError: every replication of a configuration failed, or none finished in all of them.
    """
    groups = groups_of(scenario)
    # Where nothing is drawn, one replication stands for all.
    scenarios = {
        simulated: (simulating(scenario, simulated), 1 if simulated <= _NOT_DRAWN else scenario.replications)
        for simulated in configurations(groups)
    }
    found = walk({name: LABELS[name] for name in groups}, scenarios, milestone, workers, progress)
    return Gap(**vars(found), scenario=scenario, announced=target(milestone.name, scenario))


def simulating(scenario: Scenario, groups: Groups) -> Scenario:
    """The scenario in which these groups are simulated and all others go as planned."""
    planned = AsPlanned(**{name: name not in groups for name in GROUPS})
    return scenario.model_copy(update={"as_planned": planned})
