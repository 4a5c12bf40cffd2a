"""Whose luck is whose: blocks draw in their order, so that a block of another name is the same block."""

from collections.abc import Mapping

from sim.scenario.schema import Scenario

PILOT = "pilot"  # the network that is no block


def block_luck(scenario: Scenario) -> dict[str, str]:
    """Under what name each block draws: that of its number.

    Activities draw under their own names, so that one more of them shifts no draw of another.
    """
    return {name: f"block_{number}" for number, name in enumerate(scenario.blocks, 1)}


def luck_name(name: str, blocks: Mapping[str, str]) -> str:
    """Under what name something of a block, or of the whole programme, draws.

    >>> luck_name("dunes.shell_months", {"dunes": "block_1"}), luck_name("quality_months", {"dunes": "block_1"})
    ('block_1.shell_months', 'quality_months')
    """
    place, dot, what = name.partition(".")
    return f"{blocks.get(place, place)}{dot}{what}" if dot else name
