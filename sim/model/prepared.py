"""What all replications of a scenario share: the lines as arrays, made once."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.flow.tables import Tables, build_tables
from sim.model.known import Known, known_of
from sim.model.loss_names import OTHER, categories
from sim.model.luck import PILOT, block_luck, luck_name
from sim.model.record import Inspections, inspections
from sim.remembered import remembered
from sim.scenario.design import LINE_STEPS, Traits, crossing_hours, flow_line, line_step, traits_of
from sim.scenario.mechanisms.all import acting
from sim.scenario.parts.line import LineDesign, Tranche
from sim.scenario.parts.project import Activity
from sim.scenario.parts.running import Numerics
from sim.scenario.planned import planned_hours
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR, RUN_RATE_WEEKS

RUN_OUT_WEEKS = 8


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
    traits: Traits
    weeks: int

    @property
    def end_hours(self) -> float:
        """Where a replication ends: after the horizon, so that the lots of its last weeks have left their lines."""
        return (self.weeks + RUN_OUT_WEEKS) * HOURS_PER_WEEK

    @cached_property
    def week_ends(self) -> NDArray[np.float64]:
        """Hour at which every week ends, shape (weeks,)."""
        return np.arange(1, self.weeks + 1, dtype=np.float64) * HOURS_PER_WEEK

    @cached_property
    def nameplates(self) -> NDArray[np.float64]:
        """Nameplate of every plant line in GWh a year, zero for the pilot, shape (lines,)."""
        return np.array([0.0 if line.block == PILOT else line.nameplate_gwh_per_year for line in self.lines])

    def cells_at_rate(self, gwh_per_year: float) -> float:
        """Good cells in 13 weeks at a run rate."""
        years = RUN_RATE_WEEKS * HOURS_PER_WEEK / HOURS_PER_YEAR
        return gwh_per_year * 1e9 / self.scenario.cell.energy_wh * years

    @cached_property
    def block_numbers(self) -> NDArray[np.int64]:
        """Number of the block of every line, -1 for the pilot, shape (lines,)."""
        numbers = {PILOT: -1} | {block: number for number, block in enumerate(self.scenario.blocks)}
        return np.array([numbers[line.block] for line in self.lines])

    @cached_property
    def planned_first_cells(self) -> dict[str, float]:
        """Hour of the first cell of every block by the plan's network alone."""
        hours = planned_hours(self.scenario)
        return {block: hours[f"{block}.first_cell"] for block in self.scenario.blocks}

    @cached_property
    def known(self) -> Known:
        """What is known at the data date."""
        return known_of(self.scenario)

    @cached_property
    def inspections(self) -> Inspections:
        """Where the lots of a line are booked."""
        return inspections(self.traits.inspected, self.traits.rows["inspection"], self.traits.assembly)

    @cached_property
    def causes(self) -> tuple[str, ...]:
        """Why lines may be held or closed; the number of a cause is its place."""
        return (OTHER, *(mechanism.name for mechanism in acting(self.scenario) if mechanism.holds))

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Branches of the loss tree."""
        return categories(self.traits.names, self.inspections, self.causes)

    @cached_property
    def on_planned_hours(self) -> NDArray[np.bool_]:
        """Which stages of a line have a rate, of planned hours; the others go on all the time, (stages,)."""
        design = self.scenario.line.stages
        planned = {name for name, stage in design.items() if stage.calendar == "planned" and stage.ratio is not None}
        return np.array([name in planned for name in self.traits.names])

    @cached_property
    def crossing_hours(self) -> float:
        """Stays that a cell goes through on its longest way through a line."""
        return crossing_hours(self.scenario.line)

    @cached_property
    def tranches(self) -> list[tuple[int, list[Tranche]]]:
        """Local stages that arrive in tranches."""
        stages = self.scenario.line.stages.items()
        return [(self.traits.names.index(name), list(s.tranches.values())) for name, s in stages if s.tranches]

    @cached_property
    def line_steps(self) -> dict[str, list[dict[str, Activity]]]:
        """Installation and commissioning of every line of every block."""
        return {
            name: [{step: line_step(block, i + 1, step) for step in LINE_STEPS} for i in range(block.lines)]
            for name, block in self.scenario.blocks.items()
        }

    @cached_property
    def blocks(self) -> dict[str, list[int]]:
        """Indices of the lines of every block."""
        return {
            block: [i for i, line in enumerate(self.lines) if line.block == block] for block in self.scenario.blocks
        }


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
    called = block_luck(scenario)
    sizes = tuple((luck_name(line.name, called), line.nameplate_gwh_per_year) for line in lines)
    hours = Calendar(scenario.start).hours(scenario.horizon_end)
    lots = int(hours / scenario.numerics.lot_hours)  # half of them where lots grow with what is learned
    room = lots if scenario.planned.speed else lots // 2
    tables, traits = _laid_out(scenario.line, scenario.cell.energy_wh, scenario.numerics, sizes, room)
    return Prepared(scenario, tuple(lines), tables, traits, int(hours // HOURS_PER_WEEK))


@remembered(1)
def _laid_out(
    design: LineDesign, energy_wh: float, numerics: Numerics, sizes: tuple[tuple[str, float], ...], capacity: int
) -> tuple[Tables, Traits]:
    """All lines as arrays. sizes: the name by which a line's machines break down, and its nameplate in GWh a year;
    capacity: lots a line."""
    flows = [replace(flow_line("", design, size, energy_wh, numerics), name=name) for name, size in sizes]
    tables = build_tables(flows, capacity)
    tables.stages["closed"] = 1
    return tables, traits_of(design, flows[0])
