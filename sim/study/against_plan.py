"""Plan and forecast side by side: what every year and quarter is planned to bring, and what it brings how likely."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.chances import share_interval
from sim.scenario.announced import announced_level
from sim.scenario.our_plan import period
from sim.scenario.schema import Scenario
from sim.study.dates import YearWeights, quarterly_gwh
from sim.study.statistics import quantiles

if TYPE_CHECKING:
    from sim.model.trajectory import Trajectory
    from sim.study.running.runner import Results

GOOD, SELLABLE = 0, 1  # rows of what is made in a period
AT_LEAST = {"p90": 0.1, "p50": 0.5, "p10": 0.9}  # what so many per cent make at least, as a share from below
# What a period is held against, and which cells count: our own plan states good ones.
PLANS = {"modelled_plan": SELLABLE, "our_plan": GOOD, "announced": SELLABLE}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Span:
    """A year or a quarter; last: cut at the horizon; whole: it is not cut."""

    name: str
    first: date
    last: date
    whole: bool

    @property
    def days(self) -> int:
        """How many it has."""
        return days_of(self.first, self.last)


def against_plan(results: "Results", plan: "Trajectory") -> list[dict[str, object]]:
    """A row a year, then a row a quarter, with the columns of the table; what is not known is not a number.

    Args:
        results: of a run.
        plan: the same programme as planned (``twin=plan``).
    """
    scenario, years = results.prepared.scenario, YearWeights(results.prepared)
    yearly = np.stack([results.good_gwh, results.sellable_gwh], axis=1)
    planned = np.stack([years.annual(gwh.sum(axis=0)) for gwh in (plan.good_gwh, plan.sellable_gwh)])
    made = np.concatenate([yearly, results.quarterly_gwh], axis=2)
    modelled = np.concatenate([planned, quarterly_gwh(plan, years)], axis=1)
    return [
        _row(span, made[:, :, k], {"modelled_plan": modelled[SELLABLE, k], **_given(span, scenario)}, scenario)
        for k, span in enumerate(_spans(scenario, years))
        if span.first <= scenario.horizon_end
    ]


def _spans(scenario: Scenario, years: YearWeights) -> Iterator[Span]:
    """All years, then all quarters."""
    quarters = [f"{year} Q{number}" for year in years.years for number in (1, 2, 3, 4)]
    for names, firsts in ((list(map(str, years.years)), years.firsts), (quarters, years.quarters.firsts)):
        for name, first, after in zip(names, firsts, firsts[1:], strict=False):
            last = after - timedelta(days=1)
            yield Span(name, first, min(last, scenario.horizon_end), last <= scenario.horizon_end)


def _row(span: Span, made: Floats, plans: Mapping[str, float], scenario: Scenario) -> dict[str, object]:
    """made: (n, 2) good and sellable GWh of the replications; plans: GWh."""
    row: dict[str, object] = {"period": span.name, "first_day": span.first, "last_day": span.last}
    for name, which in (("good", GOOD), ("sellable", SELLABLE)):
        found = quantiles(made[:, which], list(AT_LEAST.values()))
        row |= {f"{name}_{q}": float(gwh) for q, gwh in zip(AT_LEAST, found, strict=True)}
    for name, which in PLANS.items():
        gwh = plans.get(name, np.nan)
        row[name] = gwh
        row |= dict(zip(columns_of(name)[1:], _chance(made[:, which], gwh, scenario), strict=True))
    return row


def columns_of(plan: str) -> tuple[str, str, str, str]:
    """A plan's GWh, the chance to make them, and its interval."""
    return plan, f"{plan}_chance", f"{plan}_chance_low", f"{plan}_chance_high"


def _chance(made: Floats, gwh: float, scenario: Scenario) -> tuple[float, float, float]:
    """Share of replications that make so much, with its 95 % interval; of nothing there is no chance to tell."""
    if not gwh > 0.0:
        return np.nan, np.nan, np.nan
    count, n = int((made >= gwh).sum()), len(made)
    return count / n, *(share_interval(count, n) if scenario.twin == "none" else (np.nan, np.nan))


def _given(span: Span, scenario: Scenario) -> dict[str, float]:
    """What our own plan states and what was announced for a period, where it is not cut; GWh."""
    if not span.whole:
        return {}
    found: dict[str, float] = {}
    stated = [(period(name), rate) for name, rate in scenario.our_plan.items()]
    parts = [(days_of(*days), rate) for days, rate in stated if span.first <= days[0] and days[1] <= span.last]
    if parts and sum(days for days, _ in parts) == span.days:  # a year stated as a whole says nothing of its quarters
        shares = ((rate, days / _days_of_year(span)) for days, rate in parts)
        found["our_plan"] = sum(rate.gwh if rate.unit == "gwh" else rate.gwh * share for rate, share in shares)
    level = announced_level(scenario, span.first)
    if level is not None:
        found["announced"] = level * span.days / _days_of_year(span)
    return found


def days_of(first: date, last: date) -> int:
    """Days from the first to the last."""
    return (last - first).days + 1


def _days_of_year(span: Span) -> int:
    return days_of(date(span.first.year, 1, 1), date(span.first.year, 12, 31))
