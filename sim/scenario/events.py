"""What waits for what in a whole programme: the events by name, before anything is simulated."""

from collections.abc import Iterator, Sequence

from sim.scenario.design import LINE_STEPS, line_step, line_steps, references
from sim.scenario.parts.project import Activity, Block
from sim.scenario.references import reference
from sim.scenario.schema import Scenario

Graph = dict[str, tuple[str, list[str]]]


def dependencies(scenario: Scenario) -> Graph:
    """Every event with the key that rules it and the events it waits for."""
    graph: Graph = {}
    for event, where, needed in _all(scenario):
        graph[event] = (where, needed)
    return graph


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


def _all(scenario: Scenario) -> Iterator[tuple[str, str, list[str]]]:
    pilot = scenario.pilot
    first = next(iter(scenario.blocks), "")
    for name, activity in pilot.activities.items():
        sample = name in ("a_sample", "b_sample")
        if not pilot.enabled and not sample:
            continue
        on_plant = name == "a_sample" and not (pilot.enabled and pilot.samples)
        after = f"{first}.first_cell" if on_plant else activity.after
        moved = activity.model_copy(update={"after": after})
        yield from _activity("pilot", name, f"pilot.activities.{name}.after", moved)
    for name, block in scenario.blocks.items():
        yield from _block(name, block)


def _block(name: str, block: Block) -> Iterator[tuple[str, str, list[str]]]:
    key, of_lines = f"blocks.{name}", set(line_steps(block))
    for activity, row in block.activities.items():
        if activity not in of_lines:
            yield from _activity(name, activity, f"{key}.activities.{activity}.after", row)
    yield f"{name}.order_release", f"{key}.order_release", _named(name, block.order_release)
    if block.decision is not None:
        needed = [*_named(name, block.decision.after), f"{block.decision.previous}.line_1_released"]
        yield f"{name}.fid", f"{key}.decision", needed
    for n in range(1, block.lines + 1):
        yield from _line(name, block, n)
    yield f"{name}.first_cell", f"{key}.line_project", [f"{name}.line_1_first_cell"]


def _line(name: str, block: Block, n: int) -> Iterator[tuple[str, str, list[str]]]:
    project, line, before = f"blocks.{name}.line_project", f"{name}.line_{n}", f"{name}.line_{n - 1}"
    for step in LINE_STEPS:
        own = f"line_{n}_{step}" in block.activities
        where = f"blocks.{name}.activities.line_{n}_{step}.after" if own else f"{project}.{step}.after"
        earlier = [f"{before}_install.start"] if step == "install" and n > 1 and not own else []
        earlier += {"install": [], "cold": [f"{line}_install"], "hot": [f"{line}_cold"]}[step]
        if step == "hot" and n > 1:
            earlier.append(f"{before}_first_cell")
        yield from _activity(name, f"line_{n}_{step}", where, line_step(block, n, step), earlier)
    yield f"{line}_first_cell", project, [f"{line}_hot.start"]
    yield f"{line}_installed", project, [f"{line}_hot"]
    released = [f"{line}_first_cell", "pilot.b_sample", *([f"{name}.line_1_released"] if n > 1 else [])]
    yield f"{line}_released", project, released


def _activity(
    network: str, name: str, where: str, activity: Activity, earlier: Sequence[str] = ()
) -> Iterator[tuple[str, str, list[str]]]:
    """Start and finish of an activity: two events, since others may wait for either."""
    full = f"{network}.{name}"
    yield f"{full}.start", where, [*_named(network, activity.after), *earlier]
    yield full, where, [f"{full}.start", *_named(network, activity.finish_after)]


def _named(network: str, text: str) -> list[str]:
    """Events that a text of references names; a share of an activity's time, or a lead, hangs on its start."""
    names = []
    for wanted in map(reference, references(text)):
        if wanted.event != "start" and not wanted.is_date:
            name = wanted.event if "." in wanted.event.removesuffix(".start") else f"{network}.{wanted.event}"
            names.append(f"{name}.start" if wanted.is_told_at_start else name)
    return names
