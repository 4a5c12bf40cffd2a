"""A batch of replications of one scenario: simulated wherever there is a worker, reduced to what is kept."""

import pickle
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.flow.compiled import Room
from sim.model import programme
from sim.model.bottleneck import Bottleneck
from sim.model.line_quarters import LineQuarters
from sim.model.prepared import Prepared, prepare
from sim.model.trajectory import Trajectory
from sim.scenario.milestones import Milestone
from sim.scenario.schema import Scenario
from sim.study.dates import YearWeights, milestone_hours, quarterly_gwh, run_rate
from sim.study.running.failures import Failure
from sim.units import HOURS_PER_WEEK, HOURS_PER_YEAR

Floats = NDArray[np.float64]
Weekly = NDArray[np.float32]
Simulate = Callable[[Prepared, int], Trajectory]
_ONE_AT_A_TIME = Lock()  # threads of a Dask worker would share the room of a scenario


class Packed:
    """A scenario on its way to workers: pickled only where it is sent, unpacked and prepared once by each of them."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    @cached_property
    def _content(self) -> bytes:
        return pickle.dumps(self.scenario)

    def __reduce__(self) -> tuple[Callable[[bytes], "Packed"], tuple[bytes]]:
        return _unpacked, (self._content,)


@lru_cache(maxsize=1)
def _unpacked(content: bytes) -> Packed:
    return Packed(pickle.loads(content))


@dataclass(frozen=True)
class Batch:
    """Replications to simulate together."""

    packed: Packed
    numbers: tuple[int, ...]
    marks: tuple[Milestone, ...]
    losses: bool
    details: bool = False


class Details(NamedTuple):
    """What only a run keeps of a replication: when everything happened, and how every line ran.

    names, hours: of the events in order of time, (events,) each; together smaller than a dictionary.
    """

    names: tuple[str, ...]
    hours: Floats
    by_line: LineQuarters

    @property
    def events(self) -> dict[str, float]:
        """Hour of every event by its name."""
        return dict(zip(self.names, self.hours.tolist(), strict=True))


def _details(path: Trajectory) -> Details:
    return Details(tuple(path.hours), np.array(list(path.hours.values()), float), path.by_line)


@dataclass(frozen=True)
class Row:
    """What is kept of one replication; see ``runner.Results``."""

    replication: int
    hours: list[float]
    weekly: dict[str, Weekly]
    good: Floats
    sellable: Floats
    quarterly: Floats
    inputs: dict[str, float]
    bottleneck: Bottleneck
    losses: Weekly | None
    details: Details | None


def simulate_batch(batch: Batch, simulate: Simulate | None = None) -> list[Row | Failure]:
    """Simulate a batch; a failing replication is data. ``simulate``: where failure is to be provoked, or other luck."""
    with _ONE_AT_A_TIME:
        prepared, years, room = _ready(batch.packed)
        history = simulate or partial(programme.simulate, room=room, losses=batch.losses)
        return list(_rows(batch, prepared, years, history))


def prepared_for(packed: Packed) -> Prepared:
    """A scenario laid out: the same that this process simulates, where it does."""
    with _ONE_AT_A_TIME:
        return _ready(packed)[0]


@lru_cache(maxsize=1)
def _ready(packed: Packed) -> tuple[Prepared, YearWeights, Room]:
    prepared = prepare(packed.scenario)
    return prepared, YearWeights(prepared), Room(prepared.tables)


def _rows(batch: Batch, prepared: Prepared, years: YearWeights, history: Simulate) -> Iterator[Row | Failure]:
    for number in batch.numbers:
        try:
            yield _reduce(number, history(prepared, number), prepared, batch, years)
        except Exception as error:  # counted, stored, never dropped
            yield Failure(number, f"{type(error).__name__}: {error}", traceback.format_exc())


def _reduce(number: int, path: Trajectory, prepared: Prepared, batch: Batch, years: YearWeights) -> Row:
    return Row(
        number,
        [milestone_hours(milestone, prepared, path, years) for milestone in batch.marks],
        {name: series.astype(np.float32) for name, series in weekly_series(path).items()},
        years.annual(path.good_gwh.sum(axis=0)),
        years.annual(path.sellable_gwh.sum(axis=0)),
        quarterly_gwh(path, years),
        path.inputs,
        path.bottleneck,
        None if path.losses_gwh is None else path.losses_gwh.astype(np.float32),
        _details(path) if batch.details else None,
    )


def weekly_series(path: Trajectory) -> dict[str, Floats]:
    """The plant as a whole, week by week; yield and efficiency over 13 weeks, not a number before any cell."""
    good, cohort = path.good_gwh.sum(axis=0), path.cohort_gwh.sum(axis=0)
    rate, started = run_rate(good), run_rate(cohort)
    efficiency = run_rate(path.started_share) * (HOURS_PER_WEEK / HOURS_PER_YEAR)
    empty = np.full_like(good, np.nan)
    return {
        "run_rate": rate,
        "installed": path.installed_gwh_per_year,
        "cumulative": np.cumsum(good),
        "cell_yield": np.divide(rate, started, out=empty.copy(), where=started > 0.0),
        "efficiency": np.where(efficiency > 0.0, efficiency, empty),
        "headcount": path.headcount,
    }
