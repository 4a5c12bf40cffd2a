"""What all replications of a scenario share: the lines as arrays, made once."""

from dataclasses import dataclass

import numpy as np

from sim.calendar import Calendar
from sim.flow.tables import Tables, build_tables
from sim.model.design import StageArrays, flow_line, stage_arrays
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_WEEK

PILOT = "pilot"


@dataclass(frozen=True)
class PlantLine:
    """One line: its name, its block (``pilot`` for the pilot) and its nameplate."""

    name: str
    block: str
    nameplate_gwh_per_year: float


@dataclass(frozen=True)
class Prepared:
    """A scenario ready to simulate. ``lines`` has the pilot first, then block by block."""

    scenario: Scenario
    lines: tuple[PlantLine, ...]
    tables: Tables
    stages: StageArrays
    weeks: int

    @property
    def end_hours(self) -> float:
        """End of the horizon, whole weeks."""
        return self.weeks * HOURS_PER_WEEK


def prepare(scenario: Scenario) -> Prepared:
    """Lay out the pilot and all lines of all blocks, closed until their first cell.

    Raises:
        LineError: the stages of the line design are no in-tree.
    """
    lines = [PlantLine(PILOT, PILOT, scenario.pilot.nameplate_gwh_per_year)]
    for name, block in scenario.blocks.items():
        lines += [
            PlantLine(f"{name}.line_{number}", name, block.line_nameplate_gwh_per_year)
            for number in range(1, block.lines + 1)
        ]
    flows = [
        flow_line(line.name, scenario.line, line.nameplate_gwh_per_year, scenario.cell.energy_wh, scenario.numerics)
        for line in lines
    ]
    hours = Calendar(scenario.start).hours(scenario.horizon_end)
    weeks = int(hours // HOURS_PER_WEEK)
    tables = build_tables(flows, capacity=int(hours / scenario.numerics.mature_lot_hours) + 400)
    tables.stages["closed"] = 1
    return Prepared(scenario, tuple(lines), tables, stage_arrays(scenario.line, flows[0]), weeks)


def block_lines(prepared: Prepared, block: str) -> list[int]:
    """Indices of the lines of a block."""
    return [i for i, line in enumerate(prepared.lines) if line.block == block]


def nameplates(prepared: Prepared) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Nameplate of every plant line in GWh a year, zero for the pilot, shape (lines,)."""
    return np.array([0.0 if line.block == PILOT else line.nameplate_gwh_per_year for line in prepared.lines])
