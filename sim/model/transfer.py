"""What a new line knows at its first cell: stage by stage, from the teacher that gives most."""

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Rows
from sim.distributions import Distribution, triangular
from sim.jit import called_often, compiled
from sim.model.inputs import Inputs
from sim.model.luck import PILOT
from sim.model.prepared import Prepared
from sim.scenario.parts.maker import Maker

MOTHER_PLANT, PILOT_LINE = -1, 0
# Mode of a mother plant's share, by plants of the same format and equipment that were brought to 90 % yield (assumed).
MODES = (0.0, 0.4, 0.7)


def transferred(
    i: int, prepared: Prepared, inputs: Inputs, started: NDArray[np.bool_], skills: NDArray[np.void]
) -> Floats:
    """Quality, speed and grown hours that line ``i`` takes over, shape (3, stages).

    Quality comes from the pilot, a mother plant or lines in operation; speed and reliability only from lines with
    machines alike. started: (lines,) whether each line has had its first cell; skills: (lines, stages) of SKILL.
    """
    best: Floats = np.zeros((3, skills.shape[1]))
    for teacher, share in _teachers(i, prepared, inputs, started):
        _take_best(teacher, share, skills, best)
    return best


@compiled()
def _best_of(teacher: int, share: float, skills: Rows, best: Floats) -> None:
    """Take what is more than the best so far; the machines of a mother plant and of the pilot are others."""
    for j in range(skills.shape[1]):
        best[0, j] = max(best[0, j], share * (skills[teacher, j].quality if teacher != MOTHER_PLANT else 1.0))
        if teacher != MOTHER_PLANT and teacher != PILOT_LINE:
            best[1, j] = max(best[1, j], share * skills[teacher, j].speed)
            best[2, j] = max(best[2, j], share * skills[teacher, j].grown_hours)


_take_best = called_often(_best_of)


def from_lines(
    i: int, prepared: Prepared, inputs: Inputs, started: NDArray[np.bool_], skills: NDArray[np.void]
) -> Floats:
    """Quality that line ``i`` takes over from lines of the plant alone, (stages,): their machines are alike."""
    best: Floats = np.zeros(skills.shape[1])
    for line, share in _teachers(i, prepared, inputs, started):
        if line > PILOT_LINE:
            best = np.maximum(best, share * skills["quality"][line])
    return best


def mother_share(maker: Maker) -> Distribution | None:
    """Share of a mother plant's knowledge; plants started before move its mode alone, since it is not known better."""
    if maker.plants_started_before is None:
        return maker.mother_plant_share
    return triangular(0.0, MODES[min(maker.plants_started_before, len(MODES) - 1)], 1.0)


def _teachers(i: int, prepared: Prepared, inputs: Inputs, started: NDArray[np.bool_]) -> list[tuple[int, float]]:
    """Who teaches line ``i``, and the share of knowledge that arrives."""
    scenario, maker, block = prepared.scenario, prepared.scenario.maker, prepared.lines[i].block
    teachers: list[tuple[int, float]] = []
    if block == PILOT:
        return teachers
    if (share := mother_share(maker)) is not None:
        teachers.append((MOTHER_PLANT, inputs.draw("mother_plant_share", share)))
    for teacher in np.flatnonzero(started):
        if teacher == PILOT_LINE:
            if maker.pilot_share is not None and scenario.pilot.know_how:
                teachers.append((PILOT_LINE, inputs.draw("pilot_share", maker.pilot_share)))
        elif teacher == i:
            continue
        elif prepared.lines[teacher].block == block:
            teachers.append((int(teacher), inputs.draw("line_share", maker.line_share)))
        else:
            shares = getattr(maker.block_share, scenario.blocks[block].equipment)
            teachers.append((int(teacher), inputs.draw(f"{block}.block_share", shares)))
    return teachers
