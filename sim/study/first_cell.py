"""Series of the first block, each replication counted from its own first cell."""

import numpy as np

from sim.model.loss_names import MADE
from sim.study.dates import run_rate
from sim.study.running.batch import Floats, Weekly
from sim.study.running.runner import Results
from sim.study.statistics import quantile
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK


def first_block(results: Results) -> str:
    """Name of the block that is built first."""
    return next(iter(results.prepared.blocks))


def share_of_nameplate(results: Results) -> Floats:
    """Run rate of the first block over its nameplate, (n, weeks); the results must hold the loss trees.

    What later blocks make is taken off the plant's rate. The trees count it in the week in which it was assembled, a
    few weeks early: exact as long as no later block runs.
    """
    made = [results.prepared.categories.index(name) for name in MADE]
    later = np.array([tree[1:, :, made].sum(axis=(0, 2), dtype=float) for tree in results.losses])
    nameplate = results.prepared.nameplates[results.prepared.blocks[first_block(results)]].sum()
    return np.asarray(np.maximum(results.weekly["run_rate"] - run_rate(later), 0.0) / nameplate, float)


def months_to_serial(results: Results) -> float:
    """Months from the first cell of the first block to its first sellable delivery, the median of those with both.

    So many lie between the clocks of plants that count from serial start and of those that count from a first cell.
    """
    begun, sold = (results.hours_of(f"{first_block(results)}_{name}") for name in ("first_cell", "first_delivery"))
    both = np.isfinite(begun) & np.isfinite(sold)
    return quantile(np.sort(sold[both] - begun[both]), 0.5) / HOURS_PER_MONTH if both.any() else 0.0


def since_first_cell(results: Results, weekly: Floats | Weekly, months: float) -> Floats:
    """A weekly series, (n, weeks), in the week so many months after the first cell of the first block, (n,).

    Not a number where that week lies beyond the horizon, or where there is no first cell inside it.
    """
    weeks = (results.hours_of(f"{first_block(results)}_first_cell") + months * HOURS_PER_MONTH) / HOURS_PER_WEEK
    seen = weeks < weekly.shape[1]  # neither never nor later
    found = np.full(len(weeks), np.nan)
    found[seen] = weekly[np.flatnonzero(seen), weeks[seen].astype(int)]
    return found
