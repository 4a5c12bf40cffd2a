"""Prepare picture 3: sellable volumes by calendar year, against what was announced."""

from datetime import date

import numpy as np

from sim.report.look.words import percent
from sim.report.prepared.volumes import VolumePicture, VolumeYear
from sim.study.pictures.ramp import footer
from sim.study.running.runner import Results
from sim.study.summary import Volume, volumes

_NOTE = (
    "That rate was to be reached before the year begins. It stands for contracts, since the scenario names none. Whole "
    "calendar years only."
)


def volume_picture(results: Results) -> VolumePicture:
    """Whole calendar years, from the first that brings anything or for which a rate was announced."""
    scenario = results.prepared.scenario
    rows = [
        _year(results, place, volume, announced(results, volume.year))
        for place, volume in enumerate(volumes(results))
        if date(volume.year, 12, 31) <= scenario.horizon_end
    ]
    shown = [number for number, row in enumerate(rows) if row.p50 >= 0.05 or row.plan is not None]
    years = tuple(rows[shown[0] :]) if shown else ()
    known = any(year.plan is not None for year in years)
    name = "rate announced for the year" if known else ""
    return VolumePicture(_message(years), footer(results), years, name, _NOTE if known else "Nothing was announced.")


def announced(results: Results, year: int) -> float | None:
    """The highest run rate that was announced for a day before a year, GWh a year; None before the first."""
    points = results.prepared.scenario.announced.values()
    rates = [
        float(point.milestone.partition("_")[2])
        for point in points
        if point.milestone.startswith("rate_") and point.date < date(year, 1, 1)
    ]
    return max(rates, default=None)


def _year(results: Results, place: int, volume: Volume, plan: float | None) -> VolumeYear:
    short = None if plan is None else float(np.mean(results.sellable_gwh[:, place] < plan))
    return VolumeYear(volume.year, volume.sellable_p90, volume.sellable_p50, volume.sellable_p10, plan, short)


def _message(years: tuple[VolumeYear, ...]) -> str:
    """One sentence over the first announced year, and the first in which the announced rate is an even chance."""
    if not years:
        return "No whole year inside the horizon brings cells to sell at an even chance"
    first = next((year for year in years if year.plan is not None), None)
    if first is None or first.plan is None or first.shortfall is None:
        last = years[-1]
        return f"Sellable in {last.year}: {last.p50:.0f} GWh at an even chance, {last.p90:.0f} GWh at nine in ten"
    text = (
        f"{first.year}: {first.p50:.1f} GWh sellable at an even chance, {first.plan:g} announced; "
        f"chance of a shortfall {percent(first.shortfall)}"
    )
    even = next((y for y in years if y.plan is not None and y.shortfall is not None and y.shortfall <= 0.5), None)
    if even is not None and even != first:
        return f"{text}, {percent(even.shortfall or 0.0)} by {even.year}"
    return text if even is not None else f"{text}, and above one in two ever after"
