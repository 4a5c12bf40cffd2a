"""The model beside plants that were built: months of building, months to deliveries, share of nameplate, yield.

Run: python benchmarks/reference_plants.py [--replications 100]
The evidence and its sources stand in docs/validation.md.
"""

import argparse

import numpy as np
from numpy.typing import NDArray

from sim.scenario.load import load_scenario
from sim.study.first_cell import share_of_nameplate, since_first_cell
from sim.study.running.runner import run
from sim.study.statistics import quantile
from sim.units import HOURS_PER_MONTH

MONTHS = (12, 18, 24, 27, 36, 43)
Floats = NDArray[np.float64]


def spread(values: Floats) -> str:
    """P10, P50 and P90 of what is finite."""
    ordered = np.sort(values[np.isfinite(values)])
    return " / ".join(f"{quantile(ordered, p):.3g}" for p in (0.1, 0.5, 0.9))


def rows(overrides: list[str]) -> dict[str, str]:
    """Every compared quantity of one class of maker."""
    results = run(load_scenario(overrides), losses=True)
    names = [m.name for m in results.milestones]
    months = {name: results.hours[:, i] / HOURS_PER_MONTH for i, name in enumerate(names)}
    shares = share_of_nameplate(results)
    table = {
        "site works to first cell [months]": spread(months["block_1_first_cell"] - months["block_1_works_start"]),
        "first cell to first delivery [months]": spread(
            months["block_1_first_delivery"] - months["block_1_first_cell"]
        ),
        "first cell to completion test [months]": spread(
            months["block_1_completion_test"] - months["block_1_first_cell"]
        ),
    }
    for month in MONTHS:
        table[f"share of nameplate, month {month} [%]"] = spread(100 * since_first_cell(results, shares, month))
    for month in (12, 19, 24, 32):
        table[f"cell yield, month {month} [%]"] = spread(
            100 * since_first_cell(results, results.weekly["cell_yield"], month)
        )
    return table


def main() -> None:
    """Print the table: P10 / P50 / P90 over replications."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=100)
    count = f"replications={parser.parse_args().replications}"
    makers = {
        "newcomer": rows([count]),
        "newcomer without pilot": rows([count, "pilot.enabled=false"]),
        "incumbent": rows([count, "maker=incumbent"]),
    }
    print(f"| P10 / P50 / P90 | {' | '.join(makers)} |\n|---|{'---|' * len(makers)}")
    for name in makers["newcomer"]:
        print(f"| {name} | {' | '.join(table[name] for table in makers.values())} |")


if __name__ == "__main__":
    main()
