"""Which stage set the pace of every line in every quarter, by how much, and which would if it were relieved."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats


class Bottleneck(NamedTuple):
    """Over quarters of 13 weeks and lines, the pilot first: (quarters, lines).

    stage: number of the stage with the least capacity at the last review of the quarter, -1 where the line does not
    run; following: the next one if that were relieved, -1 where there is no other; margin: capacity of the next over
    the capacity of the first, less one: what relieving the first alone would bring.
    """

    stage: NDArray[np.int16]
    following: NDArray[np.int16]
    margin: Floats


def bottleneck(capacity: Floats) -> Bottleneck:
    """From the capacity of every stage, (quarters, lines, stages) in cells per hour.

    Zero where a line does not run or a stage has no rate.

    >>> found = bottleneck(np.array([[[30.0, 0.0, 20.0, 25.0], [0.0] * 4]]))
    >>> found.stage.tolist(), found.following.tolist(), found.margin.tolist()
    ([[2, -1]], [[3, -1]], [[0.25, nan]])
    """
    rated = np.where(capacity > 0.0, capacity, np.inf)
    stage, first = _least(rated)
    np.put_along_axis(rated, np.maximum(stage, 0)[..., None], np.inf, axis=-1)
    following, second = _least(rated)
    margin = np.divide(second, first, out=np.full(first.shape, np.nan), where=np.isfinite(second)) - 1.0
    return Bottleneck(stage, following, margin)


def _least(rated: Floats) -> tuple[NDArray[np.int16], Floats]:
    """Stage with the least capacity, -1 where all are infinite, and that capacity."""
    least = rated.argmin(axis=-1)
    capacity: Floats = np.take_along_axis(rated, least[..., None], axis=-1)[..., 0]
    return np.where(np.isfinite(capacity), least, -1).astype(np.int16), capacity
