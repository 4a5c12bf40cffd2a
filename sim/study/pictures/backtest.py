"""Prepare the picture of a run beside plants that were built by the same class of maker."""

from itertools import groupby, takewhile

import numpy as np

from sim.report.look.words import percent, percent_bounds
from sim.report.prepared.arrays import Floats
from sim.report.prepared.backtest import BacktestPicture, BuiltPlant, Output
from sim.study.evidence.counted import counted
from sim.study.first_cell import months_to_serial, share_of_nameplate, since_first_cell
from sim.study.pictures.observed import Point, observed
from sim.study.running.runner import Results
from sim.study.statistics import quantile, quantile_ranks, quantiles, rank
from sim.study.summary import BAND_QUANTILES
from sim.study.told import footer

SEEN = 0.9  # share of the replications with a first cell that the horizon must leave a month
YEAR = 12  # months
_TOLD = 24  # month of which the note says the median


def backtest_picture(results: Results) -> BacktestPicture:
    """Run rate of the first block by months since its own first cell, and what was seen of the same class of maker.

    Args:
        results: with loss trees.
    """
    shift, seen = months_to_serial(results), observed(results.prepared.scenario.maker.kind)
    points = [point.since_first_cell(shift) for point in seen]
    shares = share_of_nameplate(results)
    started = int(np.isfinite(since_first_cell(results, shares, 0.0)).sum())
    last = YEAR * int(np.ceil((max((p.month for p in points), default=YEAR) + 1.0) / YEAR))
    columns = [since_first_cell(results, shares, float(month)) for month in range(last + 1)] if started else []
    kept = list(takewhile(lambda values: np.isfinite(values).sum() >= SEEN * started, columns))
    shares_of = [q / 100 for q in BAND_QUANTILES]
    bands = np.array([quantiles(values, shares_of) for values in kept]).reshape(-1, len(BAND_QUANTILES)).T
    p10, p25, p50, p75, p90 = bands
    shown = [point for point in points if point.month <= len(kept) - 1]
    return BacktestPicture(
        _message(results, shown, bands), footer(results), np.arange(len(kept), dtype=float), p10, p25, p50, p75,
        p90, _plants(shown), _note(results, started, kept, points, shift if points != seen else 0.0),
    )  # fmt: skip


def _plants(points: list[Point]) -> tuple[BuiltPlant, ...]:
    """Numbered, not named: a planner's picture speaks of the class; docs/validation.md says which plants they are."""
    groups = [list(group) for _, group in groupby(points, key=lambda point: point.plant)]
    return tuple(
        BuiltPlant(
            f"built plant {number} of {len(groups)}" if len(groups) > 1 else "the one built plant that is known",
            tuple(Output(point.month, point.share, point.basis) for point in group),
        )
        for number, group in enumerate(groups, 1)
    )


def _message(results: Results, points: list[Point], bands: Floats) -> str:
    """Where the points lie, counted at their own months."""
    scenario = results.prepared.scenario
    who, band = (
        f"{scenario.maker.kind.replace('_', ' ')}s",
        "the band" if scenario.twin == "none" else "this one history",
    )
    if not bands.size:
        return "No replication has a first cell inside the horizon"
    if not points:
        return f"No output of built {who} is known for these months"
    months = np.arange(bands.shape[1])
    low, high = ([np.interp(p.month, months, bands[row]) for p in points] for row in (0, -1))
    found = counted([p.share for p in points], low, high)
    under, over = ("under the P10", "over the P90") if scenario.twin == "none" else ("under it", "over it")
    told = f"{found.inside} of {found.seen} points inside, {found.below} {under}, {found.above} {over}"
    if 2 * found.below > found.seen:
        return f"Observed {who} lie below {band}: {told}"
    if 2 * found.above > found.seen:
        return f"Observed {who} lie above {band}: {told}"
    return f"Observed {who} against {band}: {told}"


def _note(results: Results, started: int, kept: list[Floats], points: list[Point], shift: float) -> str:
    """How many replications there are, how many are not seen, how sure the median is, and what is not shown."""
    text = f"{started} of n = {len(results.ran)} replications have a first cell inside the horizon."
    if shift:
        text += f" Months that count from serial start are drawn {shift:.1f} later: so many lie between the two here."
    if len(kept) > _TOLD and results.prepared.scenario.twin == "none":
        text += f" Median at month {_TOLD}: {_median(kept[_TOLD])}."
    left_out = sum(point.month > len(kept) - 1 for point in points)
    if left_out:
        text += f" Later points are left out ({left_out}): the horizon cuts those months for more than one in ten."
    return text + (" Deliveries are a lower bound of output." if any(p.basis == "deliveries" for p in points) else "")


def _median(shares: Floats) -> str:
    """The median with its 95 % interval, where there are replications enough for one."""
    ordered = np.sort(shares[np.isfinite(shares)])
    low, high = (rank(ordered, number) for number in quantile_ranks(len(ordered), 0.5))
    interval = f"95 % interval {percent_bounds(low, high)}" if np.isfinite([low, high]).all() else "too few for more"
    return f"{percent(quantile(ordered, 0.5))} ({interval})"
