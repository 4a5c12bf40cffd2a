"""Sweeps that nobody simulated: rows with the luck of 41 replications, shared by all points."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from scipy.stats import norm

from sim.calendar import Calendar
from sim.study.statistics import summarise
from sim.study.sweep.rows import EPOCH, SweepRow

HORIZON = date(2041, 6, 30)
LABELS = {"rate_10": "10 GWh a year (13-week rate)", "rate_45": "45 GWh a year (13-week rate)"}
TARGETS = {"rate_10": "2028-12-31", "rate_45": "2030-12-31"}
LUCK = np.random.default_rng(7).permutation(norm.ppf((np.arange(41) + 0.5) / 41))  # years, one a replication
NOTHING_FAILED: tuple[int, ...] = ()


def plan(axes: Sequence[str] = (), **changes: Any) -> dict[str, Any]:
    """What a sweep says of itself."""
    return {
        "title": "A plant", "scenario": "made_up", "name": "sweep", "data_date": "2026-02-28", "seed": 1,
        "replications": len(LUCK), "axes": list(axes), "shown": ["rate_10", "rate_45"], "milestones": LABELS,
        "targets": TARGETS, "horizon_end": str(HORIZON), **changes,
    }  # fmt: skip


def hours(year: float, failed: Sequence[int] = NOTHING_FAILED) -> np.ndarray:
    """Hours since 1970 around a year; behind the horizon later, and never for one in ten of those."""
    found = np.round((year - 1970.0 + LUCK) * 365.25) * 24.0
    behind = found > Calendar(EPOCH).hours(HORIZON)
    found = np.where(behind, np.where(np.arange(len(LUCK)) % 10 == 0, np.nan, np.inf), found)
    found[list(failed)] = -np.inf
    return found


def row(
    point: int, settings: Mapping[str, Any], year: float, name: str = "", failed: Sequence[int] = NOTHING_FAILED,
    targets: Mapping[str, str] = TARGETS,
) -> SweepRow:  # fmt: skip
    """A point that is done: 10 GWh a year around a year, 45 eight years later."""
    found = tuple(hours(year + more, failed) for more in (0.0, 8.0))
    summaries = tuple(
        summarise(key, LABELS[key], h[~np.isneginf(h)], Calendar(EPOCH), _day(targets.get(key)))
        for key, h in zip(LABELS, found, strict=True)
    )
    return SweepRow(point, name, dict(settings), "done", summaries, len(failed), hours=found)


def not_done(point: int, settings: Mapping[str, Any], state: str, name: str = "") -> SweepRow:
    """A point that failed or is pending."""
    return SweepRow(point, name, dict(settings), state, message="RuntimeError: no luck" if state == "failed" else "")


def along(key: str, values: Sequence[Any], year: Callable[[int], float]) -> list[SweepRow]:
    """One axis."""
    return [row(i + 1, {key: value}, year(i)) for i, value in enumerate(values)]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
