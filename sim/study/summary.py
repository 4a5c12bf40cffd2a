"""The tables of a run: dates, volumes, bands."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.chances import share_interval
from sim.scenario.goals import targets
from sim.scenario.milestones import Milestone
from sim.scenario.offtake import contracted
from sim.study.dates import TOLERANCE, falls_below
from sim.study.statistics import DateSummary, quantiles, summarise
from sim.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    from sim.study.running.runner import Results

BAND_QUANTILES = (10, 25, 50, 75, 90)
Floats = NDArray[np.float64]


def summaries(results: "Results") -> list[DateSummary]:
    """One summary a milestone, in the order of the table."""
    scenario = results.prepared.scenario
    wanted = targets([m.name for m in results.milestones], scenario)
    calendar = Calendar(scenario.start)
    return [
        summarise(m.name, m.label, results.hours[:, i], calendar, wanted.get(m.name), _fell(results, m, i))
        for i, m in enumerate(results.milestones)
    ]


def _fell(results: "Results", milestone: Milestone, place: int) -> NDArray[np.bool_] | None:
    """Whether each replication is below a level of the run rate again; None of what is no such level."""
    if milestone.kind != "rate":
        return None
    goal = milestone.level * (1.0 - TOLERANCE)
    return falls_below(results.weekly["run_rate"], results.hours[:, place], goal)


@dataclass(frozen=True)
class Volume:
    """Good and sellable GWh of a calendar year; ``p90``: 90 % of replications make at least that.

    contracted: GWh that customers have contracted; None where no contract holds.
    shortfall: share of replications that sell less; None also in a year cut by the horizon.
    shortfall_low, shortfall_high: its 95 % interval; None also where all replications are one history.
    """

    year: int
    good_p90: float
    good_p50: float
    good_p10: float
    sellable_p90: float
    sellable_p50: float
    sellable_p10: float
    contracted: float | None
    shortfall: float | None
    shortfall_low: float | None
    shortfall_high: float | None


def volumes(results: "Results") -> list[Volume]:
    """One row a calendar year; the last is cut at the horizon."""
    at_least = [0.1, 0.5, 0.9]
    good, sellable = (quantiles(gwh, at_least) for gwh in (results.good_gwh, results.sellable_gwh))
    return [
        Volume(year, *(float(x) for x in good[:, i]), *(float(x) for x in sellable[:, i]), *_contract(results, i))
        for i, year in enumerate(results.years)
    ]


def _contract(results: "Results", place: int) -> tuple[float | None, ...]:
    gwh = contracted(results.prepared.scenario, results.years[place])
    if gwh is None or not is_whole(results, results.years[place]):
        return gwh, None, None, None
    chance, interval = shortfall(results, place, gwh)
    return gwh, chance, *(interval or (None, None))


def is_whole(results: "Results", year: int) -> bool:
    """Whether a calendar year ends inside the horizon."""
    return date(year, 12, 31) <= results.prepared.scenario.horizon_end


def shortfall(results: "Results", place: int, needed_gwh: float) -> tuple[float, tuple[float, float] | None]:
    """Share of replications that sell less than needed in a calendar year, by its place, and its 95 % interval.

    There is no interval where all replications are one history, without noise or as planned.
    """
    short, n = int((results.sellable_gwh[:, place] < needed_gwh).sum()), len(results.ran)
    return short / n, share_interval(short, n) if results.prepared.scenario.twin == "none" else None


def week_ends(results: "Results") -> list[date]:
    """Day at which every week of the programme ends."""
    calendar = Calendar(results.prepared.scenario.start)
    return [calendar.date(HOURS_PER_WEEK * (w + 1)) for w in range(results.prepared.weeks)]


def bands(results: "Results") -> dict[str, Floats]:
    """Weekly quantiles of every series, (quantiles, weeks); of those that have a value where some have none."""
    shares = [q / 100 for q in BAND_QUANTILES]
    return {name: quantiles(series, shares) for name, series in results.weekly.items()}
