"""Why a date is later than planned: groups of causes go from planned to simulated, one by one, with the same luck."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.calendar import Calendar
from sim.errors import InputError
from sim.scenario.milestones import Milestone
from sim.scenario.parts.facts import PlanPoint
from sim.scenario.parts.running import GROUPS, AsPlanned
from sim.scenario.schema import Scenario
from sim.study.gap.steps import NONE, Floats, Groups, Step, configurations, ran_in_all, reach_all, steps
from sim.study.paired import Shift, shift
from sim.study.running.batch import Failure
from sim.study.running.runner import Progress, silent
from sim.study.running.workers import Workers
from sim.study.statistics import DateSummary, summarise

PLAN = NONE
# While at most these are simulated, nothing is drawn: one replication is all of them.
_NOT_DRAWN = frozenset({"schedule"})


@dataclass(frozen=True)
class Gap:
    """From the announced date over the plan as modelled to the P50, step by step.

    announced: None where nothing was announced for the milestone.
    total: from the plan to the whole scenario; the steps in order sum to it.
    hours: of every configuration, named by its simulated groups, (n,): infinite for later, not a number for never.
    ran: replications that finished in every configuration; failures: of any.
    """

    scenario: Scenario
    milestone: Milestone
    announced: PlanPoint | None
    plan: DateSummary
    steps: tuple[Step, ...]
    total: Shift
    hours: Mapping[Groups, Floats]
    ran: tuple[int, ...]
    failures: tuple[Failure, ...]

    @property
    def whole(self) -> DateSummary:
        """When the milestone is reached with all groups simulated."""
        return self.steps[-1].date


def groups_of(scenario: Scenario) -> tuple[str, ...]:
    """The groups that a scenario simulates, in the order in which a gap takes them.

    Raises:
        InputError: the scenario has no luck or simulates nothing, so that there is no gap.
    """
    if scenario.twin != "none":
        raise InputError(f"twin = {scenario.twin!r}: the gap goes from the plan to what is drawn; it needs twin=none")
    found = tuple(name for name in GROUPS if name not in scenario.planned.names())
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
    found = dict(reach_all(scenarios, milestone, workers, progress))
    ran = ran_in_all(found)
    hours = {name: one.of(ran) for name, one in found.items()}
    point = {p.milestone: p for p in scenario.announced.values()}.get(milestone.name)
    calendar, announced = Calendar(scenario.start), point.date if point is not None else None

    def date_of(hours: Floats) -> DateSummary:
        return summarise(milestone.name, milestone.label, hours, calendar, announced)

    return Gap(
        scenario, milestone, point, date_of(hours[PLAN]), tuple(steps(groups, hours, date_of)),
        shift(hours[PLAN], hours[frozenset(groups)]), hours, ran,
        tuple(failure for one in found.values() for failure in one.failures),
    )  # fmt: skip


def simulating(scenario: Scenario, groups: Groups) -> Scenario:
    """The scenario in which these groups are simulated and all others go as planned."""
    planned = AsPlanned(**{name: name not in groups for name in GROUPS})
    return scenario.model_copy(update={"as_planned": planned})
