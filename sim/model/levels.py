"""Start and mature levels and speeds of learning: one draw a programme, and a small one a line.

Independent draws for every stage would average out, and the bands would be too narrow.
"""

import math

import numpy as np
from numpy.typing import NDArray

from sim.model.inputs import Inputs
from sim.model.learning import LEARNER, SKILL
from sim.model.luck import PILOT
from sim.model.prepared import Prepared
from sim.scenario.design import nameplate_starts_per_hour, pace_per_hour
from sim.scenario.parts.maker import EFFICIENCY_SPREAD
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK

# Reliability growth reaches its cap after this many time constants of speed, in hours run.
GROWTH_TIME_CONSTANTS = 2.0


def draw_levels(prepared: Prepared, inputs: Inputs) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Learners, (lines,) of LEARNER, and their skills, (lines, stages) of SKILL, before any first cell."""
    learners = np.zeros(len(prepared.lines), LEARNER)
    skills = np.zeros((len(prepared.lines), len(prepared.traits.names)), SKILL)
    _set_speeds(prepared, inputs, learners)
    _set_losses(prepared, inputs, skills)
    _set_performance(prepared, inputs, skills)
    skills["capacity"] = 1.0
    return learners, skills


def _set_speeds(prepared: Prepared, inputs: Inputs, learners: NDArray[np.void]) -> None:
    scenario, maker, draw = prepared.scenario, prepared.scenario.maker, inputs.draw
    nameplate = np.array([line.nameplate_gwh_per_year for line in prepared.lines])
    energy = scenario.cell.energy_wh
    learners["started"] = learners["updated"] = np.inf
    learners["novices"] = learners["hours"] = 1.0
    learners["plant"] = [line.block != PILOT for line in prepared.lines]
    learners["pace"] = nameplate * pace_per_hour(scenario.line, 1.0, energy)
    starts = nameplate * nameplate_starts_per_hour(scenario.line, 1.0, energy)
    learners["reference"] = draw("judged_reference", maker.judged_reference) * starts
    learners["exponent"], learners["sister_share"] = maker.judged_exponent, maker.sister_share
    if maker.judged_floor is not None:
        learners["floor"] = draw("judged_floor", maker.judged_floor)
    learners["lag"] = draw("feedback_lag_weeks", maker.feedback_lag_weeks) * HOURS_PER_WEEK
    quality = inputs.draw_with_others("quality_months", maker.quality_months)
    speed = inputs.draw_with_others("speed_months", maker.speed_months)
    learners["quality_hours"] = quality * HOURS_PER_MONTH * _spread(prepared, inputs, "quality")
    learners["speed_hours"] = speed * HOURS_PER_MONTH * _spread(prepared, inputs, "speed")
    learners["mtbf_start"], learners["growth_exponent"] = maker.mtbf_start_share, maker.growth_exponent
    multiple = (1.0 / maker.mtbf_start_share) ** (1.0 / maker.growth_exponent) - 1.0
    learners["growth_scale"] = GROWTH_TIME_CONSTANTS * learners["speed_hours"] / max(multiple, 1e-9)
    learners["full_hours"] = 1.001 * GROWTH_TIME_CONSTANTS * learners["speed_hours"]


def _set_losses(prepared: Prepared, inputs: Inputs, skills: NDArray[np.void]) -> None:
    """Losses are -log(cell yield), split over the stages that cause them."""
    maker, traits = prepared.scenario.maker, prepared.traits.rows
    if prepared.scenario.planned.cell_yield:
        losses = -math.log(prepared.scenario.line.planning.cell_yield)
        skills["start_defects"] = skills["mature_defects"] = losses * traits["mature_share"]
        return
    for when, level in (("start", maker.cell_yield_start), ("mature", maker.cell_yield_mature)):
        losses = -np.log(inputs.draw(f"cell_yield_{when}", level)) * _spread(prepared, inputs, f"{when}_defects")
        skills[f"{when}_defects"] = np.outer(losses, traits[f"{when}_share"])


def _set_performance(prepared: Prepared, inputs: Inputs, skills: NDArray[np.void]) -> None:
    """Performance of a stage is the line's efficiency over the stage's availability."""
    maker, down = prepared.scenario.maker, prepared.traits.rows["down"]
    mature_up, start_up = 1.0 / (1.0 + down), 1.0 / (1.0 + down / maker.mtbf_start_share)
    spread = _spread(prepared, inputs, "efficiency", EFFICIENCY_SPREAD)
    mature = np.minimum(inputs.draw("efficiency_mature", maker.efficiency_mature) * spread, mature_up.min())
    skills["mature_performance"] = mature[:, None] / mature_up
    start = inputs.draw("efficiency_start", maker.efficiency_start)
    skills["start_performance"] = np.minimum(start / start_up, skills["mature_performance"])


def _spread(prepared: Prepared, inputs: Inputs, name: str, part: float = 1.0) -> NDArray[np.float64]:
    """Factor of every line: a small lognormal of its own."""
    sigma = prepared.scenario.maker.line_spread_sigma * part
    return np.exp(sigma * np.array([inputs.normal(f"{line.name}.{name}") for line in prepared.lines]))
