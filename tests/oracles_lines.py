"""Random lines and random changes of their rules, and a player that puts both through either flow."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import simpy
from numpy.typing import NDArray

from sim.distributions import Distribution, constant, erlang, exponential, lognormal, triangular
from sim.flow.compiled import CompiledFlow
from sim.flow.processes import ProcessFlow
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.tables import HEAD, READY, TAIL, build_tables

RULES = ("close", "reopen", "share", "stretch", "failure_rate", "content", "defects", "none")
Flow = CompiledFlow | ProcessFlow


@dataclass(frozen=True)
class Change:
    """A rule of one stage (or of one line: share, content) becomes ``value`` at ``hours``."""

    hours: float
    rule: str
    place: int
    value: float


@dataclass(frozen=True)
class Case:
    """Lines, what the programme changes about them, and how it is run."""

    lines: list[Line]
    changes: list[Change]
    end_hours: float
    key: int
    capacity: int

    @property
    def stages(self) -> list[Stage]:
        """Stages of all lines."""
        return [stage for line in self.lines for stage in line.stages]


def random_case(rng: np.random.Generator) -> Case:
    """One or two lines; half of the times are whole, so that events meet."""
    lines = [random_line(f"line{i}", rng) for i in range(int(rng.integers(1, 3)))]
    end_hours = float(rng.integers(20, 80))
    changes: list[Change] = []
    for _ in range(int(rng.integers(0, 15))):
        gap = float(rng.integers(0, 12)) if rng.random() < 0.5 else float(rng.uniform(0, 12))
        begin = changes[-1].hours if changes else 0.0
        changes.append(_random_change(begin + gap, lines, rng))
    changes = [change for change in changes if change.hours < end_hours]
    return Case(lines, changes, end_hours, int(rng.integers(2**62)), int(rng.choice([4, 400])))


def random_line(name: str, rng: np.random.Generator) -> Line:
    """An in-tree of 2 to 15 stages."""
    stages: list[Stage] = []
    loose: list[str] = []  # stages without a successor so far
    count = int(rng.integers(2, 16))
    for i in range(count):
        feeders = list(loose) if i == count - 1 else _random_feeders(loose, rng)
        loose = [x for x in loose if x not in feeders] + [f"s{i}"]
        stages.append(_random_stage(f"s{i}", tuple(feeders), rng))
    batches, content = int(rng.choice([1, 1, 2, 3, 12])), float(rng.choice([1.0, 0.7, 2.3]))
    return Line(name, stages, batches, content, lot_hours=float(rng.choice([0.7, 1.5, 3.0])))


def _random_feeders(loose: list[str], rng: np.random.Generator) -> list[str]:
    if not loose or rng.random() < 0.25:
        return []
    return [str(x) for x in rng.choice(loose, int(rng.integers(1, min(3, len(loose)) + 1)), replace=False)]


def _random_stage(name: str, feeders: tuple[str, ...], rng: np.random.Generator) -> Stage:
    return Stage(
        name,
        _random_time(rng, 0.5, 3.0),
        feeders,
        servers=int(rng.choice([1, 1, 2, 5, 50])),
        dwell=bool(rng.random() < 0.2),
        buffer=int(rng.choice([0, 0, 1, 3, 100])),
        breakdown=Breakdown(float(rng.uniform(3, 60)), _random_time(rng, 1.0, 8.0)) if rng.random() < 0.5 else None,
    )


def _random_time(rng: np.random.Generator, low: float, high: float) -> Distribution:
    mean = float(rng.uniform(low, high))
    kinds = [
        constant(float(rng.integers(0, 4))),
        exponential(mean),
        erlang(mean, int(rng.integers(1, 4))),
        lognormal(mean, 0.5),
        triangular(mean / 2, mean, 2 * mean),
    ]
    return kinds[int(rng.integers(len(kinds)))]


def _random_change(hours: float, lines: list[Line], rng: np.random.Generator) -> Change:
    rule = str(rng.choice(RULES))
    places = len(lines) if rule in ("share", "content") else sum(len(line.stages) for line in lines)
    values = {
        "share": float(rng.choice([0.0, 0.0, 0.05, 0.4, 1.0])),
        "stretch": float(rng.uniform(1, 4)),
        "failure_rate": float(rng.choice([0.0, 0.03, 0.2])),
        "content": float(rng.uniform(0.2, 3)),
        "defects": float(rng.random()),
    }
    return Change(hours, rule, int(rng.integers(places)), values.get(rule, 0.0))


def play(case: Case, kind: str, settles: NDArray[np.float64] | None = None) -> Flow:
    """Run a case by ``compiled`` or ``processes``; ``settles``: further hours at which the lines are settled."""
    tables = build_tables(case.lines, case.capacity)
    env = simpy.Environment()
    flow: Flow = CompiledFlow(tables, case.key) if kind == "compiled" else ProcessFlow(tables, case.key, env)

    def programme() -> Generator[simpy.Event, None, None]:
        for change in case.changes:
            yield env.timeout(change.hours - env.now)
            apply(change, flow, env.now)

    def settle_often() -> Generator[simpy.Event, None, None]:
        for hours in np.sort(settles if settles is not None else np.empty(0)):
            yield env.timeout(hours - env.now)
            flow.settle(env.now)

    env.process(programme())
    env.process(settle_often())
    env.run(until=case.end_hours)
    flow.settle(case.end_hours)
    return flow


def apply(change: Change, flow: Flow, now: float) -> None:
    """Settle the lines, then change the rule."""
    flow.settle(now)
    place = slice(change.place, change.place + 1)
    if change.rule == "close":
        flow.close(place, now)
    elif change.rule == "reopen" and flow.stages["closed"][change.place] > 0:
        flow.reopen(place, now)
    elif change.rule == "share":
        flow.limit(change.place, 0, change.value, now)
    elif change.rule == "content":
        flow.lines["content"][place] = change.value
    elif change.rule in ("stretch", "failure_rate", "defects"):
        flow.stages[change.rule][place] = change.value


def known_records(flow: Flow, line: int, end_hours: float) -> NDArray[np.float64]:
    """Record of a line, (lots, stages, 8), not a number where a lot has not started, or what lies behind the end."""
    records = flow.records(line).copy()
    later = records[:, :, (READY, HEAD, TAIL)]
    later[~(later < end_hours)] = np.nan
    records[:, :, (READY, HEAD, TAIL)] = later
    started = flow.started[flow.tables.stage_slice(line)]
    records[np.arange(len(records))[:, None] >= started] = np.nan
    return records
