"""The project network: blocks, names, and what waits for what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from graphlib import CycleError, TopologicalSorter

from sim.remembered import remembered
from sim.scenario.design import references
from sim.scenario.events import LOOKED_FOR, Graph, Waits, graph_of, waiting_texts, waits
from sim.scenario.references import HOW, Reference, reference
from sim.scenario.schema import Scenario

MOST_SHOWN = 12  # names of a circle
NAME = r"[^\W\d]\w*"
EVENTS = r"start|order_release|first_cell|refused|line_\d+_(first_cell|installed|released)"


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


def check_looked_for(scenario: Scenario) -> Iterator[str]:
    """Activities that the model itself looks for are there."""
    pilot, frozen = scenario.pilot, scenario.maker.process_frozen_elsewhere
    needed = {} if not pilot.enabled else LOOKED_FOR["pilot"]
    needed = needed | ({} if frozen else LOOKED_FOR["samples"])
    yield from _check_looked_for("pilot", pilot.activities, needed)
    for name, block in scenario.blocks.items():
        yield from _check_looked_for(f"blocks.{name}", block.activities, LOOKED_FOR["block"])


def _check_looked_for(network: str, activities: Iterable[str], needed: Mapping[str, str]) -> Iterator[str]:
    for name, why in needed.items():
        if name not in activities:
            yield f"{network}.activities.{name}: is missing, and the model looks for it: {why}"


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
    yield from _about_events(waits(scenario))


@remembered(1)
def _about_events(found: Waits) -> list[str]:
    graph = graph_of(found)
    return [*_about_unknown(graph), *_about_circles(graph)]


def _about_unknown(graph: Graph) -> Iterator[str]:
    for where, needed in graph.values():
        for name in needed:
            if name not in graph:
                activity = name.removesuffix(".start")
                timeless = "it takes no time, so it has no start and no share"
                why = timeless if activity in graph else "there is no such activity or event"
                yield f"{where}: waits for {name}, which never happens: {why}"


def _about_circles(graph: Graph) -> Iterator[str]:
    try:
        TopologicalSorter({event: set(needed) for event, (_, needed) in graph.items()}).prepare()
    except CycleError as error:
        names = [name.removesuffix(".start") for name in error.args[1]]
        circle = [name for name, before in zip(names, ["", *names], strict=False) if name != before]
        circle += circle if len(circle) == 1 else []
        shown = [*circle[:MOST_SHOWN], "..."] if len(circle) > MOST_SHOWN else circle
        yield f"project network: these can never start, each waits for the next: {' <- '.join(shown)}"
