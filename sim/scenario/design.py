"""A line design and a nameplate become a line of the flow kernel: the only place where rates and buffers are derived.

All lines of a scenario have the same stages, so what belongs to a stage is one array over *local* stages.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.distributions import constant, exponential
from sim.flow.spec import Breakdown, Line, Stage
from sim.remembered import remembered
from sim.scenario.parts.line import LineDesign, StageDesign
from sim.scenario.parts.project import Activity, Block
from sim.scenario.parts.running import Numerics
from sim.units import HOURS_PER_YEAR

LINE_STEPS = ("install", "cold", "hot")
STAY = "_stay"  # second kernel stage of a stage that has both a rate and a stay


def references(text: str) -> list[str]:
    """Names of a comma separated list."""
    return [name.strip() for name in text.split(",") if name.strip()]


def of_line(text: str, number: int) -> str:
    """What a line waits for, with ``install`` as the installation of that line."""
    return ", ".join(re.sub(r"^install(?!\w)", f"line_{number}_install", name) for name in references(text))


def line_steps(block: Block, *steps: str) -> list[str]:
    """Names of the installations and commissionings of a block's lines, as activities; of these steps alone, if any."""
    return [f"line_{number}_{step}" for number in range(1, block.lines + 1) for step in steps or LINE_STEPS]


def line_step(block: Block, number: int, step: str) -> Activity:
    """``install``, ``cold`` or ``hot`` of a line: the block's own activity of that name, or as in its line project."""
    if own := block.activities.get(f"line_{number}_{step}"):
        return own
    if step == "hot":
        return Activity(months=block.line_project.hot_months, after="")
    planned: Activity = getattr(block.line_project, step)
    return planned.model_copy(update={"after": of_line(planned.after, number)})


def nameplate_starts_per_hour(design: LineDesign, nameplate_gwh_per_year: float, energy_wh: float) -> float:
    """Cells that must be started per calendar hour: nameplate / (planning yield x cell energy)."""
    return nameplate_gwh_per_year * 1e9 / energy_wh / design.planning.cell_yield / HOURS_PER_YEAR


def pace_per_hour(design: LineDesign, nameplate_gwh_per_year: float, energy_wh: float) -> float:
    """Rated cells per *planned* hour of the pace stage (ratio 1): starts over efficiency, with whole machines."""
    starts_per_year = nameplate_starts_per_hour(design, nameplate_gwh_per_year, energy_wh) * HOURS_PER_YEAR
    return starts_per_year / design.planning.hours_per_year / design.planning.efficiency * design.pace_margin


def rate_per_hour(design: LineDesign, stage: StageDesign, pace: float) -> float:
    """Rated cells per calendar hour of a stage; infinite where it has no rate. Planned hours lie evenly in the year."""
    if stage.ratio is None:
        return float("inf")
    share = design.planning.hours_per_year / HOURS_PER_YEAR if stage.calendar == "planned" else 1.0
    return stage.ratio * pace * share


@remembered(8)
def flow_line(
    name: str, design: LineDesign, nameplate_gwh_per_year: float, energy_wh: float, numerics: Numerics
) -> Line:
    """The line as the flow kernel takes it; a lot's content is in cells."""
    pace = pace_per_hour(design, nameplate_gwh_per_year, energy_wh)
    shortest = min(numerics.lot_hours, numerics.mature_lot_hours)  # places are counted in lots: enough for any
    stages: list[Stage] = []
    for key, stage in design.stages.items():
        feeders = tuple(_outlet(design, feeder) for feeder in references(stage.after))
        buffer = round(stage.buffer_hours / shortest)
        if stage.ratio is not None:
            hours = 1.0 / rate_per_hour(design, stage, pace)
            stops = None
            if stage.availability is not None and stage.repair_hours is not None:
                stops = Breakdown(
                    mature_mtbf_hours(stage.availability, stage.repair_hours), exponential(stage.repair_hours)
                )
            stages.append(Stage(key, constant(hours), feeders, buffer=buffer, breakdown=stops))
            feeders, buffer = (key,), 0
        if stage.dwell_hours is not None:
            stay = key + STAY if stage.ratio is not None else key
            # Twice what flows through at pace: the rate limits, never the number of lots (a ramping line speeds up).
            places = 2 * int(np.ceil(stage.dwell_hours / shortest)) + 2
            stages.append(Stage(stay, constant(stage.dwell_hours), feeders, servers=places, dwell=True, buffer=buffer))
    kept = {design.assembly} | {key for key, s in design.stages.items() if causes_losses(s)}
    fed = {feeder for stage in stages for feeder in stage.feeders}
    kept |= {s.found_at for s in design.stages.values() if causes_losses(s)}
    kept |= {stage.name for stage in stages if stage.name not in fed}
    return Line(
        name, stages, batches=max(1, round(numerics.lot_hours / numerics.batch_hours)), recorded=frozenset(kept)
    )


