"""Assumption or luck: how much of the spread stays when machines fail otherwise, and when events fall otherwise.

The same inputs with other luck ("pick and freeze", Homma and Saltelli 1996,
https://doi.org/10.1016/0951-8320(96)00002-6): the correlation of the two dates is the share of the variance that the
kept inputs explain, all together and with what they do jointly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.chances import CONFIDENCE, FEWEST_FOR_SHARES
from sim.model.programme import Luck, simulate
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.running.progress import Progress, silent
from sim.study.running.reached import reached
from sim.study.running.workers import Workers
from sim.study.sensitivity.shares import date_ranks
from sim.study.statistics import quantile, quantiles
from sim.units import HOURS_PER_MONTH

Floats = NDArray[np.float64]
RESAMPLES = 1000
OTHER_BREAKDOWNS, OTHER_EVENTS = Luck(breakdowns=1), Luck(breakdowns=1, events=1)


@dataclass(frozen=True)
class Part:
    """A part of the spread with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Split:
    """Parts of the variance of a date's ranks; they sum to one. n: replications that ran with every luck.

    ranges: inputs drawn from ranges; events: what happens or not (refusals, retrofits), and what it does together with
    them; breakdowns: when machines fail.
    months: by how much other breakdowns move the date of the same inputs, median of those that have both dates; None
        where none has.
    """

    ranges: Part
    events: Part
    breakdowns: Part
    months: float | None
    n: int

    @property
    def inputs(self) -> float:
        """Share of all drawn inputs, events among them."""
        return self.ranges.value + self.events.value


def other_luck(
    scenario: Scenario,
    milestone: Milestone,
    numbers: Sequence[int],
    luck: Luck,
    near: date,
    workers: Workers | None = None,
    progress: Progress = silent,
) -> Mapping[int, float]:
    """Hours of a milestone by replication, inputs as they were, with other luck. near: as of ``reached``.

    Raises:
        AllFailedError: every replication failed.
    """
    return reached(scenario, milestone, numbers, near, workers, progress, partial(simulate, luck=luck)).hours


def split(own: Floats, other_breakdowns: Floats, other_events: Floats) -> Split | None:
    """The parts from the hours of the same replications with their own luck, other breakdowns, and other events too.

    An interval is from 0 to 1 where they are too few to say.

    Returns:
        None where all dates are the same, so that there is no spread to part.
    """
    ranks = np.array([date_ranks(hours) for hours in (own, other_breakdowns, other_events)])
    if (np.ptp(ranks, axis=1) == 0.0).any():
        return None
    n = len(own)
    drawn = np.random.default_rng(0).integers(0, n, (RESAMPLES, n))  # always the same resamples
    parts = _parts(ranks[:, None, :])[:, 0]
    again = _parts(ranks[:, drawn])
    tail = (1.0 - CONFIDENCE) / 2.0
    low, high = np.clip(quantiles(again.T, [tail, 1.0 - tail]), 0.0, 1.0)
    if n < FEWEST_FOR_SHARES:
        low, high = np.zeros(3), np.ones(3)
    parts = np.clip(parts, 0.0, 1.0)
    ranges, events, breakdowns = (Part(*map(float, part)) for part in zip(parts, low, high, strict=True))
    return Split(ranges, events, breakdowns, _median_months(own, other_breakdowns), n)


def _parts(ranks: Floats) -> Floats:
    """Ranges, events, breakdowns, (3, resamples), from ranks of (3 lucks, resamples, n)."""
    centred = ranks - ranks.mean(axis=-1, keepdims=True)
    size = np.sqrt((centred**2).sum(axis=-1))
    with np.errstate(invalid="ignore", divide="ignore"):
        inputs, ranges = ((centred[0] * centred[k]).sum(axis=-1) / (size[0] * size[k]) for k in (1, 2))
    return np.array([ranges, inputs - ranges, 1.0 - inputs])


def _median_months(a: Floats, b: Floats) -> float | None:
    both = np.isfinite(a) & np.isfinite(b)
    return quantile(np.sort(np.abs(a[both] - b[both])), 0.5) / HOURS_PER_MONTH if both.any() else None
