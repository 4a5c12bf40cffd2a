"""What was seen, counted against the bands of a model: below, inside, above."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from sim.beta import beta_share
from sim.report.prepared.backtest import BacktestPicture

BANDS = Path(__file__).parent / "bands.csv"
BAND = 0.8  # share of what is seen that a band from P10 to P90 should hold
_DOUBTFUL = 0.05  # chance that a true band holds so few


@dataclass(frozen=True)
class Counted:
    """Points below, inside and above the band from P10 to P90."""

    below: int
    inside: int
    above: int

    @property
    def seen(self) -> int:
        """All of them."""
        return self.below + self.inside + self.above

    @property
    def contradicts(self) -> bool:
        """Whether less than half lie inside, or so few as a band that holds 80 % would seldom hold.

        Points of one plant hang together; they are counted as if they did not.
        """
        outside = self.below + self.above
        so_few = beta_share(outside, self.inside + 1, 1.0 - BAND) if outside else 1.0  # the binomial law, summed
        return 2 * self.inside < self.seen or so_few < _DOUBTFUL


def counted(seen: ArrayLike, low: ArrayLike, high: ArrayLike) -> Counted:
    """Points against the ends of their bands, each (n,); one on an end is inside."""
    points = np.asarray(seen, float)
    below, above = int((points < np.asarray(low)).sum()), int((points > np.asarray(high)).sum())
    return Counted(below, points.size - below - above, above)


def counted_in(picture: BacktestPicture) -> Counted:
    """The points of a picture against its own band, at their own months."""
    points = [point for plant in picture.plants for point in plant.points]
    low, high = (
        [np.interp(point.month, picture.months, band) for point in points] for band in (picture.p10, picture.p90)
    )
    return counted([point.share for point in points], low, high)


@dataclass(frozen=True)
class Shipped:
    """Points of a class of maker against the bands of the shipped scenario with that class; origin: of the bands."""

    counted: Counted
    origin: str


def shipped(quantity: str, maker: str) -> Shipped:
    """What ``bands.csv`` says, which benchmarks/evidence_bands.py makes. quantity: output, yield."""
    with BANDS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["quantity"] == quantity and row["maker"] == maker]
    origins = dict.fromkeys(map(_origin, rows))
    return Shipped(counted(*(_numbers(rows, name) for name in ("seen", "p10", "p90"))), " and ".join(origins))


def _numbers(rows: Sequence[dict[str, str]], name: str) -> list[float]:
    return [float(row[name]) for row in rows]


def _origin(row: dict[str, str]) -> str:
    return f"seed {row['seed']}, n = {row['replications']}, model version {row['model_version']}"
