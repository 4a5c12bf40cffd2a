"""What volumes by calendar year are drawn from."""

from dataclasses import dataclass

from sim.report.prepared.arrays import Number


@dataclass(frozen=True)
class VolumeYear:
    """Sellable GWh of a calendar year; ``p90``: 90 % of replications make at least that.

    plan: GWh contracted for the year, or a year that were to be reached by then; None where there is nothing of it.
    shortfall: share of replications that sell less; interval: its 95 % interval, None where there is one history only.
    """

    year: int
    p90: Number
    p50: Number
    p10: Number
    plan: float | None
    shortfall: float | None
    interval: tuple[Number, Number] | None


@dataclass(frozen=True)
class VolumePicture:
    """Picture 3.

    plan_name: what the step line is; shortfall_name: what the chances under the bars are; note: how to read it.
    """

    title: str
    footer: str
    years: tuple[VolumeYear, ...]
    plan_name: str
    shortfall_name: str
    note: str

    @property
    def empty(self) -> bool:
        """Whether no year is shown."""
        return not self.years
