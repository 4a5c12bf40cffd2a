"""What is known: days that can be facts, in the order of the network."""

import re
from collections.abc import Iterator
from datetime import date

from sim.scenario.design import line_steps
from sim.scenario.events import SAMPLES
from sim.scenario.facts import against_order
from sim.scenario.parts.facts import Known
from sim.scenario.schema import Scenario


def check_known(scenario: Scenario) -> Iterator[str]:
    """Facts lie between the programme start and the data date, on activities and events that exist."""
    yield from _check_frozen(scenario)
    for network, rows in scenario.known.items():
        if network != "pilot" and network not in scenario.blocks:
            yield f"known.{network}: there is no such block; known: pilot, {', '.join(scenario.blocks)}"
            continue
        activities, events = _activity_names(scenario, network), _event_names(scenario, network)
        for name, known in rows.items():
            if name in events:
                yield from _check_event(f"known.{network}.{name}", known)
            elif name not in activities:
                yield f"known.{network}.{name}: {_why_unknown(scenario, network, name, {*activities, *events})}"
            elif known.start and known.finish and known.finish < known.start:
                yield f"known.{network}.{name}: finishes on {known.finish}, before it starts on {known.start}"
            elif known.finish and not known.start:
                yield f"known.{network}.{name}: has a finish, so it needs a start too"
            for field, day in (("start", known.start), ("finish", known.finish)):
                if day is not None:
                    yield from _check_day(f"known.{network}.{name}.{field} = {day}", day, scenario)


def _why_unknown(scenario: Scenario, network: str, name: str, names: set[str]) -> str:
    line = re.match(r"line_([1-9]\d*)_", name)
    if line and network in scenario.blocks and int(line[1]) > (lines := scenario.blocks[network].lines):
        return f"there is no such line, since blocks.{network}.lines = {lines}; have more lines, or remove the fact"
    return f"no such activity; known: {', '.join(sorted(names)) or 'none'}"


def _check_frozen(scenario: Scenario) -> Iterator[str]:
    """Samples are not under way at a maker who waits for none."""
    for name in SAMPLES if scenario.maker.process_frozen_elsewhere else ():
        known = scenario.known.get("pilot", {}).get(name)
        if known is not None and known.finish is None:
            yield (
                f"known.pilot.{name}: has no finish, and with maker.process_frozen_elsewhere no sample is waited for; "
                "remove the row or give its finish"
            )


def _check_day(where: str, day: date, scenario: Scenario) -> Iterator[str]:
    if day > scenario.data_date:
        yield (
            f"{where}: a fact cannot be after the data date {scenario.data_date}; move the data date or remove the fact"
        )
    if day < scenario.start:
        yield f"{where}: is before the programme start {scenario.start}"


def _check_event(where: str, known: Known) -> Iterator[str]:
    if known.start is not None or known.finish is None:
        yield f"{where}: happens on one day; give that as its finish, and no start"


def _activity_names(scenario: Scenario, network: str) -> set[str]:
    if network == "pilot":
        return set(scenario.pilot.activities)
    block = scenario.blocks[network]
    return {*block.activities, *line_steps(block)}


def _event_names(scenario: Scenario, network: str) -> set[str]:
    """Events of a block that are no end of an activity: its decision and what the customer has released."""
    if network not in scenario.blocks:
        return set()
    block = scenario.blocks[network]
    released = {f"line_{number}_released" for number in range(1, block.lines + 1)}
    return released | ({"fid"} if block.decision is not None else set())


def check_facts_in_order(scenario: Scenario) -> Iterator[str]:
    """No fact comes before another one that it waits for."""
    for early, cause in against_order(scenario):
        yield (
            f"{early.told}: waits for what came later: {cause.told}; mend one of the two facts, remove the row that is "
            "not sure (what lies before a known start is taken as done), or let it wait for less, e.g. for NAME-2m"
        )
