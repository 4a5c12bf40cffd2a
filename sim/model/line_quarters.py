"""How well every line runs: yield, efficiency and knowledge, quarter by quarter."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats, Ints
from sim.model.prepared import Prepared
from sim.model.ramp import Ramp
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR, RUN_RATE_WEEKS

Shares = NDArray[np.float32]


class LineQuarters(NamedTuple):
    """Over quarters of 13 weeks and lines, the pilot first: (quarters, lines), not a number where a line does not run.

    cell_yield: good cells over cells started, of the cells that left the line in the quarter; efficiency: cells started
    over what the line could start at rated speed over its planned hours since its first cell; quality, speed: mean
    knowledge at the last review of the quarter of the stages that cause defects, and of those that break down.
    """

    cell_yield: Shares
    efficiency: Shares
    quality: Shares
    speed: Shares


def line_quarters(prepared: Prepared, ramp: Ramp) -> LineQuarters:
    """From the books of a finished replication."""
    weeks, books = prepared.weeks, ramp.books
    started_at = ramp.learners["started"]
    ran = np.maximum(np.arange(1, weeks + 1) * HOURS_PER_WEEK - started_at[:, None], 0.0).clip(max=HOURS_PER_WEEK)
    planned_share = prepared.scenario.line.planning.hours_per_year / HOURS_PER_YEAR
    could = _quarterly(ran * ramp.weekly_hours[:weeks]) * (ramp.learners["pace"] * planned_share)
    good, cohort, started = (_quarterly(b[:, :weeks]) for b in (books.good, books.cohort, books.started))
    known = [_mean(kind[: len(could)], stages) for kind, stages in _learned(prepared, ramp)]
    seen = (could > 0.0) & (started_at < ramp.noted.hours[: len(could), None])
    quality, speed = (np.where(seen, kind, np.nan).astype(np.float32) for kind in known)
    return LineQuarters(_share(good, cohort), _share(started, could), quality, speed)


def _learned(prepared: Prepared, ramp: Ramp) -> list[tuple[Floats, Ints]]:
    """Of quality and speed: what was known, and at which stages there is something to learn."""
    traits, noted = prepared.traits.rows, ramp.noted
    return [(noted.quality, prepared.inspections.causes), (noted.speed, np.flatnonzero(traits["down"] > 0.0))]


def _mean(known: Floats, stages: Ints) -> Floats:
    """Over these stages, (quarters, lines); a line may have nothing to learn of a kind."""
    return known[:, :, stages].mean(axis=2) if stages.size else np.full(known.shape[:2], np.nan)


def _quarterly(weekly: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over quarters of a series by line and week, (quarters, lines)."""
    return np.asarray(np.add.reduceat(weekly, np.arange(0, weekly.shape[1], RUN_RATE_WEEKS), axis=1).T)


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> Shares:
    share = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0.0)
    return np.asarray(share, np.float32)
