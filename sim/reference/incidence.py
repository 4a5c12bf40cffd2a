"""How long until a plant makes cells, where it may also never come: the estimator of Aalen and Johansen.

Aalen, O. O. and Johansen, S. (1978): An empirical transition matrix for non-homogeneous Markov chains based on
censored observations. Scandinavian Journal of Statistics 5, 141-150. With two ways out of one state it is the sum over
the months of the share still waiting just before, times the share of those that leave that way in the month.

A plant that never came is no censored one: to take it for that would say that it comes later. Censored are only plants
that were still waiting when they were last seen. Intervals: percentiles of a bootstrap over plants (Efron 1981,
Censored data and the bootstrap, Journal of the American Statistical Association 76, 312-319).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from sim.chances import CONFIDENCE

RESAMPLES = 1000
SEED = 1


class Course(NamedTuple):
    """One plant: months until it came, until it was given up, or until it was last seen waiting."""

    months: float
    end: Literal["came", "never", "open"]


@dataclass(frozen=True)
class Incidence:
    """Share of all that have come, and that never will, by each month at which one left."""

    months: tuple[float, ...]
    came: tuple[float, ...]
    never: tuple[float, ...]

    def month_of(self, share: float) -> float:
        """The first month by which so many of all have come; infinite where they do not."""
        return next(
            (month for month, came in zip(self.months, self.came, strict=True) if came >= share - 1e-9), math.inf
        )


def incidence(courses: Sequence[Course]) -> Incidence:
    """The estimator; who is censored in a month still waits in it.

    >>> found = incidence([Course(10, "came"), Course(20, "never"), Course(25, "open"), Course(30, "came")])
    >>> found.months, found.came, found.never
    ((10, 20, 30), (0.25, 0.25, 0.75), (0.0, 0.25, 0.25))
    """
    months = sorted({course.months for course in courses if course.end != "open"})
    waiting, came, never = 1.0, [0.0], [0.0]
    for month in months:
        at_risk = sum(course.months >= month for course in courses)
        left = {end: courses.count(Course(month, end)) / at_risk for end in ("came", "never")}
        came.append(came[-1] + waiting * left["came"])
        never.append(never[-1] + waiting * left["never"])
        waiting *= 1.0 - left["came"] - left["never"]
    return Incidence(tuple(months), tuple(came[1:]), tuple(never[1:]))


def interval(courses: Sequence[Course], of: Callable[[Incidence], float]) -> tuple[float, float]:
    """95 % interval of something read from the estimate, over plants drawn again with replacement."""
    luck = np.random.default_rng(SEED)
    picks = luck.integers(len(courses), size=(RESAMPLES, len(courses)))
    values = sorted(of(incidence([courses[k] for k in pick])) for pick in picks)
    tail = round((1.0 - CONFIDENCE) / 2.0 * RESAMPLES)
    return values[tail], values[-1 - tail]
