"""A line design and a nameplate become a line of the flow kernel: the only place where rates and buffers are derived.

All lines of a scenario have the same stages, so what belongs to a stage is one array over *local* stages.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.distributions import constant, exponential
from sim.flow.spec import Breakdown, Line, Stage
from sim.scenario.schema import LineDesign, Numerics, StageDesign
from sim.units import HOURS_PER_YEAR

STAY = "_stay"  # second kernel stage of a stage that has both a rate and a stay


def references(text: str) -> list[str]:
    """Names of a comma separated list."""
    return [name.strip() for name in text.split(",") if name.strip()]


def nameplate_starts_per_hour(design: LineDesign, nameplate_gwh_per_year: float, energy_wh: float) -> float:
    """Cells that must be started per calendar hour: nameplate / (planning yield x cell energy)."""
    return nameplate_gwh_per_year * 1e9 / energy_wh / design.planning.cell_yield / HOURS_PER_YEAR


def pace_per_hour(design: LineDesign, nameplate_gwh_per_year: float, energy_wh: float) -> float:
    """Rated cells per *planned* hour of the pace stage (ratio 1): starts / efficiency, with the margin of whole machines."""
    starts_per_year = nameplate_starts_per_hour(design, nameplate_gwh_per_year, energy_wh) * HOURS_PER_YEAR
    return starts_per_year / design.planning.hours_per_year / design.planning.efficiency * design.pace_margin


def rate_per_hour(design: LineDesign, stage: StageDesign, pace: float) -> float:
    """Rated cells per calendar hour of a stage; infinite where it has no rate. Planned hours lie evenly in the year."""
    if stage.ratio is None:
        return float("inf")
    share = design.planning.hours_per_year / HOURS_PER_YEAR if stage.calendar == "planned" else 1.0
    return stage.ratio * pace * share


def flow_line(name: str, design: LineDesign, nameplate_gwh_per_year: float, energy_wh: float, numerics: Numerics) -> Line:
    """The line as the flow kernel takes it; a lot's content is in cells."""
    pace = pace_per_hour(design, nameplate_gwh_per_year, energy_wh)
    stages: list[Stage] = []
    for key, stage in design.stages.items():
        feeders = tuple(_outlet(design, feeder) for feeder in references(stage.after))
        buffer = round(stage.buffer_hours / numerics.lot_hours)
        if stage.ratio is not None:
            hours = 1.0 / rate_per_hour(design, stage, pace)
            stops = None
            if stage.availability is not None and stage.repair_hours is not None:
                stops = Breakdown(mature_mtbf_hours(stage.availability, stage.repair_hours), exponential(stage.repair_hours))
            stages.append(Stage(key, constant(hours), feeders, buffer=buffer, breakdown=stops))
            feeders, buffer = (key,), 0
        if stage.dwell_hours is not None:
            stay = key + STAY if stage.ratio is not None else key
            places = 2 * int(np.ceil(stage.dwell_hours / numerics.lot_hours)) + 4
            stages.append(Stage(stay, constant(stage.dwell_hours), feeders, servers=places, dwell=True, buffer=buffer))
    kept = {design.assembly} | {key for key, s in design.stages.items() if s.start_defects > 0 or s.mature_defects > 0}
    kept |= {s.found_at for s in design.stages.values() if s.found_at} | {stages[-1].name}
    return Line(name, stages, batches=max(1, round(numerics.lot_hours / numerics.batch_hours)), recorded=frozenset(kept))


def mature_mtbf_hours(availability: float, repair_hours: float) -> float:
    """Mean processing hours between failures that give an availability: MTBF = MTTR A / (1 - A)."""
    return repair_hours * availability / (1.0 - availability) if availability < 1.0 else float("inf")


def _outlet(design: LineDesign, name: str) -> str:
    """The kernel stage from which lots leave a stage of the design."""
    stage = design.stages[name]
    return name + STAY if stage.ratio is not None and stage.dwell_hours is not None else name


@dataclass(frozen=True)
class StageArrays:
    """What a stage is, over the kernel stages of one line in their order.

    ratio: rated calendar rate over the planned rate of the pace stage (infinite without a rate); down: mature repair
    hours per processing hour; repair: mean repair hours; start_share, mature_share: shares of the line's losses;
    inspection: number of the inspection that finds the stage's defects (-1: none); slots: places in the record;
    inspected: local stage of each inspection; assembly: local stage where cells are counted as started.
    """

    names: tuple[str, ...]
    ratio: NDArray[np.float64]
    down: NDArray[np.float64]
    repair: NDArray[np.float64]
    start_share: NDArray[np.float64]
    mature_share: NDArray[np.float64]
    inspection: NDArray[np.int64]
    slots: NDArray[np.int64]
    inspected: NDArray[np.int64]
    assembly: int


def stage_arrays(design: LineDesign, line: Line) -> StageArrays:
    """Constants of the design, in the order of the kernel's stages."""
    ordered = line.ordered()
    names = tuple(stage.name for stage in ordered)
    own = [design.stages.get(name) for name in names]
    found = sorted({names.index(s.found_at) for s in design.stages.values() if s.found_at} | {len(names) - 1})
    recorded = [name for name in names if line.recorded and name in line.recorded]
    count = len(names)
    ratio, down, repair = np.full(count, np.inf), np.zeros(count), np.ones(count)
    start, mature = np.zeros(count), np.zeros(count)
    inspection, slots = np.full(count, -1), np.full(count, -1)
    for j, (name, stage) in enumerate(zip(names, own, strict=True)):
        slots[j] = recorded.index(name) if name in recorded else -1
        if stage is None:
            continue
        if ordered[j].dwell is False:
            ratio[j] = rate_per_hour(design, stage, 1.0)
        if stage.availability is not None and stage.repair_hours is not None:
            down[j], repair[j] = (1.0 - stage.availability) / stage.availability, stage.repair_hours
        start[j], mature[j] = stage.start_defects, stage.mature_defects
        if stage.found_at:
            inspection[j] = found.index(names.index(stage.found_at))
    return StageArrays(
        names, ratio, down, repair, start, mature, inspection, slots, np.array(found), names.index(design.assembly)
    )  # fmt: skip
