"""Consistency checks: small, named, each says what does not fit and how to mend it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from sim.errors import InputError
from sim.flow.spec import LineError
from sim.scenario.design import flow_line, line_steps, references
from sim.scenario.events import dependencies, waiting_texts
from sim.scenario.our_plan import period
from sim.scenario.parts.line import LineDesign, StageDesign
from sim.scenario.references import HOW, Reference, reference
from sim.scenario.schema import Scenario

LONGEST_YEARS = 60  # from the programme start to the end of the horizon
MOST_SHOWN = 12  # names of a circle
NAME = r"[^\W\d]\w*"
EVENTS = r"start|order_release|first_cell|refused|line_\d+_(first_cell|installed|released)"


def check(scenario: Scenario) -> None:
    """Run all checks.

    Raises:
        InputError: with one line for every problem found by the first check that finds any.
    """
    for find in CHECKS:
        problems = list(find(scenario))
        if problems:
            raise InputError("\n".join(list(dict.fromkeys(problems))[:5]))


def check_dates(scenario: Scenario) -> Iterator[str]:
    """Start, data date and horizon in order; no date of the programme before its start."""
    s = scenario
    if s.data_date < s.start:
        yield f"data_date = {s.data_date}: is before the programme start {s.start}"
    if s.horizon_end <= s.data_date:
        yield f"horizon_end = {s.horizon_end}: must be after the data date {s.data_date}"
    if s.horizon_end.year - s.start.year > LONGEST_YEARS:
        yield f"horizon_end = {s.horizon_end}: is more than {LONGEST_YEARS} years after the start {s.start}"
    for name, block in s.blocks.items():
        if block.decision is None:
            continue
        for field in ("not_before", "plan_date"):
            day: date = getattr(block.decision, field)
            if day < s.start:
                yield f"blocks.{name}.decision.{field} = {day}: is before the programme start {s.start}"
    for name, point in s.announced.items():
        if point.date < s.start:
            yield f"announced.{name}.date = {point.date}: is before the programme start {s.start}"


def check_known(scenario: Scenario) -> Iterator[str]:
    """Facts lie between the programme start and the data date, on activities that exist."""
    for network, activities in scenario.known.items():
        allowed = _known_names(scenario, network)
        for name, known in activities.items():
            if name not in allowed:
                yield f"known.{network}.{name}: no such activity; known: {', '.join(sorted(allowed)) or 'none'}"
            for field, day in (("start", known.start), ("finish", known.finish)):
                if day is None:
                    continue
                if day > scenario.data_date:
                    yield (
                        f"known.{network}.{name}.{field} = {day}: a fact cannot be after the data date "
                        f"{scenario.data_date}; move the data date or remove the fact"
                    )
                if day < scenario.start:
                    yield f"known.{network}.{name}.{field} = {day}: is before the programme start {scenario.start}"
            if known.start and known.finish and known.finish < known.start:
                yield f"known.{network}.{name}: finishes on {known.finish}, before it starts on {known.start}"
            if known.finish and not known.start:
                yield f"known.{network}.{name}: has a finish, so it needs a start too"


def _known_names(scenario: Scenario, network: str) -> set[str]:
    if network == "pilot":
        return set(scenario.pilot.activities)
    if network not in scenario.blocks:
        return set()
    block = scenario.blocks[network]
    return {*block.activities, *line_steps(block)}


def check_tree(scenario: Scenario) -> Iterator[str]:
    """The stages form an in-tree, each with a rate or a stay."""
    design = scenario.line
    for name, stage in design.stages.items():
        for feeder in references(stage.after):
            if feeder not in design.stages:
                yield f"line.stages.{name}.after = {stage.after!r}: there is no stage {feeder}"
                return
        if stage.ratio is None and stage.dwell_hours is None:
            yield f"line.stages.{name}: needs a ratio (a rate) or dwell_hours (a stay)"
    try:
        flow_line("line", design, 1.0, scenario.cell.energy_wh, scenario.numerics).ordered()
    except LineError as error:
        yield f"line.stages: {error}"


def check_stages(scenario: Scenario) -> Iterator[str]:
    """Stops, inspections, tranches and the assembly of the line make sense."""
    design = scenario.line
    if design.assembly not in design.stages:
        yield f"line.assembly = {design.assembly!r}: there is no such stage"
    for name, stage in design.stages.items():
        if (stage.availability is None) != (stage.repair_hours is None):
            yield f"line.stages.{name}: availability and repair_hours go together"
        if stage.found_at and stage.found_at not in design.stages:
            yield f"line.stages.{name}.found_at = {stage.found_at!r}: there is no such stage"
        elif stage.found_at in _upstream(design, name):
            yield f"line.stages.{name}.found_at = {stage.found_at!r}: must be the stage itself or one after it"
        if stage.tranches:
            yield from _check_tranches(f"line.stages.{name}.tranches", stage)


def _check_tranches(key: str, stage: StageDesign) -> Iterator[str]:
    ordered = sorted(stage.tranches.values(), key=lambda tranche: tranche.month)
    if ordered[0].month > 0:
        yield f"{key}: one tranche must be there at month 0, or the line cannot start"
    if ordered[-1].share != 1.0:
        yield f"{key}: the last share is {ordered[-1].share:g}; in the end all must be there, share 1"


def _upstream(design: LineDesign, name: str) -> set[str]:
    """Stages that feed a stage, directly or through others."""
    found: set[str] = set()
    waiting = references(design.stages[name].after)
    while waiting:
        feeder = waiting.pop()
        if feeder in design.stages and feeder not in found:
            found.add(feeder)
            waiting += references(design.stages[feeder].after)
    return found


def check_losses(scenario: Scenario) -> Iterator[str]:
    """Shares of losses sum to one, and whoever causes losses says where they are found."""
    stages = scenario.line.stages
    for field in ("start_defects", "mature_defects"):
        total = sum(getattr(stage, field) for stage in stages.values())
        if abs(total - 1.0) > 1e-6:
            yield f"line.stages.*.{field}: the shares must sum to 1; they sum to {total:.4g}"
    for name, stage in stages.items():
        if (stage.start_defects or stage.mature_defects) and not stage.found_at:
            yield f"line.stages.{name}.found_at: this stage causes losses; name the stage that finds them"


def check_blocks(scenario: Scenario) -> Iterator[str]:
    """There is a block; decisions follow earlier blocks; a block without a decision does not wait for one."""
    if not scenario.blocks:
        yield "blocks: at least one block is needed"
    earlier: list[str] = []
    for name, block in scenario.blocks.items():
        if block.decision is not None and block.decision.previous not in earlier:
            known = ", ".join(earlier) or "none"
            yield f"blocks.{name}.decision.previous = {block.decision.previous!r}: must be an earlier block ({known})"
        earlier.append(name)


def check_names(scenario: Scenario) -> Iterator[str]:
    """Blocks and activities have names that others can wait for, and none has that of an event of the model."""
    for name in scenario.blocks:
        if not re.fullmatch(NAME, name) or name == "pilot":
            yield f"blocks.{name}: a block's name has letters, digits and _, begins with a letter and is not pilot"
    yield from _check_activity_names("pilot", scenario.pilot.activities, EVENTS)
    for name, block in scenario.blocks.items():
        events = EVENTS if block.decision is None else f"{EVENTS}|fid"
        yield from _check_activity_names(f"blocks.{name}", block.activities, events)


def _check_activity_names(network: str, activities: Iterable[str], events: str) -> Iterator[str]:
    for name in activities:
        if not re.fullmatch(NAME, name):
            yield f"{network}.activities.{name}: a name has letters, digits and _, and begins with a letter"
        elif re.fullmatch(events, name):
            yield f"{network}.activities.{name}: this is the name of an event of the model; take another one"


def check_line_start(scenario: Scenario) -> Iterator[str]:
    """The yield that lets the next line start can be reached."""
    goal, best = scenario.maker.line_start.cell_yield, scenario.maker.cell_yield_mature.support()[1]
    if goal is not None and goal >= best:
        yield (
            f"maker.line_start.cell_yield = {goal:g}: no line ever reaches it; maker.cell_yield_mature is at most "
            f"{best:g}"
        )


def check_references(scenario: Scenario) -> Iterator[str]:
    """What something waits for can be read; dates are dates, and not before the programme."""
    for where, text in waiting_texts(scenario):
        for name in references(text):
            try:
                wanted = reference(name)
            except ValueError as error:
                yield f"{where} = {name!r}: {error}"
            else:
                yield from _check_reference(f"{where} = {name!r}", wanted, scenario.start)


def _check_reference(where: str, wanted: Reference, start: date) -> Iterator[str]:
    if wanted.is_date:
        yield from _check_day(where.partition(" = ")[0], wanted.event, start)
    if wanted.is_told_at_start and (wanted.is_date or wanted.event == "start" or wanted.event.endswith(".start")):
        yield f"{where}: nothing is known before a date or a start; only the finish of an activity has a lead ({HOW})"


def _check_day(where: str, text: str, start: date) -> Iterator[str]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        yield f"{where} = {text!r}: is no date such as 2024-01-31"
        return
    if day < start:
        yield f"{where} = {day}: is before the programme start {start}"


def check_events(scenario: Scenario) -> Iterator[str]:
    """Whatever something waits for exists, and nothing waits for itself."""
    graph = dependencies(scenario)
    for where, needed in graph.values():
        for name in needed:
            if name not in graph:
                activity = name.removesuffix(".start")
                timeless = "it takes no time, so it has no start and no share"
                why = timeless if activity in graph else "there is no such activity or event"
                yield f"{where}: waits for {name}, which never happens: {why}"
    try:
        TopologicalSorter({event: set(needed) for event, (_, needed) in graph.items()}).prepare()
    except CycleError as error:
        names = [name.removesuffix(".start") for name in error.args[1]]
        circle = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
        circle += circle if len(circle) == 1 else []
        shown = [*circle[:MOST_SHOWN], "..."] if len(circle) > MOST_SHOWN else circle
        yield f"project network: these can never start, each waits for the next: {' <- '.join(shown)}"


def check_announced(scenario: Scenario) -> Iterator[str]:
    """Announced dates belong to milestones that the program knows."""
    from sim.scenario.milestones import KNOWN, milestone_of

    for name, point in scenario.announced.items():
        if milestone_of(point.milestone, scenario) is None:
            yield f"announced.{name}.milestone = {point.milestone!r}: no such milestone; known: {KNOWN}"


def check_offtake(scenario: Scenario) -> Iterator[str]:
    """A contract holds in some year that a horizon can hold; one shorter than the contract cuts it."""
    start = scenario.start
    for name, contract in scenario.offtake.items():
        first, last = contract.first_year, contract.last_year
        at = f"offtake.{name}.first_year = {first}"
        if first < start.year:
            yield f"{at}: is before the programme start {start}; the first year can be {start.year}"
        if first - start.year > LONGEST_YEARS:
            yield f"{at}: is more than {LONGEST_YEARS} years after the start {start}"
        if last is not None and last < first:
            yield (
                f"offtake.{name}.last_year = {last}: is before the first year {first}; leave it out where the contract "
                "is open ended"
            )


def check_our_plan(scenario: Scenario) -> Iterator[str]:
    """No day of our own plan is stated twice."""
    named = sorted((*period(name), name) for name in scenario.our_plan)
    for (_, last, before), (first, _, name) in pairwise(named):
        if first <= last:
            yield f"our_plan.{name}: lies inside {before}; give a year either whole or by its months"


CHECKS = (
    check_dates, check_known, check_tree, check_stages, check_losses, check_line_start, check_names, check_blocks,
    check_references, check_events, check_announced, check_offtake, check_our_plan,
)  # fmt: skip
