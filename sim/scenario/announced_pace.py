"""How much of an announced pace of building is believed: an ambitious plan is no fast plant.

Announced months regress to those of the class: ``log(actual) = log(median x usual) + b log(planned / usual) + noise``,
with b ``maker.schedule.announced_weight`` and planned over usual the block's ``announced_pace``.
"""

from collections.abc import Iterator

from sim.scenario.design import line_steps
from sim.scenario.events import told_by
from sim.scenario.facts import activities, network_of
from sim.scenario.schema import Scenario


def believed(scenario: Scenario) -> dict[str, float]:
    """What planned months are multiplied by, by full name of the activity (``block_1.shell``), where it is not 1.

    Raises:
        CycleError: something waits for itself.
    """
    weight = scenario.maker.schedule.announced_weight
    if weight == 1.0 or scenario.planned.schedule:
        return {}
    return {
        f"{name}.{activity}": block.announced_pace ** (weight - 1.0)
        for name, block in scenario.blocks.items()
        if block.announced_pace is not None
        for activity in _announced(scenario, name)
    }


def pace_remarks(scenario: Scenario) -> Iterator[str]:
    """Sentences: of which announced paces only a part is believed."""
    weight = scenario.maker.schedule.announced_weight
    for name, block in scenario.blocks.items():
        pace = block.announced_pace
        if pace is None or f"{pace**weight:.2f}" == f"{pace:.2f}" or scenario.planned.schedule:
            continue
        if _announced(scenario, name):
            own = any(row.basis == "own" for row in activities(scenario)[name].values())
            yield (
                f"{name.replace('_', ' ')} is planned in {pace:.2g} of the usual months between decision and first "
                f"cell, as announced; {pace**weight:.2g} of them are simulated{' (but of basis: own)' if own else ''}, "
                f"since announcements are believed in part (maker.schedule.announced_weight = {weight:g}; basis: own "
                "for what was worked out)."
            )


def _announced(scenario: Scenario, block: str) -> set[str]:
    """Activities of a block whose months were set for an announced first cell, so none after it."""
    rows = activities(scenario)[block]
    before = after_decision(scenario, block).difference(line_steps(scenario.blocks[block], "hot"))
    return {name for name in before if rows[name].basis == "planned"}


def after_decision(scenario: Scenario, block: str) -> set[str]:
    """Activities of a block that wait, directly or through others, for its permits and money or for its decision."""
    rows, decided = activities(scenario)[block], decided_by(scenario, block)
    network, after = network_of(scenario), set(decided)
    for event in network.order:
        if any(told_by(wanted) in after for wanted in network.waits[event].needed):
            after.add(event)
    return {name for name in rows if f"{block}.{name}.start" in after and f"{block}.{name}" not in decided}


def decided_by(scenario: Scenario, block: str) -> set[str]:
    """Events that make up the decision to invest in a block: its permits and money, or its decision."""
    rows = activities(scenario)[block]
    return {f"{block}.fid", *(f"{block}.{name}" for name, row in rows.items() if row.basis == "permits")}
