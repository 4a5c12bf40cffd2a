"""What a run beside plants that were built is drawn from."""

from dataclasses import dataclass

from sim.report.prepared.arrays import Floats, Number


@dataclass(frozen=True)
class Output:
    """What a plant put out, so many months after its first cells; share: of its nameplate; basis: how it is known."""

    month: Number
    share: Number
    basis: str


@dataclass(frozen=True)
class BuiltPlant:
    """A plant and its points; name: as the picture calls it."""

    name: str
    points: tuple[Output, ...]


@dataclass(frozen=True)
class BacktestPicture:
    """Run rate of the first block as a share of its nameplate, by months since its own first cell, and real plants.

    p10 ... p90: shares by month, (months,), of the replications that are seen so long; note: how to read it.
    """

    title: str
    footer: str
    months: Floats
    p10: Floats
    p25: Floats
    p50: Floats
    p75: Floats
    p90: Floats
    plants: tuple[BuiltPlant, ...]
    note: str

    @property
    def empty(self) -> bool:
        """Whether there is no built plant, or no first cell, to hold side by side."""
        return not self.plants or not len(self.months)
