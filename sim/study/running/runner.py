"""Replications of a scenario by any number of workers, put in order: the same numbers whoever calculates them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import numpy as np

from sim.model.bottleneck import Bottleneck
from sim.model.prepared import Prepared
from sim.scenario.milestones import Milestone, milestones
from sim.scenario.schema import Scenario
from sim.scenario.size import BLOCK
from sim.study.dates import YearWeights
from sim.study.running.batch import Batch, Details, Floats, Packed, Row, Simulate, Weekly, prepared_for, simulate_batch
from sim.study.running.block import Block
from sim.study.running.failures import AllFailedError, Failure
from sim.study.running.kept import Each, InFolder, InMemory, Series, joined
from sim.study.running.precision import Aim, aim_of
from sim.study.running.progress import Progress, silent
from sim.study.running.workers import WorkerLostError, Workers, here, open_workers

SERIES = ("run_rate", "installed", "cumulative", "cell_yield", "efficiency", "headcount")
ENOUGH = 30  # replications a worker: for fewer it does not pay to start one
BATCH = 10  # replications handed to a worker at a time, after some smaller ones: a quarter of a second
_GROWTH = 1.3


@dataclass(frozen=True)
class Results:
    """What a run keeps. ``ran`` are the replications that finished, in order; n is their number.

    hours: (n, milestones) of ``milestones``: infinite for later, not a number for never;
    weekly: for each of SERIES (n, weeks); good_gwh, sellable_gwh: (n, years) of ``years``;
    quarterly_gwh: good and sellable, (n, 2, 4 years);
    inputs: what each replication drew; bottlenecks: which stage set the pace of each line, by replication;
    losses: loss tree by replication, (blocks, weeks, categories) of ``prepared.categories`` in GWh; empty where none
    was asked for; details: events and lines of every replication; empty where they were not asked for. Of replications
    kept in files these, weekly, inputs and bottlenecks are read when they are looked at.
    """

    prepared: Prepared
    milestones: tuple[Milestone, ...]
    ran: tuple[int, ...]
    failures: tuple[Failure, ...]
    hours: Floats
    weekly: Mapping[str, Weekly]
    years: tuple[int, ...]
    good_gwh: Floats
    sellable_gwh: Floats
    quarterly_gwh: Floats
    inputs: Collection[dict[str, float]]
    bottlenecks: Collection[Bottleneck]
    losses: Collection[Weekly]
    details: Collection[Details]

    def hours_of(self, milestone: str) -> Floats:
        """Hours of one milestone, (n,): infinite for later, not a number for never."""
        return self.hours[:, [m.name for m in self.milestones].index(milestone)]


def run(
    scenario: Scenario,
    replications: Sequence[int] | None = None,
    simulate: Simulate | None = None,
    marks: Sequence[Milestone] | None = None,
    *,
    losses: bool = False,
    details: bool = False,
    workers: Workers | None = None,
    progress: Progress = silent,
    kept: InFolder | None = None,
) -> Results:
    """Simulate a scenario.

    Args:
        scenario: what to simulate; its seed and number of replications.
        replications: which ones (default: as many as the scenario says, or as its precision needs).
        simulate: one history; given where failure is to be provoked, or other luck.
        marks: the milestones to look at (default: all of the scenario).
        losses: keep the loss tree of every replication.
        details: keep when everything happened and how every line ran, of every replication.
        workers: who calculates (default: this process).
        progress: wraps the replications as they are done.
        kept: where they are kept, with those that are there already; with it the results read from there (default: in
            memory).

    Raises:
        AllFailedError: every replication failed.
        OSError: they cannot be kept there.
    """
    looked_at = tuple(milestones(scenario) if marks is None else marks)
    aim = aim_of(scenario) if replications is None else None
    if aim is not None and aim.milestone not in looked_at:
        looked_at = (*looked_at, aim.milestone)

    place = InMemory() if kept is None else kept
    packed = Packed(scenario)
    batch = partial(Batch, packed, marks=looked_at, losses=losses, details=details)
    outcomes = partial(_outcomes, place, batch, workers or here(), simulate)
    if aim is not None:
        found, total = _until(aim, looked_at.index(aim.milestone), outcomes), aim.cap
    else:
        numbers = range(scenario.replications) if replications is None else replications
        found, total = outcomes(numbers), len(numbers)
    for outcome in progress(found, total):
        place.add(outcome)
    if isinstance(place, InMemory):
        return collect(packed, looked_at, place.outcomes)
    return gathered(packed, looked_at, place)


def _until(
    aim: Aim, place: int, outcomes: Callable[[Sequence[int]], Iterator[Row | Failure]]
) -> Iterator[Row | Failure]:
    """Blocks of replications until the aim is met or the cap is reached. place: of its milestone among the hours."""
    hours: list[float] = []
    for begin in range(0, aim.cap, BLOCK):
        for outcome in outcomes(range(begin, min(begin + BLOCK, aim.cap))):
            if isinstance(outcome, Row):
                hours.append(outcome.hours[place])
            yield outcome
        if hours and aim.is_met(np.array(hours)):
            return


def _parts(numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """Small ones first, so that a bar moves soon and tells of the rest; none reaches into the next block."""
    found, begin, size = [], 0, 1.0
    while begin < len(numbers):
        end = begin + min(int(size), BLOCK - numbers[begin] % BLOCK)
        found.append(tuple(numbers[begin:end]))
        begin, size = end, min(size * _GROWTH, BATCH)
    return found


def _outcomes(
    place: InMemory | InFolder,
    batch: Callable[[tuple[int, ...]], Batch],
    workers: Workers,
    simulate: Simulate | None,
    numbers: Sequence[int],
) -> Iterator[Row | Failure]:
    """What became of every replication: of those that are there, then of the others in the order in which they end."""
    known = set()
    for outcome in place.there(numbers):
        known.add(outcome.replication)
        yield outcome
    batches = [batch(part) for part in _parts([number for number in numbers if number not in known])]
    for number, rows in workers.results(partial(simulate_batch, simulate=simulate), batches):
        if isinstance(rows, WorkerLostError):
            yield from (Failure(k, f"{type(rows).__name__}: {rows}", str(rows)) for k in batches[number].numbers)
        else:
            yield from rows


def collect(packed: Packed, marks: tuple[Milestone, ...], outcomes: Iterable[Row | Failure]) -> Results:
    """Results of a scenario from what became of its replications, in any order.

    Raises:
        AllFailedError: every replication failed.
    """
    ordered = sorted(outcomes, key=attrgetter("replication"))
    rows = [outcome for outcome in ordered if isinstance(outcome, Row)]
    failures = tuple(outcome for outcome in ordered if isinstance(outcome, Failure))
    if not rows:
        raise AllFailedError(failures)
    prepared = prepared_for(packed)
    return Results(
        prepared=prepared, milestones=marks, ran=tuple(row.replication for row in rows), failures=failures,
        hours=np.array([row.hours for row in rows]),
        weekly={name: np.stack([row.weekly[name] for row in rows]) for name in SERIES},
        years=tuple(YearWeights(prepared).years), good_gwh=np.array([row.good for row in rows]),
        sellable_gwh=np.array([row.sellable for row in rows]),
        quarterly_gwh=np.array([row.quarterly for row in rows]), inputs=tuple(row.inputs for row in rows),
        bottlenecks=tuple(row.bottleneck for row in rows),
        losses=tuple(row.losses for row in rows if row.losses is not None),
        details=tuple(row.details for row in rows if row.details is not None),
    )  # fmt: skip


def gathered(packed: Packed, marks: tuple[Milestone, ...], kept: InFolder) -> Results:
    """The same of replications that are kept in files, which stay there.

    Raises:
        AllFailedError: every replication failed.
    """
    every = kept.blocks()
    blocks, failures = [block for block in every if block.numbers], tuple(f for block in every for f in block.failures)
    if not blocks:
        raise AllFailedError(failures)
    prepared = prepared_for(packed)
    return Results(
        prepared=prepared, milestones=marks, ran=tuple(k for block in blocks for k in block.numbers),
        failures=failures, hours=joined(blocks, "hours"), weekly=Series(blocks),
        years=tuple(YearWeights(prepared).years), good_gwh=joined(blocks, "good"),
        sellable_gwh=joined(blocks, "sellable"), quarterly_gwh=joined(blocks, "quarterly"),
        inputs=Each(blocks, lambda block: block.named("inputs")), bottlenecks=Each(blocks, Block.bottlenecks),
        losses=Each(blocks, Block.losses) if blocks[0].has("losses") else (),
        details=Each(blocks, Block.details) if blocks[0].has("events.rows") else (),
    )  # fmt: skip


def workers_for(scenario: Scenario, replications: int | None = None) -> Workers:
    """The workers that a scenario asks for, no more than its replications, or so many others, keep busy.

    Raises:
        InputError: no such workers, or the cluster does not answer.
    """
    count = scenario.replications if replications is None else replications
    return open_workers(scenario.workers, most=count // ENOUGH)


def run_all(
    scenarios: Sequence[Scenario],
    marks: Sequence[Milestone] | None = None,
    *,
    workers: Workers | None = None,
    progress: Progress = silent,
) -> Iterator[Results | AllFailedError]:
    """Results of several scenarios, in their order; each is let go before the next where the caller keeps none.

    One of which every replication failed gives the error, and the others go on.

    Args:
        scenarios: what to run.
        marks: the milestones to look at (default: all of each scenario).
        workers: who calculates (default: this process).
        progress: wraps the results as they are done.
    """

    def results(scenario: Scenario) -> Results | AllFailedError:
        try:
            return run(scenario, marks=marks, workers=workers)
        except AllFailedError as error:
            return error

    yield from progress(map(results, scenarios), len(scenarios))
