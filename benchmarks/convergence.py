"""How fine must the numbers be? Dates with coarser lots, batches and reviews against two-hour lots and weekly reviews.

Run: python benchmarks/convergence.py [--replications 24]
Same luck on both sides (common random numbers); the table shows the paired difference of two dates in weeks.
"""

import argparse
import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.study.runner import run
from sim.units import HOURS_PER_WEEK

DATES = ("rate_10", "rate_45")
FINE = {"lot_hours": 2.0, "mature_lot_hours": 2.0, "batch_hours": 2.0}
PAIRS = [
    {"lot_hours": 12.0, "mature_lot_hours": 12.0, "batch_hours": 2.0},
    {"lot_hours": 24.0, "mature_lot_hours": 24.0, "batch_hours": 24.0},
    {"lot_hours": 24.0, "mature_lot_hours": 24.0, "batch_hours": 2.0},
    {"lot_hours": 24.0, "mature_lot_hours": 168.0, "batch_hours": 2.0},
    {"lot_hours": 30.0, "mature_lot_hours": 168.0, "batch_hours": 2.0},
    {"lot_hours": 36.0, "mature_lot_hours": 168.0, "batch_hours": 2.0},
    {"lot_hours": 96.0, "mature_lot_hours": 168.0, "batch_hours": 2.0},
]


def with_numerics(scenario: Scenario, **changes: float) -> Scenario:
    """The same scenario, calculated otherwise."""
    return scenario.model_copy(update={"numerics": scenario.numerics.model_copy(update=changes)})


def dates_weeks(scenario: Scenario) -> tuple[NDArray[np.float64], float]:
    """Weeks of the two dates, (replications, 2), and seconds a replication."""
    began = time.perf_counter()
    results = run(scenario)
    places = [[m.name for m in results.milestones].index(name) for name in DATES]
    return results.hours[:, places] / HOURS_PER_WEEK, (time.perf_counter() - began) / len(results.ran)


def differences(rows: Iterable[tuple[str, Scenario]], reference: Scenario) -> list[str]:
    """Table rows: mean paired difference with its standard error, for both dates, and seconds."""
    base, seconds = dates_weeks(reference)
    lines = [f"| reference | 0 | 0 | {seconds:.3f} |"]
    for label, scenario in rows:
        weeks, seconds = dates_weeks(scenario)
        cells = []
        for column in range(len(DATES)):
            pairs = np.isfinite(weeks[:, column]) & np.isfinite(base[:, column])
            shift = weeks[pairs, column] - base[pairs, column]
            error = shift.std(ddof=1) / np.sqrt(len(shift))
            cells.append(f"{shift.mean():+.2f} ± {1.96 * error:.2f} (median {np.median(shift):+.2f}, n = {len(shift)})")
        lines.append(f"| {label} | {cells[0]} | {cells[1]} | {seconds:.3f} |")
        print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=24)
    scenario = load_scenario([f"replications={parser.parse_args().replications}"])
    print("| lot while learning, lot when mature, batch [h] | 10 GWh [weeks] | 45 GWh [weeks] | s |\n|---|---|---|---|")
    lots = [(" / ".join(f"{x:g}" for x in pair.values()), with_numerics(scenario, **pair)) for pair in PAIRS]
    differences(lots, with_numerics(scenario, **FINE))
    print("\n| weeks between reviews | 10 GWh [weeks] | 45 GWh [weeks] | s |\n|---|---|---|---|")
    fine = with_numerics(scenario, lot_hours=12.0, mature_lot_hours=12.0)  # lots longer than a review come in lumps
    reviews = [(f"{weeks}", with_numerics(fine, review_weeks=weeks)) for weeks in (2, 4, 8)]
    differences(reviews, with_numerics(fine, review_weeks=1))


if __name__ == "__main__":
    main()
