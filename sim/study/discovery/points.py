"""Points of a discovery: decisions spread over their ranges, everything unknown drawn as in any replication."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sim.scenario.milestones import Milestone, find_milestone
from sim.scenario.relative.changes import Settings
from sim.study.discovery.axes import DecisionAxis
from sim.study.discovery.wanted import simulated_to
from sim.study.running.batch import Batch, Packed, Row, simulate_batch
from sim.study.running.failures import AllFailedError, Failure
from sim.study.running.progress import Progress, silent
from sim.study.running.workers import WorkerLostError, Workers, here
from sim.study.sweep.points import Composer

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sampled:
    """Points that ran. Row k of each is one point.

    numbers: of the points; decisions: (n, axes); hours: (n, 1 + blocks), of the milestone and of every investment
    decision of ``blocks``; best_rate: largest 13-week rate by the target, GWh a year, (n,).
    """

    numbers: tuple[int, ...]
    decisions: Floats
    hours: Floats
    blocks: tuple[str, ...]
    best_rate: Floats
    inputs: tuple[dict[str, float], ...]
    failures: tuple[Failure, ...]


def sample(
    composer: Composer,
    milestone: Milestone,
    target: date,
    axes: Sequence[DecisionAxis],
    count: int,
    workers: Workers | None = None,
    progress: Progress = silent,
) -> Sampled:
    """Simulate points of a Latin hypercube over the decisions; point k has the luck of replication k.

    Raises:
        InputError: a point is no scenario.
        AllFailedError: every point failed.
    """
    from scipy.stats import qmc

    scenario = composer.scenario({})
    shares = qmc.LatinHypercube(len(axes), rng=scenario.seed).random(count) if axes else np.empty((count, 0))
    decisions = np.array([[axis.at(u) for axis, u in zip(axes, row, strict=True)] for row in shares])
    blocks = tuple(name for name, block in scenario.blocks.items() if block.decision is not None)
    marks = (milestone, *(find_milestone(f"{block}_fid", scenario) for block in blocks))
    near = simulated_to(scenario, milestone, target)
    batches = _batches(composer, axes, decisions, marks, near)
    done = progress((workers or here()).results(simulate_batch, batches), count)
    outcomes = [row for number, found in done for row in _rows(number, found)]
    rows = sorted((row for row in outcomes if isinstance(row, Row)), key=lambda row: row.replication)
    failures = tuple(row for row in outcomes if isinstance(row, Failure))
    if not rows:
        raise AllFailedError(failures)
    numbers = tuple(row.replication for row in rows)
    return Sampled(
        numbers, decisions[list(numbers)], np.array([row.hours for row in rows]), blocks,
        np.array([float(row.weekly["run_rate"].max()) for row in rows]), tuple(row.inputs for row in rows), failures,
    )  # fmt: skip


def _rows(number: int, found: list[Row | Failure] | WorkerLostError) -> list[Row | Failure]:
    """What became of a point; one whose worker was lost has failed."""
    return [Failure(number, str(found), str(found))] if isinstance(found, WorkerLostError) else found


def _batches(
    composer: Composer, axes: Sequence[DecisionAxis], decisions: Floats, marks: tuple[Milestone, ...], near: date
) -> Iterator[Batch]:
    """One scenario and one replication each."""
    for number, row in enumerate(decisions):
        settings: Settings = {}
        for axis, value in zip(axes, row, strict=True):
            settings |= axis.sets(float(value))
        scenario = composer.scenario(settings).model_copy(update={"horizon_end": near})
        yield Batch(Packed(scenario), (number,), marks, losses=False)