def causes_losses(stage: StageDesign) -> bool:
    """Whether a stage causes losses at any time; where those of one that does not are found says nothing."""
    return stage.start_defects > 0.0 or stage.mature_defects > 0.0


def mature_mtbf_hours(availability: float, repair_hours: float) -> float:
    """Mean processing hours between failures that give an availability: MTBF = MTTR A / (1 - A)."""
    return repair_hours * availability / (1.0 - availability) if availability < 1.0 else float("inf")


def _outlet(design: LineDesign, name: str) -> str:
    """The kernel stage from which lots leave a stage of the design."""
    stage = design.stages[name]
    return name + STAY if stage.ratio is not None and stage.dwell_hours is not None else name


TRAIT = np.dtype(
    [
        ("ratio", np.float64),  # rated calendar rate over the planned rate of the pace stage; infinite without a rate
        ("down", np.float64),  # mature repair hours per processing hour; 0: does not break, does not ramp
        ("repair", np.float64),  # mean hours of a repair
        ("start_share", np.float64),  # of the line's losses at the start
        ("mature_share", np.float64),
        ("inspection", np.int64),  # number of the inspection that finds the stage's defects; -1: none
        ("slot", np.int64),  # place in the record of a lot
    ],
    align=True,
)


@dataclass(frozen=True)
class Traits:
    """What a stage is, over the kernel stages of one line in their order.

    names: of the kernel stages; rows: (stages,) of TRAIT; inspected: local stage of each inspection, the last being
    the end of the line; assembly: local stage where cells are counted as started.
    """

    names: tuple[str, ...]
    rows: NDArray[np.void]
    inspected: NDArray[np.int64]
    assembly: int


def traits_of(design: LineDesign, line: Line) -> Traits:
    """Constants of the design, in the order of the kernel's stages."""
    ordered = line.ordered()
    names = tuple(stage.name for stage in ordered)
    causing = [stage for stage in design.stages.values() if causes_losses(stage)]
    found = sorted({names.index(stage.found_at) for stage in causing} | {len(names) - 1})
    recorded = [name for name in names if line.recorded and name in line.recorded]
    rows = np.zeros(len(names), TRAIT)
    rows["ratio"], rows["repair"], rows["inspection"], rows["slot"] = np.inf, 1.0, -1, -1
    for row, kernel_stage in zip(rows, ordered, strict=True):
        if kernel_stage.name in recorded:
            row["slot"] = recorded.index(kernel_stage.name)
        if kernel_stage.name in design.stages:
            _fill_traits(row, design, design.stages[kernel_stage.name], kernel_stage.dwell)
            if causes_losses(design.stages[kernel_stage.name]):
                row["inspection"] = found.index(names.index(design.stages[kernel_stage.name].found_at))
    return Traits(names, rows, np.array(found), names.index(design.assembly))


def _fill_traits(row: np.void, design: LineDesign, stage: StageDesign, dwell: bool) -> None:
    if not dwell:
        row["ratio"] = rate_per_hour(design, stage, 1.0)
    if stage.availability is not None and stage.repair_hours is not None:
        row["down"], row["repair"] = (1.0 - stage.availability) / stage.availability, stage.repair_hours
    row["start_share"], row["mature_share"] = stage.start_defects, stage.mature_defects


def effective_over_need(design: LineDesign) -> dict[str, float]:
    """Mature capacity of every stage with a rate over the starts that nameplate needs; the smallest sets the pace.

    Stages that ramp run at the planning efficiency, the others (stores, formation) at their full rate.
    """
    need = nameplate_starts_per_hour(design, 1.0, 1.0)
    pace = pace_per_hour(design, 1.0, 1.0)
    return {
        name: rate_per_hour(design, stage, pace) * (design.planning.efficiency if stage.availability else 1.0) / need
        for name, stage in design.stages.items()
        if stage.ratio is not None
    }


def crossing_hours(design: LineDesign) -> float:
    """Stays that a cell goes through on its longest way."""

    def longest(name: str) -> float:
        stage = design.stages[name]
        return (stage.dwell_hours or 0.0) + max((longest(f) for f in references(stage.after)), default=0.0)

    return max(longest(name) for name in design.stages)
