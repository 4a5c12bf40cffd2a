"""What waits for what in a whole programme: the events by name, before anything is simulated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.remembered import remembered
from sim.scenario.design import LINE_STEPS, line_step, line_steps, references
from sim.scenario.parts.project import Activity, Block, Pilot
from sim.scenario.references import Reference, reference
from sim.scenario.schema import Scenario

Graph = dict[str, tuple[str, list[str]]]
SAMPLES = ("a_sample", "b_sample")
# Activities that the model itself looks for, whether or not another one waits for them, and what for.
LOOKED_FOR = {
    "pilot": {"install_and_commission": "the pilot runs from its finish on"},
    "samples": {
        "a_sample": "ordering machines before it has a higher risk of a retrofit",
        "b_sample": "it freezes the process, and no line is released before",
    },
    "block": {"equipment_order": "its start decides the risk of a retrofit"},
}


class Wait(NamedTuple):
    """What an event waits for: the key that rules it, and references whose events have their network in front."""

    where: str
    needed: tuple[Reference, ...]


Waits = dict[str, Wait]  # by event


def waits(scenario: Scenario) -> Waits:
    """Every event with what it waits for."""
    return _waits(*_pilot(scenario), tuple(scenario.blocks.items()))


@remembered(2)
def _waits(pilot: Pilot, frozen: bool, known: bool, first: str, blocks: tuple[tuple[str, Block], ...]) -> Waits:
    rows = _pilot_activities(pilot, frozen, known, first)
    return {event: Wait(where, tuple(needed)) for event, where, needed in _all(pilot, rows, blocks)}


def dependencies(scenario: Scenario) -> Graph:
    """Every event with the key that rules it and the events it waits for."""
    return graph_of(waits(scenario))


def graph_of(found: Waits) -> Graph:
    """The same of what events wait for."""
    return {event: (wait.where, [told_by(wanted) for wanted in wait.needed]) for event, wait in found.items()}


def told_by(wanted: Reference) -> str:
    """The event that tells a reference; a share of an activity's time, or a lead, hangs on its start.

    >>> told_by(reference("block_1.shell@65%")), told_by(reference("block_1.shell"))
    ('block_1.shell.start', 'block_1.shell')
    """
    return f"{wanted.event}.start" if wanted.is_told_at_start else wanted.event


def waiting_texts(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Every key that says what something waits for, with its text."""
    for name, activity in scenario.pilot.activities.items():
        yield f"pilot.activities.{name}.after", activity.after
        yield f"pilot.activities.{name}.finish_after", activity.finish_after
    for name, block in scenario.blocks.items():
        for row, activity in block.activities.items():
            yield f"blocks.{name}.activities.{row}.after", activity.after
            yield f"blocks.{name}.activities.{row}.finish_after", activity.finish_after
        yield f"blocks.{name}.order_release", block.order_release
        for step in ("install", "cold"):
            planned: Activity = getattr(block.line_project, step)
            yield f"blocks.{name}.line_project.{step}.after", planned.after
            yield f"blocks.{name}.line_project.{step}.finish_after", planned.finish_after
        if block.decision is not None:
            yield f"blocks.{name}.decision.after", block.decision.after


def pilot_activities(scenario: Scenario) -> dict[str, Activity]:
    """The pilot's activities as they will be carried out.

    Without a pilot there are only the samples. Those that are not made on it wait for the first cell of the plant, or
    for nothing where the process is frozen elsewhere or they are facts.
    """
    return _pilot_activities(*_pilot(scenario))


def _pilot(scenario: Scenario) -> tuple[Pilot, bool, bool, str]:
    """What of a scenario its pilot's activities hang on: the pilot, whether the process is frozen elsewhere, whether
    the first sample is a fact, and the first block."""
    known = SAMPLES[0] in scenario.known.get("pilot", {})
    return scenario.pilot, scenario.maker.process_frozen_elsewhere, known, next(iter(scenario.blocks), "")


