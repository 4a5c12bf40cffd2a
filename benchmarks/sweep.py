"""What a sweep costs: replications a second and core, two workers against one, what the driver adds, and its memory.

Run: python benchmarks/sweep.py [--points 24] [--long 1000]
Everything is included: composing, checking, drawing, simulating, statistics, writing. Rounds in turn; medians.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from replication import timeout_seconds

from sim.study.running.workers import open_workers
from sim.study.sweep.drive import Tally, drive
from sim.study.sweep.request import Options, request_of

FIFTY = "replications=50"
CHEAP = (
    "replications=1",
    "horizon_end=2022-06-30",
    "pilot.enabled=false",
)  # as good as no simulating: the driver shows


@contextmanager
def scratch() -> Iterator[None]:
    """An empty folder to work in."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


def sweep(points: int, workers: int, *overrides: str) -> tuple[float, Tally, float]:
    """Wall seconds of a whole sweep, its tally, and CPU seconds of this process."""
    began, cpu = time.perf_counter(), time.process_time()
    with scratch():
        axis = "maker.schedule.median=" + ",".join(f"{1.0 + k / points:.6f}" for k in range(points))
        request = request_of([axis, *overrides], None, Options())
        request.folder.record(request.plan(), request.points)
        with open_workers(str(workers), most=points) as opened:
            tally = drive(request.folder, request.points, request.composer, opened)
    return time.perf_counter() - began, tally, time.process_time() - cpu


def megabytes() -> float:
    """Largest memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def speed(points: int, rounds: int) -> None:
    """Replications a second and core, and what a second worker brings."""
    sweep(2, 1, FIFTY)  # loads the model
    rates, gains, bare = [], [], []
    for _ in range(rounds):
        bare.append(1.0 / timeout_seconds())
        alone, _, cpu = sweep(points, 1, FIFTY)
        together, _, _ = sweep(points, 2, FIFTY)
        rates.append(50 * points / cpu)
        gains.append(alone / together)
    print("| what | median | least | most |\n|---|---|---|---|")
    for name, values, form in (
        ("replications a second and core", rates, ".1f"), ("bare SimPy timeouts a second", bare, ",.0f"),
        ("one worker's time over that of two", gains, ".2f"),
    ):  # fmt: skip
        numbers = [format(f(values), form) for f in (statistics.median, min, max)]
        print(f"| {name} | {' | '.join(numbers)} |", flush=True)
    ratio = statistics.median(b / r for b, r in zip(bare, rates, strict=True))
    print(f"\na replication in bare timeouts: {ratio:,.0f}\n")


def growth(counts: tuple[int, int]) -> None:
    """Seconds a scenario where almost nothing is simulated: what the driver costs, and whether it grows."""
    print("| scenarios | driver, ms each | memory of the parent, MB |\n|---|---|---|")
    each = []
    for count in counts:
        wall, tally, _ = sweep(count, 1, *CHEAP)
        each.append(1000 * (wall - tally.worker_seconds) / count)
        print(f"| {count:,} | {each[-1]:.2f} | {megabytes():.0f} |", flush=True)
    print(f"\ncost a scenario, {counts[1]:,} over {counts[0]:,}: {each[1] / each[0]:.3f}\n")


def overhead(points: int) -> None:
    """What is spent beside simulating and writing in a long sweep with two workers."""
    wall, tally, cpu = sweep(points, 2, FIFTY)
    share = cpu / (tally.worker_seconds + cpu)
    print(f"{points:,} scenarios x 50 replications, two workers: {wall:,.0f} s")
    print(f"beside simulating and writing: {share:.2%} of all processor time, {1000 * cpu / points:.1f} ms a scenario")
    print(f"idle: {1 - tally.worker_seconds / (2 * wall):.2%} of two workers' time; parent {megabytes():.0f} MB")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--growth", type=int, nargs=2, default=(1000, 10_000))
    parser.add_argument("--long", type=int, default=100)
    given = parser.parse_args()
    speed(given.points, given.rounds)
    growth(tuple(given.growth))
    overhead(given.long)


if __name__ == "__main__":
    main()
