"""What an import tells of a schedule: activities that their links alone would not put where they stand, late facts."""

from collections.abc import Mapping

from sim.plan.gantt import Gantt, named
from sim.plan.links import Held
from sim.plan.waits import known
from sim.scenario.schema import Scenario


def late_actuals(gantt: Gantt, base: Scenario) -> list[str]:
    """Actual dates that are not yet facts where the scenario stands."""
    days = [day for task in gantt.tasks for day in (task.actual_start, task.actual_finish) if day]
    late = sum(not known(day, base.data_date) for day in days)
    status = f" (the file's own is {gantt.data_date})" if gantt.data_date else ""
    return [
        f"{late} actual dates lie after the scenario's data date {base.data_date}{status} and are taken as planned; "
        "data_date=DATE makes them facts"
    ] * (late > 0)


def not_by_links(gantt: Gantt, names: Mapping[str, str], held: Mapping[str, Held], base: Scenario) -> list[str]:
    """How many activities their links alone would not put where they stand."""
    open_tasks = [task for task in gantt.tasks if not known(task.actual_start, base.data_date)]
    late = [task for task in open_tasks if held[task.uid].late]
    early = [task for task in open_tasks if held[task.uid].early]
    notes = [
        f"{len(late)} activities stand later than their links ask (by a constraint, by hand, as late as possible, "
        f"levelled and the like) and are held by their dates as well: {named(late)}"
    ] * bool(late)
    if early:
        most = max(early, key=lambda task: held[task.uid].early)
        notes.append(
            f"{len(early)} activities stand earlier than their links ask, {names[most.uid]} by "
            f"{held[most.uid].early:g} working hours: their dates are kept, and the lags are so much shorter"
        )
    beyond = [task for task in open_tasks if any(link.exceeds_predecessor for link in task.links)]
    notes += [
        f"{len(beyond)} activities wait for more than the whole time of a predecessor (such as FS+20%); the percentage "
        f"is kept as so many hours: {named(beyond)}"
    ] * bool(beyond)
    left_out = [task for task in open_tasks if held[task.uid].left_out]
    notes += [
        f"{task.place}: a constraint or a planner's hand keeps it before what its link from "
        f"{names.get(link.task, 'another project')} asks; this link is left out"
        for task in left_out
        for link in held[task.uid].left_out
    ]
    return notes
