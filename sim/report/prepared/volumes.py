"""What volumes by calendar year are drawn from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VolumeYear:
    """Sellable GWh of a calendar year; ``p90``: 90 % of replications make at least that.

    plan: GWh a year that were to be reached by then; shortfall: share of replications that make less. None where
    nothing is announced yet.
    """

    year: int
    p90: float
    p50: float
    p10: float
    plan: float | None
    shortfall: float | None


@dataclass(frozen=True)
class VolumePicture:
    """Picture 3. plan_name: what the step line is; note: how to read it."""

    title: str
    footer: str
    years: tuple[VolumeYear, ...]
    plan_name: str
    note: str
