"""What a lever gains: the same replications with and without, months at two quantiles, chance of a target date."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.chances import share_interval
from sim.study.paired import SAME_HOURS, Shift, shift

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chance:
    """Share of replications that are there by the target date, with its 95 % interval (Clopper and Pearson)."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Effect:
    """What one lever, or a package of two, does.

    names: of the levers; says: what they are, in words.
    meur: cost of all of them; None where one of them has none.
    p50, p80: months gained there, earlier is positive, with 95 % intervals.
    before, after: chance of the target date; even_before, even_after: of the date that is an even chance as it is.
    moved: replications of which the date changed at all; never, later: with the lever, of ``p50.n``.
    own_base: whether what is before is not the scenario as it is, since the lever sets something with and without it.
    sum: how the cost was computed, in words.
    """

    names: tuple[str, ...]
    says: str
    meur: float | None
    p50: Shift
    p80: Shift
    before: Chance
    after: Chance
    moved: int
    never: int
    later: int
    own_base: bool = False
    even_before: Chance | None = None
    even_after: Chance | None = None
    sum: str = ""

    @property
    def certain(self) -> bool:
        """Whether the target date is never or always kept, with and without, so that its chance tells nothing."""
        return self.before.share == self.after.share and self.before.share in (0.0, 1.0)

    @property
    def quiet(self) -> bool:
        """Whether the gain at the P50 cannot be told from none."""
        return not self.p50.clear

    @property
    def rank(self) -> tuple[float, float]:
        """Larger is better: months at the P50, an open gain by its sure end; then the chance."""
        months = self.p50.months if self.p50.months is not None else self.p50.low
        return (-np.inf if months is None else months), self.after.share

    @property
    def helps(self) -> bool:
        """Whether it gains something that can be told from nothing."""
        return not self.quiet and self.rank[0] > 0.0

    @property
    def months_per_meur(self) -> float | None:
        """Months gained at the P50 for every MEUR; None where it costs nothing, has no cost, or is inside the noise."""
        if self.quiet or self.p50.months is None or not self.meur:
            return None
        return self.p50.months / self.meur


@dataclass(frozen=True)
class Refused:
    """Levers that could not be tried on this scenario, and why."""

    names: tuple[str, ...]
    why: str


def compared(
    names: tuple[str, ...],
    says: str,
    meur: float | None,
    before: Floats,
    after: Floats,
    limit: float,
    *,
    even_limit: float | None = None,
    own_base: bool = False,
    sum_: str = "",
) -> Effect:
    """What lies between two sets of hours of the same replications, (n,) each.

    Args:
        names: of the levers.
        says: what they are.
        meur: what they cost.
        before: hours without them.
        after: hours with them.
        limit: hours at the target's end.
        even_limit: hours at the end of the date that is an even chance as it is, where there is one.
        own_base: see ``Effect``.
        sum_: see ``Effect``.
    """
    changed = ~np.isclose(before, after, rtol=0.0, atol=SAME_HOURS, equal_nan=True)
    even_before, even_after = (None if even_limit is None else _chance(x, even_limit) for x in (before, after))
    return Effect(
        names, says, meur, shift(after, before, 0.5), shift(after, before, 0.8), _chance(before, limit),
        _chance(after, limit), int(changed.sum()), int(np.isnan(after).sum()), int(np.isposinf(after).sum()),
        own_base, even_before, even_after, sum_,
    )  # fmt: skip


def _chance(hours: Floats, limit: float) -> Chance:
    hits = int((hours < limit).sum())
    return Chance(hits / len(hours), *share_interval(hits, len(hours)))
