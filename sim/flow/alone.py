"""One line by itself: departures, throughput and what each stage did with its time."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import simpy
from numpy.typing import NDArray

from sim import keys
from sim.distributions import Distribution
from sim.flow.changes import Action, LineChange, StageChange, Stop, actions
from sim.flow.compiled import CompiledFlow
from sim.flow.processes import ProcessFlow, at
from sim.flow.spec import Line, Stage
from sim.flow.states import StateHours, state_hours
from sim.flow.tables import TAIL, Tables, build_tables

__all__ = ["ARRIVALS", "LineChange", "LineResult", "StageChange", "Stop", "simulate_line"]
ARRIVALS = "arrivals"


@dataclass(frozen=True)
class LineResult:
    """What a line did from an empty start.

    stages: recorded stages, feeders first; records: (lots, recorded stages, 8), see ``flow.tables``;
    contents: (lots,); elapsed_hours: to the last departure, or the given hours;
    states: hours of each stage in each state, summing to servers x elapsed; empty where not all stages are recorded.
    """

    stages: tuple[str, ...]
    records: NDArray[np.float64]
    contents: NDArray[np.float64]
    elapsed_hours: float
    states: dict[str, StateHours]

    def column(self, stage: str, column: int) -> NDArray[np.float64]:
        """One column of the record of a stage over all lots, shape (lots,)."""
        return self.records[:, self.stages.index(stage), column]

    @property
    def departures_hours(self) -> NDArray[np.float64]:
        """When each finished lot left the last stage, shape (finished lots,)."""
        tails = self.records[:, -1, TAIL]
        return tails[tails <= self.elapsed_hours]

    def throughput(self, warm_up_lots: int = 0) -> float:
        """Lots per hour between departure number ``warm_up_lots`` (0: the empty start) and the last."""
        departures = self.departures_hours
        begin = departures[warm_up_lots - 1] if warm_up_lots else 0.0
        return float((len(departures) - warm_up_lots) / (departures[-1] - begin))


def simulate_line(
    line: Line,
    *,
    lots: int | None = None,
    hours: float | None = None,
    arrivals: Distribution | None = None,
    stops: Sequence[Stop] = (),
    changes: Sequence[StageChange | LineChange] = (),
    seed: int = 0,
    flow: Literal["compiled", "processes"] = "compiled",
) -> LineResult:
    """Run one line from empty, saturated or with arrivals.

    Args:
        line: the stages.
        lots: how many lots to release; needed with arrivals and with unlimited buffers.
        hours: when to stop; without it the line runs until its last lot has left.
        arrivals: hours between arrivals; without it material is always there.
        stops: stages closed for a time.
        changes: numbers of a stage or of the line that become others while it runs, for lots that start from then on.
        seed: of all draws.
        flow: the compiled recursion or the SimPy processes; both give the same times bit for bit.

    Raises:
        LineError: the stages are no in-tree or a number is out of range.
        ValueError: neither lots nor hours are given.
    """
    if lots is None and (hours is None or arrivals is not None):
        raise ValueError("give the number of lots, or for a saturated line the hours to run")
    tables = build_tables([_with_arrivals(line, arrivals)], capacity=lots or 1024, limit=lots)
    key, until = keys.replication_key(seed, 0), np.inf if hours is None else hours
    state = (_run_compiled if flow == "compiled" else _run_processes)(
        tables, key, actions(line, [*stops, *changes], tables.index), until
    )
    names = [name for (_, name), place in tables.index.items() if state.stages[place]["slot"] >= 0]
    records, contents = state.records(0), state.contents(0)
    started = state.started[[tables.index[line.name, name] for name in names]]
    records[np.arange(len(records))[:, None] >= started] = np.nan
    elapsed = float(hours if hours is not None else np.nanmax(records[:, -1, TAIL]))
    states = {}
    if line.recorded is None:
        servers = dict(zip(names, state.stages["servers"], strict=True))
        closed = {name: [(s.start_hours, s.end_hours) for s in stops if s.stage == name] for name in names}
        states = {
            name: state_hours(records[:, i], int(servers[name]), closed[name], elapsed)
            for i, name in enumerate(names)
            if name != ARRIVALS
        }
    return LineResult(tuple(names), records, contents, elapsed, states)


def _with_arrivals(line: Line, arrivals: Distribution | None) -> Line:
    if arrivals is None:
        return line
    sources = [stage for stage in line.stages if not stage.feeders]
    if len(sources) != 1:
        raise ValueError(f"arrivals need a line with one source; {line.name} has {len(sources)}")
    fed = [replace(s, feeders=(ARRIVALS,), buffer=None) if s is sources[0] else s for s in line.stages]
    recorded = line.recorded if line.recorded is None else line.recorded | {ARRIVALS}
    return replace(line, stages=[Stage(ARRIVALS, arrivals), *fed], recorded=recorded)


def _run_compiled(tables: Tables, key: int, todo: list[Action], until: float) -> CompiledFlow:
    flow = CompiledFlow(tables, key)
    for hour, act in todo:
        if hour < until:
            flow.settle(hour)
            act(flow)
    flow.settle(until)
    return flow


def _run_processes(tables: Tables, key: int, todo: list[Action], until: float) -> ProcessFlow:
    env = simpy.Environment()
    flow = ProcessFlow(tables, key, env)

    def programme() -> Generator[simpy.Event, None, None]:
        for hour, act in todo:
            yield at(env, hour)
            act(flow)

    env.process(programme())
    env.run(until=None if np.isinf(until) else until)
    return flow
