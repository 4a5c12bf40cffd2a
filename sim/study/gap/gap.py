"""Why a date is later than planned: groups of causes go from planned to simulated, one by one, with the same luck."""

from dataclasses import dataclass

from sim.scenario.goals import Target, target
from sim.scenario.milestones import Milestone
from sim.scenario.parts.running import GROUPS, AsPlanned
from sim.scenario.schema import Scenario
from sim.study.gap.causes import LABELS, groups_of
from sim.study.running.progress import Progress, silent
from sim.study.running.workers import Workers
from sim.study.steps.walk import Groups, Walk, configurations
from sim.study.steps.walking import walk

# While at most these are simulated, nothing is drawn: one replication is all of them.
_NOT_DRAWN = frozenset({"schedule"})


@dataclass(frozen=True)
class Gap(Walk):
    """From the plan as modelled to the P50, where a step is a group of causes that goes from planned to simulated.

    announced: by when the milestone was announced, or is wanted; None where nobody said.
    """

    scenario: Scenario
    announced: Target | None


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