def _pilot_activities(pilot: Pilot, frozen: bool, known: bool, first: str) -> dict[str, Activity]:
    found = {name: activity for name, activity in pilot.activities.items() if pilot.enabled or name in SAMPLES}
    if frozen:
        found |= dict.fromkeys(SAMPLES, Activity(months=0.0, after=""))
    elif not (pilot.enabled and pilot.samples) and (sample := found.get(SAMPLES[0])):
        found[SAMPLES[0]] = sample.model_copy(update={"after": "" if known else f"{first}.first_cell"})
    return found


def _all(
    pilot: Pilot, rows: Mapping[str, Activity], blocks: Sequence[tuple[str, Block]]
) -> Iterator[tuple[str, str, list[Reference]]]:
    for name, activity in rows.items():
        yield from _activity("pilot", name, f"pilot.activities.{name}.after", activity)
    if pilot.enabled:
        yield "pilot.first_cell", "pilot", [reference("pilot.install_and_commission")]
    for name, block in blocks:
        yield from _block(name, block)


def _block(name: str, block: Block) -> Iterator[tuple[str, str, list[Reference]]]:
    key, of_lines = f"blocks.{name}", set(line_steps(block))
    for activity, row in block.activities.items():
        if activity not in of_lines:
            yield from _activity(name, activity, f"{key}.activities.{activity}.after", row)
    yield f"{name}.order_release", f"{key}.order_release", named(name, block.order_release)
    if block.decision is not None:
        released = reference(f"{block.decision.previous}.line_1_released")
        yield f"{name}.fid", f"{key}.decision", [*named(name, block.decision.after), released]
    for n in range(1, block.lines + 1):
        yield from _line(name, block, n)
    yield f"{name}.first_cell", f"{key}.line_project", [reference(f"{name}.line_1_first_cell")]


def _line(name: str, block: Block, n: int) -> Iterator[tuple[str, str, list[Reference]]]:
    project, line, before = f"blocks.{name}.line_project", f"{name}.line_{n}", f"{name}.line_{n - 1}"
    for step in LINE_STEPS:
        own = f"line_{n}_{step}" in block.activities
        where = f"blocks.{name}.activities.line_{n}_{step}.after" if own else f"{project}.{step}.after"
        earlier = [f"{before}_install.start"] if step == "install" and n > 1 and not own else []
        earlier += {"install": [], "cold": [f"{line}_install"], "hot": [f"{line}_cold"]}[step]
        if step == "hot" and n > 1:
            earlier.append(f"{before}_first_cell")
        yield from _activity(name, f"line_{n}_{step}", where, line_step(block, n, step), earlier)
    yield f"{line}_first_cell", project, [reference(f"{line}_hot.start")]
    yield f"{line}_installed", project, [reference(f"{line}_hot")]
    released = [f"{line}_first_cell", "pilot.b_sample", *([f"{name}.line_1_released"] if n > 1 else [])]
    yield f"{line}_released", project, [reference(event) for event in released]


def _activity(
    network: str, name: str, where: str, activity: Activity, earlier: Sequence[str] = ()
) -> Iterator[tuple[str, str, list[Reference]]]:
    """Start and finish of an activity: two events, since others may wait for either."""
    full = f"{network}.{name}"
    yield f"{full}.start", where, [*named(network, activity.after), *map(reference, earlier)]
    yield full, where, [reference(f"{full}.start"), *named(network, activity.finish_after)]


def named(network: str, text: str) -> list[Reference]:
    """References of a text that name events, with their network; a date or the programme start is waited for alone."""
    found = []
    for wanted in map(reference, references(text)):
        if wanted.event != "start" and not wanted.is_date:
            inside = "." not in wanted.event.removesuffix(".start")
            found.append(replace(wanted, event=f"{network}.{wanted.event}") if inside else wanted)
    return found
