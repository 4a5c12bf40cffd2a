"""The loss tree over all replications: means and quantiles by week, and what held back the most, year by year."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from sim.model.loss_tree import ceiling_gwh_per_week
from sim.report.look.branches import BRANCHES, NO_LOSS, branch_of
from sim.report.prepared.losses import LossPicture
from sim.study.dates import YearWeights
from sim.study.running.runner import Results
from sim.study.statistics import rank_of
from sim.study.summary import week_ends
from sim.study.told import footer
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR, RUN_RATE_WEEKS

QUANTILES = (10, 50, 90)
PLANT = "plant"
_MOST = 1 << 22  # numbers that are sorted at a time
Floats = NDArray[np.float64]
Trees = NDArray[np.float32]


@dataclass(frozen=True)
class LossTable:
    """GWh of rated ceiling a week by category, for a block or the whole plant.

    mean: (weeks, categories) over all replications that ran; quantiles: (3, weeks, categories), P10, P50, P90.
    """

    place: str
    mean: Floats
    quantiles: Floats


def loss_tables(results: Results) -> Iterator[LossTable]:
    """The whole plant, then block by block."""
    yield _table(PLANT, results, lambda part: part.sum(axis=0))
    for number, block in enumerate(results.prepared.blocks):
        yield _table(block, results, itemgetter(number))


def _table(place: str, results: Results, of: Callable[[Trees], Trees]) -> LossTable:
    """Of a few weeks after the other, since all replications together may be more than the memory holds.

    of: the place's part of a tree, (weeks, categories).
    """
    n, size = len(results.losses), len(results.prepared.categories)
    step = max(_MOST // (n * size), 1)
    means, found = [], []
    for begin in range(0, results.prepared.weeks, step):
        parts = [of(np.array(tree[:, begin : begin + step])) for tree in results.losses]  # read now, where in a file
        trees = np.stack(parts)
        means.append(trees.mean(axis=0, dtype=np.float64))
        trees.sort(axis=0)
        ranks = [rank_of(n, q / 100) - 1 for q in QUANTILES]
        found.append(trees[ranks].astype(np.float64))
    return LossTable(place, np.concatenate(means), np.concatenate(found, axis=1))


def mean_tree(results: Results) -> Floats:
    """Mean GWh of rated ceiling of the whole plant by week and branch, (weeks, branches) in the order of BRANCHES."""
    categories = results.prepared.categories
    total = np.zeros((results.prepared.weeks, len(categories)))
    for tree in results.losses:
        total += tree.sum(axis=0, dtype=np.float64)
    member = np.array([[branch_of(category) == branch for branch in BRANCHES] for category in categories], float)
    return np.asarray(total @ member / len(results.losses), float)


def loss_picture(results: Results) -> LossPicture:
    """Picture 4, right: the mean tree by quarter, as shares of the ceiling of blocks that are decided.

    Without the quarter in which the horizon ends: it is cut short, and what is in process then would look like a fall.
    """
    prepared, scenario = results.prepared, results.prepared.scenario
    starts = np.arange(0, prepared.weeks, RUN_RATE_WEEKS)
    gwh = np.add.reduceat(mean_tree(results), starts, axis=0)
    decided, ceiling = gwh[:, :-1].sum(axis=1), gwh.sum(axis=1)
    share = np.asarray(decided / ceiling, float)
    shares = np.divide(gwh[:, :-1].T, decided, out=np.zeros_like(gwh[:, :-1].T), where=decided > 1e-9 * ceiling)
    days = np.array([scenario.start, *week_ends(results)], dtype="datetime64[D]")
    drawn = max(len(starts) - 1, 1)
    last = days[starts[drawn]].astype(object) if drawn < len(starts) else scenario.horizon_end
    yearly = float(ceiling_gwh_per_week(prepared).sum()) * HOURS_PER_YEAR / HOURS_PER_WEEK
    return LossPicture(
        title=message(periods(yearly_shares(results))), footer=footer(results), quarter_starts=days[starts[:drawn]],
        shares=shares[:, :drawn], decided_share=share[:drawn], ceiling_gwh_per_year=yearly,
        nameplate_share=float(prepared.nameplates.sum()) / yearly, first_day=scenario.start,
        last_day=last,
    )  # fmt: skip


def yearly_shares(results: Results) -> dict[int, Floats]:
    """Shares of the ceiling of decided blocks in every calendar year, (branches,) without what is not decided."""
    years = YearWeights(results.prepared)
    gwh = years.weights.T @ mean_tree(results)[:, :-1]
    return {year: row / row.sum() for year, row in zip(years.years, gwh, strict=True) if row.sum() > 0.0}


def periods(shares: dict[int, Floats]) -> list[tuple[str, int, int]]:
    """The branch that holds back most, with the first and last year in which it does."""
    found: list[tuple[str, int, int]] = []
    for year, row in shares.items():
        label = max((share, b.label) for share, b in zip(row, BRANCHES, strict=False) if b.label not in NO_LOSS)[1]
        if found and found[-1][0] == label and found[-1][2] == year - 1:
            found[-1] = (label, found[-1][1], year)
        else:
            found.append((label, year, year))
    return found


def message(found: list[tuple[str, int, int]], most: int = 4) -> str:
    """One sentence over the longest periods.

    >>> message([("installing", 2025, 2025), ("slow running", 2026, 2041)])
    'What holds output back most: installing in 2025, slow running 2026 to 2041'
    """
    if not found:
        return "Nothing is decided inside the horizon"
    longest = sorted(found, key=lambda period: period[1] - period[2])[:most]
    parts = [f"{label} {a} to {b}" if b > a else f"{label} in {a}" for label, a, b in found if (label, a, b) in longest]
    return "What holds output back most: " + ", ".join(parts)
