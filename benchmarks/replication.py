"""What one replication costs, in bare SimPy timeouts of the same run, and how the cost grows.

Run: python benchmarks/replication.py [--replications 20]
Interleaved rounds; medians. A replication is everything from draw to trajectory and milestones.
"""

import argparse
import statistics
import time
import tracemalloc

import numpy as np
import simpy

from sim.flow.compiled import Room
from sim.model.prepared import Prepared, prepare
from sim.model.programme import simulate
from sim.scenario.load import load_scenario
from sim.scenario.milestones import milestones
from sim.study.dates import YearWeights, milestone_hours

TIMEOUTS = 100_000


def timeout_seconds() -> float:
    """Seconds of one bare SimPy timeout: a process that does nothing else."""
    env = simpy.Environment()

    def tick():  # type: ignore[no-untyped-def]
        while True:
            yield env.timeout(1.0)

    env.process(tick())
    began = time.perf_counter()
    env.run(until=TIMEOUTS)
    return (time.perf_counter() - began) / TIMEOUTS


def replication_seconds(prepared: Prepared, number: int, room: Room) -> tuple[float, int]:
    """Seconds and stage operations of one replication."""
    marks, years = milestones(prepared.scenario), YearWeights(prepared)
    began = time.perf_counter()
    path = simulate(prepared, number, room)
    for milestone in marks:
        milestone_hours(milestone, prepared, path, years)
    return time.perf_counter() - began, path.operations


def cost(overrides: list[str], replications: int) -> tuple[float, float, float]:
    """Median replication in timeouts of the round beside it, in milliseconds, and mean stage operations."""
    prepared = prepare(load_scenario(overrides))
    room = Room(prepared.tables)
    simulate(prepared, 0, room)
    ratios, seconds, operations = [], [], []
    for number in range(replications):
        bare = timeout_seconds()
        taken, done = replication_seconds(prepared, number, room)
        ratios.append(taken / bare)
        seconds.append(taken)
        operations.append(done)
    return statistics.median(ratios), 1000 * statistics.median(seconds), statistics.mean(operations)


def loss_tree_shares(replications: int) -> list[float]:
    """Time of a replication with its loss tree over the same one without, less one; run in turn."""
    prepared = prepare(load_scenario())
    room = Room(prepared.tables)
    shares = []
    for number in range(-1, replications):
        seconds = []
        for losses in (False, True):
            began = time.perf_counter()
            simulate(prepared, max(number, 0), room, losses=losses)
            seconds.append(time.perf_counter() - began)
        shares.append(seconds[1] / seconds[0] - 1.0)
    return shares[1:]  # the first compiles


def peak_megabytes() -> float:
    """Peak of memory allocated during one replication."""
    prepared = prepare(load_scenario())
    simulate(prepared, 0, losses=True)
    tracemalloc.start()
    simulate(prepared, 1, losses=True)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def fit(x: list[float], y: list[float]) -> str:
    """Least-squares line and its coefficient of determination."""
    slope, start = np.polyfit(x, y, 1)
    return f"{start:.0f} + {slope:.1f} x, R2 = {np.corrcoef(x, y)[0, 1] ** 2:.3f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=20)
    n = parser.parse_args().replications
    print("| what | timeouts | ms | stage operations |\n|---|---|---|---|")
    for overrides in ([], ["scenario=verkor_2026"], ["maker=incumbent"], ["numerics.mature_lot_hours=24"]):
        timeouts, ms, operations = cost(overrides, n)
        name = " ".join(overrides) or "default scenario"
        print(f"| {name} | {timeouts:,.0f} | {ms:.1f} | {operations:,.0f} |", flush=True)
    low, middle, high = np.quantile(loss_tree_shares(2 * n), [0.25, 0.5, 0.75])
    print(f"\nloss tree, over a replication without: {middle:+.1%} (quartiles {low:+.1%} to {high:+.1%})")
    print(f"\npeak memory of a replication: {peak_megabytes():.0f} MB\n")
    years = [2031, 2036, 2041, 2046, 2051]
    rows = [cost(["maker=incumbent", f"horizon_end={year}-06-30"], max(n // 2, 5)) for year in years]
    print("| incumbent, horizon ends | timeouts | stage operations |\n|---|---|---|")
    for year, (timeouts, _, operations) in zip(years, rows, strict=True):
        print(f"| {year} | {timeouts:,.0f} | {operations:,.0f} |")
    print(f"\ntimeouts against thousand stage operations: {fit([r[2] / 1000 for r in rows], [r[0] for r in rows])}")


if __name__ == "__main__":
    main()
