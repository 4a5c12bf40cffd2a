"""A schedule as the network of the pilot or of a block, laid over a scenario."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sim.errors import InputError
from sim.plan.gantt import Gantt
from sim.plan.layout import activities_path
from sim.plan.leaves import of_the_run
from sim.plan.links import Held, hold
from sim.plan.notes import late_actuals, not_by_links
from sim.plan.problems import Place, Problems
from sim.plan.roles import NEEDED, SHOWN, name_tasks
from sim.plan.waits import Span, known, span_of
from sim.scenario.checks.dates import LONGEST_YEARS
from sim.scenario.events import dependencies
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario

Dates = dict[str, tuple[date, date]]


@dataclass
class Imported:
    """A network as imported. dates: start and finish of every activity as the file has them."""

    content: dict[str, Any]
    origins: dict[str, Place]
    dates: Dates
    notes: list[str] = field(default_factory=list)


def lay_over(gantt: Gantt, network: str, told: Mapping[str, str], base: Scenario) -> Imported:
    """The content of a scenario whose pilot, or one of whose blocks, follows a schedule.

    Raises:
        InputError: there is no such network, a role is missing or told wrongly, or a date is before the programme.
    """
    if network not in ("pilot", *base.blocks):
        raise InputError(f"--network {network}: there is no such network; known: pilot, {', '.join(base.blocks)}")
    names, notes = name_tasks(gantt.tasks, told, network == "pilot")
    _check_start(gantt, base)
    decided = network != "pilot" and base.blocks[network].decision is not None
    spans = {task.uid: span_of(task, base.start, base.data_date) for task in gantt.tasks}
    if decided:
        spans |= {task.uid: _at_midnight(spans[task.uid]) for task in gantt.tasks if names[task.uid] == "fid"}
    held = hold(gantt, spans, base.start, base.data_date)
    imported = _build(gantt, network, names, spans, held, base, decided)
    imported.notes = [
        *gantt.notes, *notes, *imported.notes, *not_by_links(gantt, names, held, base), *late_actuals(gantt, base),
    ]  # fmt: skip
    _check_roles(imported, network, base, set(names.values()), gantt.file, notes)
    return imported


def _at_midnight(span: Span) -> Span:
    return Span(span.start // 24.0 * 24.0, span.start // 24.0 * 24.0)


def _check_start(gantt: Gantt, base: Scenario) -> None:
    problems = Problems()
    for task in gantt.tasks:
        if task.start.date() < base.start:
            problems.add(
                task.place, f"starts on {task.start.date()}, before the programme starts on {base.start}; give start="
            )
        if task.finish.year - base.start.year > LONGEST_YEARS:
            problems.add(
                task.place,
                f"finishes on {task.finish.date()}, more than {LONGEST_YEARS} years after the programme starts",
            )
    problems.refuse()


def _build(
    gantt: Gantt,
    network: str,
    names: Mapping[str, str],
    spans: Mapping[str, Span],
    held: Mapping[str, Held],
    base: Scenario,
    decided: bool,
) -> Imported:
    content = base.model_dump()
    path = activities_path(network)
    home = content["pilot"] if network == "pilot" else content["blocks"][network]
    before, activities, facts = home["activities"], {}, {}
    # Durations of a plan of one's own were worked out, whatever was announced before.
    planned = "own" if home.get("announced_pace") else "planned"
    found = Imported(content, {}, {})
    for task in gantt.tasks:
        name = names[task.uid]
        if decided and name == "fid":
            home["decision"]["plan_date"] = task.start.date()
            continue
        basis = "permits" if before.get(name, {}).get("basis") == "permits" else planned
        after, finish_after = held[task.uid].texts(spans, names, base.start)
        activities[name] = {
            "months": spans[task.uid].months, "basis": basis, "after": after, "finish_after": finish_after,
        }  # fmt: skip
        found.origins[".".join((*path, name))] = task.place
        found.dates[f"{network}.{name}"] = (task.start.date(), task.finish.date())
        if known(task.actual_start, base.data_date):
            finish = task.actual_finish if known(task.actual_finish, base.data_date) else None
            facts[name] = {"start": task.actual_start, "finish": finish}
            found.origins[f"known.{network}.{name}"] = task.place
    home["activities"] = activities
    if network != "pilot":
        _let_order_be_chosen(home)
        _add_lines(home, activities, found.notes)
    _cite(content, network, home, facts, gantt.file)
    return found


def _let_order_be_chosen(block: dict[str, Any]) -> None:
    """The order waits for ``order_release``, which waits for what the plan says: it stays a lever."""
    order = block["activities"].get("equipment_order")
    if order:
        block["order_release"], order["after"] = order["after"], "order_release"


def _add_lines(block: dict[str, Any], activities: Mapping[str, Any], notes: list[str]) -> None:
    lines = max(
        (int(m[1]) for name in activities if (m := re.fullmatch(r"line_(\d+)_(install|cold|hot)", name))), default=0
    )
    if lines > block["lines"]:
        notes.append(
            f"the plan has {lines} lines, so has the block now; each makes "
            f"{block['line_nameplate_gwh_per_year']:g} GWh a year, as in the scenario"
        )
        block["lines"] = lines


def _cite(content: dict[str, Any], network: str, home: dict[str, Any], facts: dict[str, Any], file: str) -> None:
    """What was imported has the file as its source; what was said of the old network goes."""
    own = {"grade": "user", "source": file}
    keep = {key: entry for key, entry in home["sources"].items() if not key.startswith("activities")}
    home["sources"] = keep | {"activities": own}
    prefix = ".".join(activities_path(network))
    whole = {k: e for k, e in content["sources"].items() if not k.startswith((prefix, f"known.{network}"))}
    content["known"] = {key: value for key, value in content["known"].items() if key != network}
    if facts:
        content["known"][network] = facts
        whole[f"known.{network}"] = own
    content["sources"] = whole


def _check_roles(
    imported: Imported, network: str, base: Scenario, names: set[str], file: str, unclear: list[str]
) -> None:
    """Everything that lines, decisions and other networks wait for is there; milestones that are not are noted."""
    needed = list(NEEDED["pilot" if network == "pilot" else "block"])
    scenario = frozen({**imported.content, **{key: getattr(base, key) for key in of_the_run()}})
    graph = dependencies(scenario)
    for _, wanted in graph.values():
        for event in wanted:
            home, _, name = event.removesuffix(".start").partition(".")
            if home == network and event not in graph and name not in needed:
                needed.append(name)
    if network != "pilot" and base.blocks[network].decision is not None:
        needed.append("fid")
    missing = [name for name in needed if name not in names]
    if missing:
        first = f"{file}: no task was recognised as {', '.join(missing)}, and the scenario needs them"
        how = f"say which task it is by its UID or code, e.g. --as {missing[0]}=12"
        raise InputError("\n".join([first, *unclear, how]))
    if network != "pilot" and (absent := [name for name in SHOWN if name not in names]):
        imported.notes.append(
            f"no task is {', '.join(absent)}: milestones of these stay empty; --as {absent[0]}=UID says it"
        )
