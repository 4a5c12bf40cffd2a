"""Prepare picture 3: sellable volumes by calendar year, against what is contracted or else what was announced."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sim.report.look.words import brief_between
from sim.report.prepared.volumes import VolumePicture, VolumeYear
from sim.scenario.announced import announced_kind, announced_level
from sim.scenario.offtake import customers
from sim.scenario.schema import Scenario
from sim.study.running.runner import Results
from sim.study.summary import Volume, is_whole, shortfall, volumes
from sim.study.told import footer

EVEN = 0.5
_WHOLE = "Whole calendar years only."


@dataclass(frozen=True)
class _Plan:
    """What volumes are held against: its word, its name, and how to read it."""

    word: str
    name: str
    note: str


def volume_picture(results: Results) -> VolumePicture:
    """Whole calendar years, from the first that brings anything or for which there is a contract or an announcement."""
    rows = [
        _year(results, place, volume) for place, volume in enumerate(volumes(results)) if is_whole(results, volume.year)
    ]
    shown = [number for number, row in enumerate(rows) if row.p50 >= 0.05 or row.plan is not None]
    years, scenario = tuple(rows[shown[0] :]) if shown else (), results.prepared.scenario
    known, plan = any(year.plan is not None for year in years), _plan(scenario)
    return VolumePicture(
        _message(years, scenario.data_date, plan.word), footer(results), years, plan.name if known else "",
        f"chance to sell less than {plan.word}", plan.note if known else _WHOLE,
    )  # fmt: skip


def _plan(scenario: Scenario) -> _Plan:
    if scenario.offtake:
        note = f"For comparison: it does not limit what the model makes or sells. {_WHOLE}"
        return _Plan("contracted", f"contracted by {', '.join(customers(scenario))}", note)
    what, done = ("rate", "reached") if announced_kind(scenario) == "rate" else ("nameplate", "installed")
    note = (
        f"That {what} was to be {done} before the year begins. It stands for contracts, since the scenario names none. "
        f"{_WHOLE}"
    )
    return _Plan("announced", f"{what} announced for the year", note)


def _year(results: Results, place: int, volume: Volume) -> VolumeYear:
    offtake = results.prepared.scenario.offtake
    plan = volume.contracted if offtake else announced_level(results.prepared.scenario, date(volume.year, 1, 1))
    share, interval = (None, None) if plan is None else shortfall(results, place, plan)
    return VolumeYear(volume.year, volume.sellable_p90, volume.sellable_p50, volume.sellable_p10, plan, share, interval)


def _message(years: tuple[VolumeYear, ...], data_date: date, word: str) -> str:
    """One sentence over the first such year not over at the data date, and from when on a shortfall is unlikely."""
    if not years:
        return "No whole year inside the horizon brings cells to sell at an even chance"
    ahead = [(year, year.shortfall) for year in years if year.shortfall is not None and year.year >= data_date.year]
    if not ahead:
        last = years[-1]
        return f"Sellable in {last.year}: {last.p50:.0f} GWh at an even chance, {last.p90:.0f} GWh at nine in ten"
    first, _ = ahead[0]
    text = (
        f"{first.year}: {first.p50:.1f} GWh sellable at an even chance, {first.plan:g} {word}; "
        f"{_said(first, 'chance of a shortfall ')}"
    )
    return text + _later(ahead)


def _said(year: VolumeYear, what: str = "") -> str:
    """The chance of a shortfall, of which a reader is told what it is; of one history whether there is one."""
    chance = year.shortfall or 0.0
    if year.interval is None:
        return "a shortfall" if chance else "none" if not what else "no shortfall"
    return f"{what}{brief_between(chance, *year.interval)}"


def _later(ahead: list[tuple[VolumeYear, float]]) -> str:
    """What becomes of the chance of a shortfall after the first year."""
    lasting = list(takewhile(lambda pair: pair[1] <= EVEN, reversed(ahead)))
    if len(lasting) == len(ahead):
        return ""
    if lasting:
        year, _ = lasting[-1]
        return f", {_said(year)} in {year.year}"
    if all(chance > EVEN for _, chance in ahead):
        return ", and above one in two ever after" if len(ahead) > 1 else ""
    year, _ = ahead[-1]
    return f", still {_said(year)} in {year.year}"
