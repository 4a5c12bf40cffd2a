"""How far a scenario's programme has come by its data date, in the stages of reference plants."""

from collections.abc import Iterator

from sim.reference.plant import STAGES, Stage
from sim.scenario.announced_pace import after_decision
from sim.scenario.design import line_steps
from sim.scenario.schema import Scenario

STEPS: dict[str, Stage] = {"install": "machines_in", "hot": "first_cell"}  # of a line


def stage_of(scenario: Scenario) -> Stage:
    """The furthest stage of any of its blocks: works have begun where something that waits for money has."""
    return max(_stages(scenario), key=STAGES.index)


def _stages(scenario: Scenario) -> Iterator[Stage]:
    yield "announced"
    for name, block in scenario.blocks.items():
        begun = {what for what, row in scenario.known.get(name, {}).items() if row.start or row.finish}
        if begun & (after_decision(scenario, name) or set(block.activities)):  # a plan of works alone decides nothing
            yield "works_begun"
        for step, stage in STEPS.items():
            if any(line in begun for line in line_steps(block, step)):
                yield stage
