"""What plants that were built put out in their first years, as a share of their nameplate.

Output only: installed capacity and what a plant is said to be capable of are left out, and so are cumulative figures.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

PLANT_OUTPUT = Path(__file__).parent / "plant_output.csv"


@dataclass(frozen=True)
class Point:
    """Output of a plant, so many months after its first cells.

    share: of the nameplate of the phase that was being ramped up.
    basis: rate (counted cells or a stated mean), deliveries (a lower bound of output), claimed (said or forecast by
        the maker).
    """

    plant: str
    month: float
    share: float
    basis: str


def observed(maker: str) -> list[Point]:
    """All points of a class of maker, in the order of the file, plant by plant."""
    with PLANT_OUTPUT.open(encoding="utf-8", newline="") as file:
        return [_point(row) for row in csv.DictReader(file) if row["maker"] == maker]


def _point(row: dict[str, str]) -> Point:
    share = float(row["gwh_per_year"]) / float(row["nameplate_gwh_per_year"])
    return Point(row["plant"], float(row["month"]), share, row["basis"])
