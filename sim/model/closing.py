"""A history closes: no cell and no hour of the rated ceiling is lost or counted twice."""

import numpy as np

from sim.arrays import Floats
from sim.model.loss_tree import ceiling_gwh_per_week
from sim.model.prepared import Prepared
from sim.model.trajectory import Trajectory

PRECISION = 1e-9


class NotClosedError(RuntimeError):
    """The account of a history leaves a remainder: its numbers are not to be used."""


def check_closes(prepared: Prepared, path: Trajectory) -> None:
    """Check the cells of every line and, where it was asked for, the loss tree of every block and week.

    Raises:
        NotClosedError: a sum is off by more than 1e-9 of itself, or of a cell.
    """
    started, good, lost, in_process = path.balance.T
    _check("cells", started, good + lost + in_process, least=1.0)
    if path.losses_gwh is not None:
        ceiling = ceiling_gwh_per_week(prepared)
        blocks = np.array([ceiling[lines].sum() for lines in prepared.blocks.values()])
        _check("loss tree", np.broadcast_to(blocks[:, None], path.losses_gwh.shape[:2]), path.losses_gwh.sum(axis=2))


def _check(what: str, whole: Floats, parts: Floats, least: float = 0.0) -> None:
    off = np.abs(parts - whole)
    if not (off <= PRECISION * np.maximum(np.abs(whole), least)).all():
        worst = np.unravel_index(np.nanargmax(off), off.shape)
        raise NotClosedError(f"the {what} does not close: {parts[worst]:.12g} instead of {whole[worst]:.12g}")
