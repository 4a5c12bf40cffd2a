"""Levers tried on a scenario: every one alone, the best in pairs, each scenario simulated once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sim.calendar import Calendar
from sim.errors import InputError
from sim.scenario.milestones import Milestone
from sim.scenario.relative.changes import Settings
from sim.scenario.schema import Scenario
from sim.study.files.identity import run_hash
from sim.study.levers.catalogue import LeftOut, Lever
from sim.study.levers.effects import Effect, Refused, compared
from sim.study.running.failures import AllFailedError
from sim.study.running.progress import Progress, Watch, silent
from sim.study.running.reached import Reached, near_horizon, reached
from sim.study.running.workers import Workers
from sim.study.statistics import summarise
from sim.study.sweep.points import Composer
from sim.units import HOURS_PER_DAY

BEST = 5  # levers of which packages of two are tried


@dataclass(frozen=True)
class Trial:
    """Levers tried on a scenario. target: the date whose chance is asked.

    base: replications as it is; singles, packages: the best first.
    even: the date that is an even chance as it is; None beyond the horizon.
    left_out: levers that are none of this scenario.
    """

    scenario: Scenario
    milestone: Milestone
    target: date
    base: Reached
    singles: tuple[Effect, ...]
    packages: tuple[Effect, ...]
    refused: tuple[Refused, ...]
    even: date | None = None
    left_out: tuple[LeftOut, ...] = ()


class _Runs:
    """Hours by scenario, each simulated once."""

    def __init__(self, milestone: Milestone, target: date, workers: Workers | None) -> None:
        self._milestone, self.target, self._workers = milestone, target, workers
        self.even: date | None = None
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
        AllFailedError: every replication failed with everything as it is.
    """
    scenario, runs = composer.scenario({}), _Runs(milestone, target, workers)
    base = runs.of(scenario, watch(["as it is"] * scenario.replications))
    hours = base.of(base.hours)
    runs.even = summarise(milestone.name, milestone.label, hours, Calendar(scenario.start), target).p50
    singles, refused = _ranked(composer, runs, [(name,) for name in levers], levers, watch)
    packages, also = _ranked(composer, runs, list(_pairs(singles, levers)), levers, watch)
    return Trial(scenario, milestone, target, base, singles, packages, (*refused, *also), runs.even)


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
    money = [lever.money for lever in chosen]
    meur = None if None in money else sum(one or 0.0 for one in money)
    says = " + ".join(lever.says for lever in chosen)
    try:
        base = _together([lever.base for lever in chosen])
        without = composer.scenario(base)
        with_it = composer.scenario({**base, **_together([lever.overrides for lever in chosen])})
    except InputError as error:
        return Refused(names, str(error).partition("\n")[0])
    try:
        before, after = runs.of(without), runs.of(with_it)
    except AllFailedError as error:
        return Refused(names, error.brief)
    both = [number for number in before.hours if number in after.hours]
    calendar = Calendar(without.start)
    limit, even = (None if day is None else calendar.hours(day) + HOURS_PER_DAY for day in (runs.target, runs.even))
    assert limit is not None
    sums = "; ".join(lever.sum for lever in chosen if lever.sum)
    return compared(
        names, says, meur, before.of(both), after.of(both), limit, even_limit=even, own_base=bool(base), sum_=sums
    )


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
