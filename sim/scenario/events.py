"""What waits for what in a whole programme: the events by name, before anything is simulated."""

import re
from collections.abc import Iterator

from sim.scenario.design import of_line, references
from sim.scenario.schema import Block, Scenario

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
    for name, block in scenario.blocks.items():
        for row, activity in block.activities.items():
            yield f"blocks.{name}.activities.{row}.after", activity.after
            yield f"blocks.{name}.activities.{row}.finish_after", activity.finish_after
        yield f"blocks.{name}.order_release", block.order_release
        yield f"blocks.{name}.line_project.install.after", block.line_project.install.after
        yield f"blocks.{name}.line_project.cold.after", block.line_project.cold.after
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
        yield f"pilot.{name}", f"pilot.activities.{name}.after", _named("pilot", after, activity.finish_after)
    for name, block in scenario.blocks.items():
        yield from _block(name, block)


def _block(name: str, block: Block) -> Iterator[tuple[str, str, list[str]]]:
    key = f"blocks.{name}"
    for activity, row in block.activities.items():
        yield f"{name}.{activity}", f"{key}.activities.{activity}.after", _named(name, row.after, row.finish_after)
    yield f"{name}.order_release", f"{key}.order_release", _named(name, block.order_release)
    if block.decision is not None:
        needed = [*_named(name, block.decision.after), f"{block.decision.previous}.line_1_released"]
        yield f"{name}.fid", f"{key}.decision", needed
    project = f"{key}.line_project"
    for n in range(1, block.lines + 1):
        line, before = f"{name}.line_{n}", f"{name}.line_{n - 1}"
        earlier = [f"{before}_install"] if n > 1 else []
        yield f"{line}_install", f"{project}.install.after", [*_named(name, block.line_project.install.after), *earlier]
        cold = of_line(block.line_project.cold.after, n)
        yield f"{line}_cold", f"{project}.cold.after", _named(name, cold)
        yield f"{line}_first_cell", project, [f"{line}_cold", *([f"{before}_first_cell"] if n > 1 else [])]
        yield f"{line}_hot", project, [f"{line}_first_cell"]
        yield f"{line}_installed", project, [f"{line}_hot"]
        released = [f"{line}_first_cell", "pilot.b_sample", *([f"{name}.line_1_released"] if n > 1 else [])]
        yield f"{line}_released", project, released
    yield f"{name}.first_cell", project, [f"{name}.line_1_first_cell"]


def _named(network: str, *texts: str) -> list[str]:
    """Events that texts of references name; shares of an activity's time count as the activity."""
    names = []
    for text in texts:
        for reference in references(text):
            name = re.sub(r"\.start$", "", reference.partition("@")[0])
            if name != "start" and not name[:1].isdigit():
                names.append(name if "." in name else f"{network}.{name}")
    return names
