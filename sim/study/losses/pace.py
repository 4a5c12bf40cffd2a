"""Which stage sets the pace, over all replications: by line and quarter, and for the whole plant by time."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.model.bottleneck import Bottleneck
from sim.report.look.words import percent
from sim.report.prepared.pace import PacePicture, PaceRow
from sim.study.running.runner import Results
from sim.study.statistics import quantile, quantiles
from sim.study.summary import week_ends
from sim.study.told import footer
from sim.units import RUN_RATE_WEEKS

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class PaceTable:
    """One row a line, quarter and stage that sets the pace there in at least one replication.

    running: replications in which the line runs in that quarter; setting: of these, those in which this stage sets the
    pace; following: the stage that would set it most often if this one were relieved, -1 for none; margin_p10, margin,
    margin_p90: what relieving it alone would bring, as a share of the line's pace, over those replications.
    """

    line: Whole
    quarter: Whole
    stage: Whole
    running: Whole
    setting: Whole
    following: Whole
    margin_p10: Floats
    margin: Floats
    margin_p90: Floats


def pace_table(results: Results) -> PaceTable:
    """Count over replications; the pilot is left out."""
    stage, following, margin = _of_plant_lines(results)
    rows = []
    for quarter, line in np.argwhere((stage >= 0).any(axis=0)):
        here = stage[:, quarter, line]
        for setting in np.unique(here[here >= 0]):
            chosen = here == setting
            ((after, _),) = Counter(following[chosen, quarter, line].tolist()).most_common(1)
            gains = margin[chosen, quarter, line]
            spread = quantiles(gains, [0.1, 0.5, 0.9])
            rows.append((line + 1, quarter, setting, (here >= 0).sum(), chosen.sum(), after, *spread))
    columns = list(zip(*rows, strict=True)) if rows else [()] * 9
    return PaceTable(*(np.array(c, int) for c in columns[:6]), *(np.array(c, float) for c in columns[6:]))


def _of_plant_lines(results: Results) -> Bottleneck:
    """All replications together, (n, quarters, plant lines)."""
    found = zip(*results.bottlenecks, strict=True)
    return Bottleneck(*(np.stack(arrays)[:, :, 1:] for arrays in found))


def pace_picture(results: Results) -> PacePicture:
    """Stage by time: the share of running lines, over all replications, whose pace each stage sets."""
    scenario, names = results.prepared.scenario, results.prepared.traits.names
    stage, following, margin = _of_plant_lines(results)
    running = (stage >= 0).sum(axis=(0, 2))
    rows, totals = [], []
    for number, name in enumerate(names):
        setting = stage == number
        if not setting.any():
            continue
        share = np.divide(setting.sum(axis=(0, 2)), running, out=np.full(len(running), np.nan), where=running > 0)
        rows.append(PaceRow(_said(name), share, _note(names, following[setting], margin[setting])))
        totals.append((int(setting.sum()), _said(name), _gain(margin[setting])))
    days = np.array([scenario.start, *week_ends(results)], dtype="datetime64[D]")
    return PacePicture(
        _message(totals), footer(results), days[np.arange(len(running)) * RUN_RATE_WEEKS], tuple(rows), scenario.start,
        scenario.horizon_end,
    )  # fmt: skip


def _note(names: tuple[str, ...], following: NDArray[np.int16], margin: Floats) -> str:
    """What relieving a stage would bring: the median gain until the next one holds the line."""
    gain = _gain(margin)
    if gain is None:
        return "no other stage has a rate"
    ((after, _),) = Counter(following[np.isfinite(margin)].tolist()).most_common(1)
    return f"+{percent(gain)}, then {_said(names[after])}"


def _gain(margin: Floats) -> float | None:
    known = margin[np.isfinite(margin)]
    return quantile(np.sort(known), 0.5) if known.size else None


def _said(stage: str) -> str:
    return stage.replace("_", " ")


def _message(totals: list[tuple[int, str, float | None]]) -> str:
    """Which stage sets the pace most often, and what relieving it there would bring."""
    if not totals:
        return "No line runs inside the horizon"
    count, name, gain = max(totals, key=lambda total: total[:2])
    share = count / sum(total[0] for total in totals)
    text = f"{name[0].upper()}{name[1:]} sets the pace in {percent(share)} of the time that lines run"
    return text if gain is None else f"{text}; relieving it alone brings {percent(gain)} there"
