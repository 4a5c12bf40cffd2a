"""What one operation of a line costs, against SimPy, Cimba and a bare recursion in the same run.

    python benchmarks/line.py [--repetitions 7] [--json FILE]

The line: eight stages, places for ten lots between two of them, hours exponential with mean 1, a breakdown every 50
hours of work with repairs exponential with mean 10, lots always there. An operation is one lot at one stage.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

import bare
import numpy as np
import textbook

from sim.distributions import exponential
from sim.flow.alone import simulate_line
from sim.flow.compiled import CompiledFlow
from sim.flow.spec import Breakdown, Line, Stage
from sim.flow.tables import Tables, build_tables
from sim.keys import replication_key

try:  # before the package compiles anything: Cimba teaches Numba its own types
    import cimba_line
except ImportError:
    cimba_line = None

STAGES, BUFFER, LOTS = 8, 10, 200_000
REFERENCE = "SimPy, textbook line"
Clock = Callable[[], float]


@dataclass(frozen=True)
class Cost:
    """Median seconds for counted work; ``times_textbook`` compares operations with those of the textbook line."""

    name: str
    work: int
    unit: str
    seconds: float
    times_textbook: float | None = None

    @property
    def nanoseconds(self) -> float:
        """Cost of one piece of work."""
        return self.seconds / self.work * 1e9


@dataclass(frozen=True)
class Growth:
    """Least-squares line through the seconds of ``sizes``: slope in ns per operation, and how straight it is."""

    over: str
    sizes: list[int]
    operations: list[int]
    seconds: list[float]
    slope_ns: float
    r_squared: float


def example(name: str = "line", stages: int = STAGES) -> Line:
    """The line that everybody runs; only its last stage is recorded."""
    stop = Breakdown(50.0, exponential(10.0))
    names = [f"s{j}" for j in range(stages)]
    feeders = [(), *((name,) for name in names)]
    row = [Stage(n, exponential(1.0), f, buffer=BUFFER, breakdown=stop) for n, f in zip(names, feeders, strict=False)]
    return Line(name, row, recorded=frozenset(names[-1:]))


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def compiled(tables: Tables) -> float:
    """Seconds in which the compiled flow runs all lots of all lines."""
    flow = CompiledFlow(tables, replication_key(0, 0))
    seconds = timed(lambda: flow.settle(np.inf))
    expected = int((tables.lines["limit"] * tables.lines["stages"]).sum())
    if flow.operations != expected:
        raise RuntimeError(f"{flow.operations} operations where {expected} were expected")
    return seconds


def contenders() -> list[tuple[str, int, str, Clock]]:
    """Name, work, its unit and a clock of everybody who takes part."""
    tables = build_tables([example()], capacity=LOTS, limit=LOTS)

    def clock(work: Callable[[], object]) -> Clock:
        return lambda: timed(work)

    found: list[tuple[str, int, str, Clock]] = [
        ("SimPy, bare timeouts", 100_000, "timeouts", clock(lambda: textbook.run_timeouts(100_000))),
        (REFERENCE, 3_000 * STAGES, "operations", clock(lambda: textbook.run_line(STAGES, BUFFER, 3_000))),
        ("Cimba", 40_000 * STAGES, "operations", clock(lambda: cimba_line.run_line(STAGES, BUFFER, 40_000))),
        ("Gigaramp, processes flow", 1_000 * STAGES, "operations", clock(lambda: departures("processes", 1_000))),
        ("Gigaramp, compiled flow", LOTS * STAGES, "operations", lambda: compiled(tables)),
        ("bare numba recursion", LOTS * STAGES, "operations", clock(lambda: bare_departures(LOTS))),
    ]
    return [contender for contender in found if contender[0] != "Cimba" or cimba_line is not None]


def departures(flow: str, lots: int) -> np.ndarray:
    """Departures from the line of one of our flows."""
    return simulate_line(example(), lots=lots, flow=flow).departures_hours


def bare_departures(lots: int) -> np.ndarray:
    """Departures from the line by the bare recursion."""
    return bare.run_line(build_tables([example()], capacity=1, limit=1), replication_key(0, 0), BUFFER, lots)


def check_same_lots(lots: int = 1_000) -> None:
    """All three of ours send every lot away at the same time, to the last bit."""
    times = [departures("compiled", lots), departures("processes", lots), bare_departures(lots)]
    if not all(np.array_equal(times[0], other) for other in times[1:]):
        raise RuntimeError("the flows and the bare recursion disagree: the comparison would be of different work")


def compare(repetitions: int) -> list[Cost]:
    """Let everybody run in turn, again and again; the first turn, which compiles, does not count."""
    found = contenders()
    turns = [[clock() for *_, clock in found] for _ in range(repetitions + 1)][1:]
    costs = [Cost(n, w, u, median(s)) for (n, w, u, _), s in zip(found, zip(*turns, strict=True), strict=True)]
    textbook_ns = next(cost.nanoseconds for cost in costs if cost.name == REFERENCE)
    return [
        Cost(c.name, c.work, c.unit, c.seconds, textbook_ns / c.nanoseconds if c.unit == "operations" else None)
        for c in costs
    ]


def grow(over: str, sizes: range, repetitions: int, build: Callable[[int], Tables]) -> Growth:
    """Cost of the compiled flow against one size, the other two kept."""
    tables = [build(size) for size in sizes]
    operations = [int((t.lines["limit"] * t.lines["stages"]).sum()) for t in tables]
    turns = [[compiled(t) for t in tables] for _ in range(repetitions)]
    seconds = [median(s) for s in zip(*turns, strict=True)]
    slope, intercept = np.polyfit(operations, seconds, 1)
    left = np.asarray(seconds) - (slope * np.asarray(operations) + intercept)
    return Growth(over, list(sizes), operations, seconds, slope * 1e9, float(1.0 - left.var() / np.var(seconds)))


def growths(repetitions: int) -> list[Growth]:
    """Lots, stages and lines, one at a time."""
    few = 10_000
    return [
        grow("lots", range(25_000, 200_001, 25_000), repetitions, lambda n: build_tables([example()], n, n)),
        grow("stages", range(4, 33, 4), repetitions, lambda n: build_tables([example(stages=n)], few, few)),
        grow(
            "lines",
            range(2, 17, 2),
            repetitions,
            lambda n: build_tables([example(f"l{i}") for i in range(n)], few, few),
        ),
    ]


def report(costs: list[Cost], growth: list[Growth]) -> str:
    """Both results as Markdown."""
    rows = ["| what | work | seconds, median | ns each | times textbook SimPy |", "|---|---:|---:|---:|---:|"]
    for c in costs:
        times = "" if c.times_textbook is None else f"{c.times_textbook:.1f}"
        rows.append(f"| {c.name} | {c.work:,} {c.unit} | {c.seconds:.4f} | {c.nanoseconds:,.1f} | {times} |")
    rows += ["", "| compiled flow, more | from | to | ns per added operation | R² |", "|---|---:|---:|---:|---:|"]
    rows += [f"| {g.over} | {g.sizes[0]:,} | {g.sizes[-1]:,} | {g.slope_ns:.1f} | {g.r_squared:.4f} |" for g in growth]
    return "\n".join(rows)


def main() -> None:
    """Measure, print, and write down where asked."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--repetitions", type=int, default=7)
    arguments.add_argument("--json", type=Path, metavar="FILE")
    given = arguments.parse_args()
    if cimba_line is None:
        print("Cimba is left out, it is not installed: pip install cimba\n")
    check_same_lots()
    costs, growth = compare(given.repetitions), growths(given.repetitions)
    print(report(costs, growth))
    if given.json:
        machine = {"python": platform.python_version(), "processor": platform.machine()}
        machine |= {package: version(package) for package in ("numpy", "numba", "simpy")}
        found = {"machine": machine, "costs": [asdict(c) for c in costs], "growth": [asdict(g) for g in growth]}
        given.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
