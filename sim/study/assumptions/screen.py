"""Which assumption matters most: each moved down and up alone, with the same luck, and what the P50 date does."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.chances import CONFIDENCE
from sim.errors import InputError
from sim.scenario.goals import targets
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.assumptions.groups import Assumption
from sim.study.assumptions.moves import Move, move
from sim.study.assumptions.ranges import Range
from sim.study.paired import SAME_HOURS, Shift, shift
from sim.study.running.failures import AllFailedError
from sim.study.running.progress import Watch, silent
from sim.study.running.runner import Results, run_all
from sim.study.running.workers import Workers
from sim.study.statistics import DateSummary, summarise

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Side:
    """What one end of a range does to the milestone.

    text: where the assumption was moved to.
    why: where that end of the range comes from.
    refusal: why it could not be; all that follows is then empty.
    shift: of the P50, later is positive.
    moved: replications of which the date changed at all.
    never, later: replications that are stopped for good, that do not get there inside the horizon.
    failed: replications that did not finish in one of the two; they are not in ``shift.n``.
    halves: months by which the shifts of odd and even replications differ, halved; None where one has none.
    """

    text: str
    why: str = ""
    refusal: str = ""
    shift: Shift | None = None
    moved: int = 0
    never: int = 0
    later: int = 0
    failed: int = 0
    halves: float | None = None

    @property
    def beyond(self) -> bool:
        """Whether the P50 has left the horizon."""
        return self.shift is not None and self.shift.months is None

    @property
    def size(self) -> float:
        """Months of shift, whichever way; infinite beyond the horizon."""
        if self.shift is None:
            return 0.0
        return float("inf") if self.shift.months is None else abs(self.shift.months)


@dataclass(frozen=True)
class ScreenRow:
    """One assumption and its two ends."""

    assumption: Assumption
    low: Side
    high: Side

    @property
    def effect(self) -> float:
        """The larger shift of the two, months."""
        return max(self.low.size, self.high.size)

    @property
    def idle(self) -> bool:
        """Whether neither end changed the date of any replication."""
        return self.low.moved == self.high.moved == 0


@dataclass(frozen=True)
class Screen:
    """All rows, the largest effect first.

    base: the milestone with everything as it is.
    noise_months: half-width of the noise bar, see ``noise``; None where nothing moved or no two halves have a P50.
    """

    scenario: Scenario
    milestone: Milestone
    base: DateSummary
    rows: tuple[ScreenRow, ...]
    noise_months: float | None

    def quiet(self, side: Side) -> bool:
        """Whether a shift cannot be told from chance: zero is in its interval, or it is inside the noise bar."""
        if side.shift is None:
            return True
        return not side.beyond and (not side.shift.clear or side.size <= (self.noise_months or 0.0))

    @property
    def size_text(self) -> str:
        """Replications that ran, and how many failed."""
        failed = self.scenario.replications - self.base.replications
        return f"n = {self.base.replications}" + (f", {failed} failed" if failed else "")


def screen(
    scenario: Scenario,
    milestone: Milestone,
    found: Sequence[Assumption],
    ranges: Mapping[str, Range],
    watch: Watch = lambda _: silent,
    workers: Workers | None = None,
) -> Screen:
    """Move each assumption to both ends and measure the paired shift of the milestone's P50.

    Raises:
        InputError: with everything as it is, less than half of the replications reach the milestone.
        AllFailedError: every replication failed with everything as it is.
    """
    moves = [(a, [move(scenario, a, "low", ranges), move(scenario, a, "high", ranges)]) for a in found]
    possible = [(f"{a.key} {m.text}", m.scenario) for a, ms in moves for m in ms if m.scenario is not None]
    names = ["as it is", *(name for name, _ in possible)]
    scenarios = [scenario, *(moved for _, moved in possible)]
    results = run_all(scenarios, [milestone], workers=workers, progress=watch(names))
    base = next(results)
    if isinstance(base, AllFailedError):
        raise base
    summary = _summary(base, scenario, milestone)
    rows = [ScreenRow(a, _side(base, low, results), _side(base, high, results)) for a, (low, high) in moves]
    ranked = sorted(rows, key=lambda row: (-row.effect, row.idle))
    return Screen(scenario, milestone, summary, tuple(ranked), noise([s for r in rows for s in (r.low, r.high)]))


def noise(sides: Iterable[Side]) -> float | None:
    """Half-width that a shift of zero would have, months, 95 %; None where no date moved.

    The replications are split in two halves, odd and even. The shifts of the halves share their cause and not their
    luck; half their difference has the spread of the error of the whole. The bar is the 95 % quantile of its size over
    all ends at which any date moved: an end that changes nothing has no error and would only make the bar look thin.
    """
    sizes = sorted(abs(side.halves) for side in sides if side.moved and side.halves is not None)
    return sizes[min(int(CONFIDENCE * len(sizes)), len(sizes) - 1)] if sizes else None


def _summary(base: Results, scenario: Scenario, milestone: Milestone) -> DateSummary:
    wanted = targets([milestone.name], scenario).get(milestone.name)
    summary = summarise(milestone.name, milestone.label, base.hours[:, 0], Calendar(scenario.start), wanted)
    if summary.p50 is None:
        raise InputError(
            f"milestone {milestone.name!r}: {summary.reached_share:.0%} of {summary.replications} replications reach "
            f"it by {scenario.horizon_end}, so it has no P50 that could move; choose another milestone or a later "
            "horizon_end"
        )
    return summary


def _side(base: Results, moved: Move, results: Iterator[Results | AllFailedError]) -> Side:
    """One end; where it could be run, its results are the next."""
    if moved.scenario is None:
        return Side(moved.text, moved.why, moved.refusal)
    result = next(results)
    if isinstance(result, AllFailedError):
        return Side(moved.text, moved.why, result.brief)
    before, after, numbers = _paired(base, result)
    if not len(numbers):
        return Side(moved.text, moved.why, "no replication finished both as it is and moved")
    changed = ~np.isclose(before, after, rtol=0.0, atol=SAME_HOURS, equal_nan=True)
    return Side(
        moved.text, moved.why, shift=shift(before, after), moved=int(changed.sum()),
        never=int(np.isnan(after).sum()), later=int(np.isposinf(after).sum()),
        failed=moved.scenario.replications - len(numbers),
        halves=_halves(before, after, numbers % 2 == 1),
    )  # fmt: skip


def _halves(before: Floats, after: Floats, odd: NDArray[np.bool_]) -> float | None:
    """Half the difference between the shifts of odd and even replications, months."""
    if odd.all() or not odd.any():
        return None
    a, b = (shift(before[half], after[half]).months for half in (odd, ~odd))
    return None if a is None or b is None else (a - b) / 2.0


def _paired(base: Results, moved: Results) -> tuple[Floats, Floats, NDArray[Any]]:
    """Hours of the replications that finished in both, and their numbers."""
    both, here, there = np.intersect1d(base.ran, moved.ran, return_indices=True)
    return base.hours[here, 0], moved.hours[there, 0], both
