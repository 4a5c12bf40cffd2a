"""What levers gain: the same replications with and without, months at two quantiles, chance of a target date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.errors import InputError
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.identity import run_hash
from sim.study.levers.catalogue import Lever, Settings
from sim.study.paired import Shift, shift
from sim.study.reached import Reached, near_horizon, reached
from sim.study.runner import Progress, silent
from sim.study.screen import SAME_HOURS, Watch
from sim.study.statistics import share_interval
from sim.study.sweep.points import Composer
from sim.study.workers import Workers
from sim.units import HOURS_PER_DAY

Floats = NDArray[np.float64]
BEST = 5  # levers of which packages of two are tried


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
    before, after: chance of the target date.
    moved: replications of which the date changed at all; never, later: with the lever, of ``p50.n``.
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


@dataclass(frozen=True)
class Trial:
    """Levers tried on a scenario. target: the date whose chance is asked.

    base: replications as it is; singles, packages: the best first.
    """

    scenario: Scenario
    milestone: Milestone
    target: date
    base: Reached
    singles: tuple[Effect, ...]
    packages: tuple[Effect, ...]
    refused: tuple[Refused, ...]


class _Runs:
    """Hours by scenario, each simulated once."""

    def __init__(self, milestone: Milestone, target: date, workers: Workers | None) -> None:
        self._milestone, self.target, self._workers = milestone, target, workers
        self._known: dict[str, Reached] = {}
        self._similar: Reached | None = None

    def of(self, scenario: Scenario, progress: Progress = silent) -> Reached:
        """When its replications reach the milestone."""
        key = run_hash(scenario)
        if key not in self._known:
            numbers = range(scenario.replications)
            near = scenario.horizon_end if self._similar is None else near_horizon(scenario, self._similar)
            found = reached(scenario, self._milestone, numbers, near, self._workers, progress)
            self._known[key], self._similar = found, self._similar or found
        return self._known[key]


def try_levers(
    composer: Composer,
    milestone: Milestone,
    target: date,
    levers: Mapping[str, Lever],
    workers: Workers | None = None,
    watch: Watch = lambda _: silent,
) -> Trial:
    """Try every lever alone, then the best five in pairs.

    Args:
        composer: makes the scenario with any settings.
        milestone: whose date.
        target: by when it is wanted.
        levers: by name.
        workers: who calculates.
        watch: from the names of what is tried to a progress bar.

    Raises:
        RuntimeError: every replication of a scenario failed.
    """
    scenario, runs = composer.scenario({}), _Runs(milestone, target, workers)
    base = runs.of(scenario, watch(["as it is"] * scenario.replications))
    singles, refused = _ranked(composer, runs, [(name,) for name in levers], levers, watch)
    packages, also = _ranked(composer, runs, list(_pairs(singles, levers)), levers, watch)
    return Trial(scenario, milestone, target, base, singles, packages, (*refused, *also))


def _ranked(
    composer: Composer, runs: _Runs, tried: Sequence[tuple[str, ...]], levers: Mapping[str, Lever], watch: Watch
) -> tuple[tuple[Effect, ...], tuple[Refused, ...]]:
    """Effects of levers or packages, the best first, and those that are not possible."""
    found = list(
        watch([" + ".join(names) for names in tried])(
            (_effect(composer, runs, names, levers) for names in tried), len(tried)
        )
    )
    effects = sorted((e for e in found if isinstance(e, Effect)), key=lambda e: e.rank, reverse=True)
    return tuple(effects), tuple(e for e in found if isinstance(e, Refused))


def _pairs(singles: Sequence[Effect], levers: Mapping[str, Lever]) -> Iterator[tuple[str, str]]:
    """Pairs of the best that help, without those of which one is part of the other."""
    helping = [effect.names[0] for effect in singles if effect.helps][:BEST]
    for a, b in combinations(helping, 2):
        if a not in levers[b].covers and b not in levers[a].covers:
            yield a, b


def _effect(composer: Composer, runs: _Runs, names: tuple[str, ...], levers: Mapping[str, Lever]) -> Effect | Refused:
    """Both sides of one lever or package, and what lies between them."""
    chosen = [levers[name] for name in names]
    meur = sum(lever.meur or 0.0 for lever in chosen) if all(lever.meur is not None for lever in chosen) else None
    says = " + ".join(lever.says for lever in chosen)
    try:
        base = _together([lever.base for lever in chosen])
        without = composer.scenario(base)
        with_it = composer.scenario({**base, **_together([lever.overrides for lever in chosen])})
    except InputError as error:
        return Refused(names, str(error).partition("\n")[0])
    before, after = runs.of(without), runs.of(with_it)
    both = [number for number in before.hours if number in after.hours]
    limit = Calendar(without.start).hours(runs.target) + HOURS_PER_DAY
    return compared(names, says, meur, before.of(both), after.of(both), limit)


def _together(parts: Sequence[Settings]) -> Settings:
    """Settings of several levers at once.

    Raises:
        InputError: two of them set the same key to different values.
    """
    found: Settings = {}
    for part in parts:
        for key, value in part.items():
            if key in found and found[key] != value:
                raise InputError(f"they set {key} to {found[key]} and to {value}")
            found[key] = value
    return found


def compared(
    names: tuple[str, ...], says: str, meur: float | None, before: Floats, after: Floats, limit: float
) -> Effect:
    """What lies between two sets of hours of the same replications, (n,) each; limit: hours at the target's end."""
    changed = ~np.isclose(before, after, rtol=0.0, atol=SAME_HOURS, equal_nan=True)
    return Effect(
        names, says, meur, shift(after, before, 0.5), shift(after, before, 0.8), _chance(before, limit),
        _chance(after, limit), int(changed.sum()), int(np.isnan(after).sum()), int(np.isposinf(after).sum()),
    )  # fmt: skip


def _chance(hours: Floats, limit: float) -> Chance:
    hits = int((hours < limit).sum())
    return Chance(hits / len(hours), *share_interval(hits, len(hours)))
