"""The tables of a run: dates, volumes, bands."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.study.running.runner import SERIES, Results
from sim.study.statistics import DateSummary, summarise
from sim.units import HOURS_PER_WEEK

BAND_QUANTILES = (10, 25, 50, 75, 90)
Floats = NDArray[np.float64]


def summaries(results: Results) -> list[DateSummary]:
    """One summary a milestone, in the order of the table."""
    scenario = results.prepared.scenario
    announced = {point.milestone: point.date for point in scenario.announced.values()}
    calendar = Calendar(scenario.start)
    return [
        summarise(m.name, m.label, results.hours[:, i], calendar, announced.get(m.name))
        for i, m in enumerate(results.milestones)
    ]


@dataclass(frozen=True)
class Volume:
    """Good and sellable GWh of a calendar year; ``p90``: 90 % of replications make at least that."""

    year: int
    good_p90: float
    good_p50: float
    good_p10: float
    sellable_p90: float
    sellable_p50: float
    sellable_p10: float


def volumes(results: Results) -> list[Volume]:
    """One row a calendar year; the last is cut at the horizon."""
    at_least = [0.1, 0.5, 0.9]
    good = np.quantile(results.good_gwh, at_least, axis=0)
    sellable = np.quantile(results.sellable_gwh, at_least, axis=0)
    return [
        Volume(year, *(float(x) for x in good[:, i]), *(float(x) for x in sellable[:, i]))
        for i, year in enumerate(results.years)
    ]


def week_ends(results: Results) -> list[date]:
    """Day at which every week of the programme ends."""
    calendar = Calendar(results.prepared.scenario.start)
    return [calendar.date(HOURS_PER_WEEK * (w + 1)) for w in range(results.prepared.weeks)]


def bands(results: Results) -> dict[str, Floats]:
    """Weekly quantiles of every series, (quantiles, weeks); of those that have a value where some have none."""
    return {name: _quantiles(results.weekly[name]) for name in SERIES}


def _quantiles(values: NDArray[np.float32]) -> Floats:
    """``nanquantile`` along the first axis in one sort; not a number where nobody has a value."""
    ordered, known = np.sort(values, axis=0), np.count_nonzero(~np.isnan(values), axis=0)
    at = np.array(BAND_QUANTILES)[:, None] / 100 * np.maximum(known - 1, 0)
    below = at.astype(int)
    low, high = (
        np.take_along_axis(ordered, k, axis=0).astype(float) for k in (below, np.minimum(below + 1, known - 1))
    )
    return np.asarray(low + (high - low) * (at - below), float)
