"""A history under way: what its mechanisms may touch."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import simpy

from sim.model.inputs import Inputs
from sim.model.network import Events, Network
from sim.model.prepared import Prepared
from sim.model.ramp import Ramp
from sim.model.staff import People
from sim.units import HOURS_PER_MONTH


class PlantLine(NamedTuple):
    """A line of the plant: its index, name, the network of its block, its hot commissioning and how long planned."""

    i: int
    name: str
    network: Network
    hot: str
    planned_hours: float


class Programme(NamedTuple):
    """One history under way: its clock, what has happened, its lines, what it draws, the network of every block, and
    its people."""

    prepared: Prepared
    env: simpy.Environment
    events: Events
    ramp: Ramp
    inputs: Inputs
    networks: Mapping[str, Network]
    people: People | None

    def lines(self) -> Iterator[PlantLine]:
        """Every line of the plant, block by block."""
        for block, network in self.networks.items():
            for number, i in enumerate(self.prepared.blocks[block], 1):
                hot = self.prepared.line_steps[block][number - 1]["hot"].months * HOURS_PER_MONTH
                yield PlantLine(i, self.prepared.lines[i].name, network, f"line_{number}_hot", hot)
