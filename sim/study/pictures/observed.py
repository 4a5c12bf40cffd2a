"""What plants that were built put out in their first years, as a share of their nameplate, and with what yield.

Of the reference plants that come with the program: output only, no capacity and no sums, and only what is evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sim.reference.alike import KINDS
from sim.reference.load import shipped_plants
from sim.reference.outside import OUTPUTS, of_class
from sim.reference.plant import Clock, Observed, Plant

BASIS = {"exact": "rate", "at_most": "rate", "at_least": "deliveries", "claimed": "claimed"}


@dataclass(frozen=True)
class Point:
    """Output or yield of a plant, so many months after its clock began; of a mean the middle month.

    share: of the nameplate of the phase that was being ramped up; of the cells that were judged.
    basis: rate (counted cells or a stated mean), deliveries (a lower bound of output), claimed (said or forecast by
        the maker).
    """

    plant: str
    month: float
    share: float
    basis: str
    clock: Clock

    def since_first_cell(self, to_serial: float) -> "Point":
        """The same by months from the first cell. to_serial: months from there to the serial start."""
        shift = to_serial if self.clock == "serial_start" else 0.0
        return replace(self, month=self.month + shift, clock="first_cell")


def observed(maker: str) -> list[Point]:
    """All outputs of a class of maker, plant by plant."""
    return [
        _point(plant, row, (row.value or 0.0) / plant.nameplate.gwh_per_year)
        for plant, row in _evidence(maker)
        if row.what in OUTPUTS
    ]


def observed_yields(maker: str) -> list[Point]:
    """All yields of a class of maker, plant by plant."""
    return [_point(plant, row, row.value or 0.0) for plant, row in _evidence(maker) if row.what == "yield"]


def _evidence(maker: str) -> Iterator[tuple[Plant, Observed]]:
    for plant in of_class(shipped_plants(), KINDS.get(maker, maker)):
        yield from ((plant, row) for row in plant.observed if row.score)


def _point(plant: Plant, row: Observed, share: float) -> Point:
    return Point(plant.plant, plant.month_of(row) or 0.0, share, BASIS[row.bound], row.clock)
