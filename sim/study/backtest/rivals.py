"""Simpler forecasts of the same things, made from all plants but the one that is forecast.

A rival's forecast is a sample on the scale on which it is scored; None where it has nothing to say.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.reference.plant import Plant
from sim.study.backtest.scale import scaled
from sim.study.backtest.seen import Seen, others_of, planned_months, planned_share
from sim.study.running.batch import Floats

NEAR_MONTHS = 9.0  # so far apart on the same clock two plants are compared
FEWEST = 2  # plants or rows that make a sample
_EDGE = 0.995  # largest share whose odds are taken
Rival = Callable[[Seen, Sequence[Seen], Mapping[str, Plant]], Floats | None]


def announced(one: Seen, _: Sequence[Seen], plants: Mapping[str, Plant]) -> Floats | None:
    """What was announced, taken at its word."""
    planned = _planned(one, plants)
    return None if planned is None else scaled(one.part, np.array([planned]))


def all_others(one: Seen, seen: Sequence[Seen], _: Mapping[str, Plant]) -> Floats | None:
    """What was seen of all other plants about then."""
    return _sample(one, _near(one, others_of(seen, one)))


def same_class(one: Seen, seen: Sequence[Seen], _: Mapping[str, Plant]) -> Floats | None:
    """The same of plants of the same class of maker."""
    return _sample(one, [other for other in _near(one, others_of(seen, one)) if other.maker == one.maker])


def plan_times_ratios(one: Seen, seen: Sequence[Seen], plants: Mapping[str, Plant]) -> Floats | None:
    """What was announced, times what became of other plants' announcements."""
    planned = _planned(one, plants)
    if planned is None or planned <= 0.0:
        return None  # the plan was over when works began
    pairs = [(other.value, _planned(other, plants)) for other in others_of(seen, one) if _same(one, other)]
    ratios = [value / theirs for value, theirs in pairs if theirs and theirs > 0.0]
    return scaled(one.part, planned * np.array(ratios)) if len(ratios) >= FEWEST else None


def logistic_curve(one: Seen, seen: Sequence[Seen], _: Mapping[str, Plant]) -> Floats | None:
    """A share that grows as a logistic curve of time, fitted to all other plants, with what it left unexplained.

    The logarithm of the odds is a straight line in the months; least squares.
    """
    others = _of_clock(one, others_of(seen, one))
    if one.part in ("building", "people") or len(others) <= FEWEST:
        return None
    months = np.array([other.middle for other in others])
    odds = _odds(np.array([other.value for other in others]))
    line = np.polynomial.Polynomial.fit(months, odds, 1)
    drawn = line(one.middle) + (odds - line(months))
    return scaled(one.part, 1.0 / (1.0 + np.exp(-drawn)))


RIVALS: Mapping[str, Rival] = {
    "announced plan": announced,
    "all other plants": all_others,
    "same class": same_class,
    "plan x ratios": plan_times_ratios,
    "logistic curve": logistic_curve,
}


def _planned(one: Seen, plants: Mapping[str, Plant]) -> float | None:
    plant = plants[one.plant]
    if one.part == "building":
        return planned_months(plant, one.what)
    return planned_share(plant, one.since, one.month) if one.part == "starting up" else None


def _same(one: Seen, other: Seen) -> bool:
    """Whether two are of the same milestone, or shares both."""
    return one.part != "building" or one.what == other.what


def _near(one: Seen, others: Sequence[Seen]) -> list[Seen]:
    if one.part == "building":
        return [other for other in others if other.what == one.what]
    return [other for other in _of_clock(one, others) if abs(other.middle - one.middle) <= NEAR_MONTHS]


def _of_clock(one: Seen, others: Sequence[Seen]) -> list[Seen]:
    """Those whose months count from the same: how far the clocks of a plant lie apart is not always known."""
    return [other for other in others if other.clock == one.clock]


def _sample(one: Seen, others: Sequence[Seen]) -> Floats | None:
    return scaled(one.part, np.array([other.value for other in others])) if len(others) >= FEWEST else None


def _odds(shares: Floats) -> Floats:
    kept = np.clip(shares, 1.0 - _EDGE, _EDGE)
    return np.asarray(np.log(kept / (1.0 - kept)), float)
