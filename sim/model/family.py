"""Scores that hang together, drawn given what is known of any of them.

The normal score of a member is ``a C + sqrt(1 - a^2) e``: C is common to all, e its own, both standard normal. Each may
be known in part: by its posterior where it stands alone (``posterior``). C is then drawn given what all of them tell,
and each member given C and what it tells itself; together that is a draw from their joint posterior.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from sim.arrays import Floats
from sim.model.posterior import PRIOR, SharedScore, by_table, normal_part

_COARSE, _FINE, _FAR = 121, 401, 12.0  # points of a table of C: to find where it lies, of that; where it is looked for
_STRIDE = 4  # of a member's table, where it is integrated: a smooth density needs no more
_LEAST = 1e-12  # variance that a member keeps for itself where it is C


class Member(NamedTuple):
    """One score: how it hangs on the common one, and what is known of it alone."""

    weight: float
    alone: SharedScore = PRIOR

    @property
    def is_free(self) -> bool:
        """Whether it hangs together with nothing, and nothing is known of it."""
        return self.weight == 0.0 and self.alone is PRIOR

    @property
    def own(self) -> float:
        """Variance of what it does not have in common."""
        return max(1.0 - self.weight * self.weight, _LEAST)

    def given(self, common: float) -> SharedScore:
        """Its distribution where the common score is known."""
        if self.weight == 0.0:
            return self.alone
        mean = self.weight * common
        if not self.alone.points.size:
            precision, told = normal_part(self.alone)
            whole = 1.0 / self.own + precision
            return SharedScore((mean / self.own + told) / whole, math.sqrt(1.0 / whole))
        middles, mass = self._without_prior()
        logs = -0.5 * (middles - mean) ** 2 / self.own + mass
        below = np.concatenate([[0.0], np.cumsum(np.exp(logs - logs.max()))])
        return SharedScore(points=self.alone.points, below=below / below[-1])

    def log_likelihood(self, common: Floats) -> Floats:
        """Logarithm of how likely what is known of it is, up to a constant, for each of some common scores."""
        if not self.alone.points.size:
            precision, told = normal_part(self.alone)
            if precision == 0.0:
                return np.zeros_like(common)
            distance: Floats = told / precision - self.weight * common
            return -0.5 * distance * distance / (self.own + 1.0 / precision)
        middles, mass = self._without_prior(_STRIDE)
        logs = mass - 0.5 * (middles - self.weight * common[:, None]) ** 2 / self.own
        highest: Floats = logs.max(axis=1)
        likely: Floats = np.log(np.exp(logs - highest[:, None]).sum(axis=1)) + highest
        return likely

    def _without_prior(self, stride: int = 1) -> tuple[Floats, Floats]:
        """Middles of the steps of its table, and the logarithm of each one's mass over the standard normal density."""
        points, below = self.alone.points[::stride], self.alone.below[::stride]
        middles = 0.5 * (points[1:] + points[:-1])
        with np.errstate(divide="ignore"):
            return middles, np.log(np.diff(below)) + 0.5 * middles**2


@dataclass(frozen=True)
class Family:
    """Members by the name under which each draws. name: under which the common score draws."""

    name: str
    members: Mapping[str, Member]

    @cached_property
    def common(self) -> SharedScore:
        """The common score, given all that is known."""
        told = [one for one in self.members.values() if one.weight and one.alone is not PRIOR]
        if not told:
            return PRIOR
        if any(one.alone.points.size for one in told):
            return by_table(
                lambda points: -0.5 * points**2 + np.sum([one.log_likelihood(points) for one in told], axis=0),
                -_FAR, _FAR, (_COARSE, _FINE),
            )  # fmt: skip
        weight, total = 1.0, 0.0
        for one in told:
            precision, mean = normal_part(one.alone)
            if precision:
                rest = one.own + 1.0 / precision
                weight, total = weight + one.weight**2 / rest, total + one.weight * (mean / precision) / rest
        return SharedScore(total / weight, math.sqrt(1.0 / weight))
