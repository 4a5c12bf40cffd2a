"""What a new line knows at its first cell: stage by stage, from the teacher that gives most."""

import numpy as np
from numpy.typing import NDArray

from sim.model.inputs import Inputs
from sim.model.prepared import PILOT, Prepared

MOTHER_PLANT = -1
Floats = NDArray[np.float64]


def transferred(
    i: int, prepared: Prepared, inputs: Inputs, started: NDArray[np.bool_], skills: NDArray[np.void]
) -> Floats:
    """Quality, speed and grown hours that line ``i`` takes over, shape (3, stages).

    Quality comes from the pilot, a mother plant or lines in operation; speed and reliability only from lines with
    machines alike. started: (lines,) whether each line has had its first cell; skills: (lines, stages) of SKILL.
    """
    best: Floats = np.zeros((3, skills.shape[1]))
    for teacher, share in _teachers(i, prepared, inputs, started):
        if teacher == MOTHER_PLANT:
            best[0] = np.maximum(best[0], share)
            continue
        best[0] = np.maximum(best[0], share * skills[teacher]["quality"])
        if prepared.lines[teacher].block != PILOT:
            best[1] = np.maximum(best[1], share * skills[teacher]["speed"])
            best[2] = np.maximum(best[2], share * skills[teacher]["grown_hours"])
    return best


def _teachers(i: int, prepared: Prepared, inputs: Inputs, started: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """Who teaches line ``i``, and the share of knowledge that arrives."""
    scenario, maker, block = prepared.scenario, prepared.scenario.maker, prepared.lines[i].block
    teachers: list[tuple[int, float]] = []
    if block == PILOT:
        return teachers
    if maker.mother_plant_share is not None:
        teachers.append((MOTHER_PLANT, inputs.draw("mother_plant_share", maker.mother_plant_share)))
    for teacher in np.flatnonzero(started):
        if teacher == 0:
            if maker.pilot_share is not None and scenario.pilot.know_how:
                teachers.append((0, inputs.draw("pilot_share", maker.pilot_share)))
        elif prepared.lines[teacher].block == block:
            teachers.append((int(teacher), inputs.draw("line_share", maker.line_share)))
        else:
            shares = getattr(maker.block_share, scenario.blocks[block].equipment)
            teachers.append((int(teacher), inputs.draw(f"{block}.block_share", shares)))
    return teachers
