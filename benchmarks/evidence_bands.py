"""Bands of the shipped scenario for every output and yield that was seen at a plant that was built.

Run: python benchmarks/evidence_bands.py [--replications 100]
Writes sim/study/evidence/bands.csv, from which answers say how much of it is validated; again after the model moves.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim import MODEL_VERSION
from sim.csv_text import csv_bytes
from sim.scenario.load import load_scenario
from sim.study.evidence.counted import BANDS
from sim.study.evidence.words import OUTPUT, YIELD
from sim.study.first_cell import months_to_serial, share_of_nameplate, since_first_cell
from sim.study.pictures.observed import Point, observed, observed_yields
from sim.study.running.runner import Results, run
from sim.study.statistics import quantile
from sim.whole import write_whole

MAKERS = ("newcomer", "incumbent")
REPLICATIONS = 100
HEAD = (
    "quantity", "plant", "maker", "month", "clock", "seen", "p10", "p50", "p90", "scenario", "seed", "replications",
    "model_version",
)  # fmt: skip


def seen(maker: str) -> Iterator[tuple[str, Point]]:
    """What was seen of a class of maker: quantity and point."""
    yield from ((OUTPUT, point) for point in observed(maker))
    yield from ((YIELD, point) for point in observed_yields(maker))


def band_rows(maker: str, replications: int = REPLICATIONS) -> Iterator[list[object]]:
    """A row as in ``HEAD`` for everything seen, from a run of its own."""
    scenario = load_scenario([f"replications={replications}", f"maker={maker}"])
    results = run(scenario, losses=True)
    weekly = {OUTPUT: share_of_nameplate(results), YIELD: results.weekly["cell_yield"]}
    for quantity, point in seen(maker):
        month = point.since_first_cell(months_to_serial(results)).month
        band = [round(x, 4) for x in _band(results, weekly[quantity], month)]
        origin = (scenario.name, scenario.seed, len(results.ran), MODEL_VERSION)
        yield [quantity, point.plant, maker, f"{point.month:g}", point.clock, round(point.share, 4), *band, *origin]


def _band(results: Results, weekly: NDArray[np.floating], month: float) -> list[float]:
    values = np.asarray(since_first_cell(results, weekly, month), float)
    ordered = np.sort(values[np.isfinite(values)])
    return [quantile(ordered, p) for p in (0.1, 0.5, 0.9)]


def write(path: Path, replications: int) -> None:
    """All classes into one file."""
    write_whole(path, csv_bytes(HEAD, [row for maker in MAKERS for row in band_rows(maker, replications)]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    write(BANDS, parser.parse_args().replications)
