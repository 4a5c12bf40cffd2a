"""As many replications as a precision needs: fifty are added until the interval of a quantile is narrow enough."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.scenario.milestones import Milestone, find_within
from sim.scenario.schema import Scenario
from sim.study.statistics import in_order, quantile_ranks, rank
from sim.units import HOURS_PER_MONTH, HOURS_PER_WEEK

_UNITS = {"month": HOURS_PER_MONTH, "week": HOURS_PER_WEEK}
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Aim:
    """How sure a date is to be: the 95 % interval of these quantiles of a milestone no wider than so many hours."""

    milestone: Milestone
    quantiles: tuple[float, ...]
    hours: float
    cap: int

    def widths(self, hours: Floats) -> tuple[float, ...]:
        """Width of the interval of each quantile from the hours of replications; infinite where it is open."""
        ordered = in_order(hours)
        found = []
        for p in self.quantiles:
            low, high = (rank(ordered, number) for number in quantile_ranks(len(ordered), p))
            found.append(high - low if np.isfinite(high) and np.isfinite(low) else np.inf)
        return tuple(found)

    def is_met(self, hours: Floats) -> bool:
        """Whether all intervals are narrow enough."""
        return all(width <= self.hours for width in self.widths(hours))


def aim_of(scenario: Scenario) -> Aim | None:
    """What ``precision`` and its keys ask for; None where a number of replications is given.

    Raises:
        InputError: a milestone or a quantile that cannot be, or a cap with which a quantile has no interval.
    """
    if scenario.precision == "none":
        return None
    match = re.fullmatch(r"([0-9.]+)(month|week)s?", scenario.precision)
    assert match is not None  # the schema saw to it
    quantiles = tuple(int(text.strip().removeprefix("P")) / 100 for text in scenario.precision_at.split(","))
    for p in quantiles:
        least, cap = least_replications(p), scenario.precision_cap
        if cap < least:
            raise InputError(
                f"precision_at = P{100 * p:g}: {cap} replications give no interval for it; from fewer than {least} it "
                f"may lie beyond all of them. Set precision_cap={least} or more, or ask for a P nearer 50"
            )
    hours = float(match[1]) * _UNITS[match[2]]
    return Aim(find_within(scenario.precision_of, scenario), quantiles, hours, scenario.precision_cap)


def least_replications(p: float) -> int:
    """Fewest replications whose order statistics bound a quantile on both sides, with 95 % confidence.

    >>> least_replications(0.5), least_replications(0.95)
    (6, 72)
    """
    n = 1
    while min(quantile_ranks(n, p)) < 1 or max(quantile_ranks(n, p)) > n:
        n += 1
    return n
