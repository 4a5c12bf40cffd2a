"""Totals of a back-test: every plant has one weight, and plants are what is drawn anew for the intervals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.chances import CONFIDENCE, FEWEST_PLANTS
from sim.study.backtest.rows import Row, of_part
from sim.study.backtest.seen import PARTS, Part
from sim.study.running.batch import Floats
from sim.study.statistics import quantiles

RESAMPLES = 4_000
_SEED = 20_261_129
Interval = tuple[float, float]


@dataclass(frozen=True)
class Figure:
    """A number over plants with its bootstrap interval; None: too few plants for one.

    without: the smallest and the largest that it becomes when one plant is left out; None: there is no other.
    """

    value: float
    interval: Interval | None
    without: Interval | None
    plants: int
    rows: int


@dataclass(frozen=True)
class Against:
    """Our score and a rival's, on the rows of which both say something.

    ratio: ours over the rival's, below 1 better.
    """

    rival: str
    ours: Figure
    theirs: Figure
    ratio: Figure


@dataclass(frozen=True)
class Total:
    """A part. coverage: shares of what was seen inside P10-P90 and P25-P75, of a good forecast .8 and .5."""

    part: Part
    crps: Figure
    coverage: Figure
    half: Figure
    below: int
    above: int
    against: tuple[Against, ...]

    @property
    def inside(self) -> int:
        """How many lie in the band from P10 to P90."""
        return self.crps.rows - self.below - self.above


def totals(rows: Sequence[Row], rivals: Mapping[str, Sequence[float | None]]) -> list[Total]:
    """All parts of which anything was seen.

    rivals: as ``rows.rival_scores``.
    """
    return [_total(rows, rivals, part, places) for part in PARTS if (places := of_part(rows, part))]


def _total(
    rows: Sequence[Row], rivals: Mapping[str, Sequence[float | None]], part: Part, places: Sequence[int]
) -> Total:
    names = [rows[place].seen.plant for place in places]
    ours = np.array([rows[place].crps for place in places], float)
    inside = np.array([rows[place].place == "inside" for place in places], float)
    half = np.array([rows[place].place_in_half == "inside" for place in places], float)
    against = []
    for rival, scores in rivals.items():
        theirs = np.array([scores[place] for place in places], float)  # None becomes not a number
        if (both := np.isfinite(theirs)).any():
            common = [name for name, is_one in zip(names, both, strict=True) if is_one]
            against.append(_against(rival, common, ours[both], theirs[both]))
    return Total(
        part, mean_of(names, ours), mean_of(names, inside), mean_of(names, half),
        sum(rows[place].place == "below" for place in places), sum(rows[place].place == "above" for place in places),
        tuple(against),
    )  # fmt: skip


def _against(rival: str, names: Sequence[str], ours: Floats, theirs: Floats) -> Against:
    ratio = figure(names, np.stack([ours, theirs], 1), ratio_of)
    return Against(rival, mean_of(names, ours), mean_of(names, theirs), ratio)


def mean_of(names: Sequence[str], values: Floats) -> Figure:
    """The mean of one number a row. names: plant of every row."""
    return figure(names, values[:, None], lambda means: np.asarray(means[..., 0].mean(axis=-1)))


def ratio_of(means: Floats) -> Floats:
    """Sum of the first column to that of the second, (..., plants, 2) to (...); 1 where neither is anything."""
    first, second = np.moveaxis(means.sum(axis=-2), -1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((first == 0.0) & (second == 0.0), 1.0, first / second)


def figure(names: Sequence[str], values: Floats, of: Callable[[Floats], Floats]) -> Figure:
    """A number made of the plants' means, with a percentile interval over plants drawn anew (Efron 1979,
    https://doi.org/10.1214/aos/1176344552).

    Args:
        names: plant of every row, (rows,).
        values: (rows, columns).
        of: from the means of plants, (..., plants, columns), to the number, (...).
    """
    plants = list(dict.fromkeys(names))
    means = np.array([values[[name == plant for name in names]].mean(axis=0) for plant in plants])
    interval = _drawn_anew(means, of) if len(plants) >= FEWEST_PLANTS else None
    without = _left_out(means, of) if len(plants) > 1 else None
    return Figure(float(of(means)), interval, without, len(plants), len(names))


def _drawn_anew(means: Floats, of: Callable[[Floats], Floats]) -> Interval:
    drawn = np.random.default_rng(_SEED).integers(len(means), size=(RESAMPLES, len(means)))
    tail = (1.0 - CONFIDENCE) / 2.0
    low, high = quantiles(of(means[drawn]), [tail, 1.0 - tail])
    return float(low), float(high)


def _left_out(means: Floats, of: Callable[[Floats], Floats]) -> Interval:
    left = of(np.array([np.delete(means, place, axis=0) for place in range(len(means))]))
    return float(left.min()), float(left.max())
