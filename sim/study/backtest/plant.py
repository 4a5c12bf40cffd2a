"""What is kept of one plant of a back-test: its rows, the bands that its picture shows, the chance of never."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from pydantic import ConfigDict

from sim.reference.plant import Clock, Plant
from sim.study.backtest.forecast import Forecast
from sim.study.backtest.never import Never, never_of
from sim.study.backtest.rows import FEWEST, QUANTILES, Row, rows_of
from sim.study.backtest.scale import LEAST_SHARE
from sim.study.backtest.seen import seen_of
from sim.study.files.kinds import Count, Key, typed
from sim.study.running.batch import Floats
from sim.study.statistics import quantiles

STEP, LONGEST = 3, 84  # months: of the bands
WIDE_AT = 18.0  # months after serial start at which the width of the band of output is told
_STRICT = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True)
class Bands:
    """Quantiles (see ``QUANTILES``) by months of a clock, as long as most replications are seen.

    share: of nameplate, over the three months before, (months, quantiles); cell_yield: the same; empty: no cells.
    """

    __pydantic_config__ = _STRICT
    clock: Clock
    months: list[float]
    share: list[list[float]]
    cell_yield: list[list[float]]


@dataclass(frozen=True)
class PlantDone:
    """A plant.

    run: the hash of what was simulated; n, failed: replications.
    wide: P90 / P10 of output at ``WIDE_AT``, of which ``LEAST_SHARE`` is the least; None: too few are seen so far.
    """

    __pydantic_config__ = _STRICT
    run: Key
    n: Count
    failed: Count
    rows: list[Row]
    never: Never
    bands: Bands
    wide: float | None

    @property
    def plant(self) -> str:
        """Its name."""
        return self.never.plant


def done_of(forecast: Forecast, run: str) -> PlantDone:
    """What is kept of a forecast."""
    plant = forecast.plant
    return PlantDone(
        run, forecast.n, forecast.failed, rows_of(forecast), never_of(plant, forecast.never, forecast.course.end),
        _bands(forecast, clock_of(plant)), _wide(forecast),
    )  # fmt: skip


def clock_of(plant: Plant) -> Clock:
    """The clock of a plant's picture: that of most of what was seen of its output and yield, else its serial start."""
    clocks: list[Clock] = [seen.clock for seen in seen_of(plant) if seen.part in ("starting up", "yield")]
    return max(sorted(set(clocks)), key=clocks.count, default="serial_start")


def _bands(forecast: Forecast, clock: Clock) -> Bands:
    months, share, cell_yield = list[float](), list[list[float]](), list[list[float]]()
    started = int(np.isfinite(forecast.course.begun[clock]).sum())
    for month in range(STEP, LONGEST + 1, STEP):
        made = forecast.share(clock, month - STEP, month)
        good = forecast.course.yield_at(clock, month)
        if np.isfinite(made).sum() < max(0.9 * started, FEWEST):
            break
        months.append(float(month))
        share.append(_quantiles(made))
        cell_yield.append(_quantiles(good) if np.isfinite(good).any() else [0.0] * len(QUANTILES))
    return Bands(clock, months, share, cell_yield)


def _quantiles(values: Floats) -> list[float]:
    return [float(x) for x in quantiles(values, QUANTILES)]


def _wide(forecast: Forecast) -> float | None:
    made = forecast.share("serial_start", WIDE_AT - STEP, WIDE_AT)
    made = made[np.isfinite(made)]
    if len(made) < FEWEST:
        return None
    low, high = np.maximum(quantiles(made, [QUANTILES[0], QUANTILES[-1]]), LEAST_SHARE)
    return float(high / low)


def as_content(done: PlantDone) -> dict[str, Any]:
    """As it is written."""
    return asdict(done)


def of_content(content: dict[str, Any]) -> PlantDone:
    """As it was written.

    Raises:
        ValueError: it is something else; says where.
    """
    found: PlantDone = typed(json.dumps(content).encode(), PlantDone)
    if problem := next(_problems(found), None):
        raise ValueError(problem)
    return found


def _problems(done: PlantDone) -> Iterator[str]:
    """What no back-test writes."""
    if not 0.0 <= done.never.chance <= 1.0:
        yield "never.chance: is no chance"
    if done.wide is not None and not 1.0 <= done.wide < math.inf:
        yield "wide: is below 1 or infinite"
    for place, row in enumerate(done.rows):
        yield from (f"rows.{place}.{why}" for why in _wrong_in_row(row, done))
    bands = done.bands
    if not len(bands.months) == len(bands.share) == len(bands.cell_yield):
        yield "bands: are not of as many months"
    if not all(math.isfinite(month) for month in bands.months) or bands.months != sorted(set(bands.months)):
        yield "bands.months: are no rising numbers"
    if not all(map(_is_band, [*bands.share, *bands.cell_yield])):
        yield f"bands: are not of {len(QUANTILES)} rising numbers"


def _wrong_in_row(row: Row, done: PlantDone) -> Iterator[str]:
    seen = row.seen
    if seen.plant != done.plant:
        yield "seen.plant: is another plant"
    if not 0 <= row.n <= done.n:
        yield "n: is more than all replications or below 0"
    if row.quantiles and not _is_band(row.quantiles):
        yield f"quantiles: are not {len(QUANTILES)} rising numbers"
    if (row.crps is None) != (not row.quantiles) or (row.crps is not None and not 0.0 <= row.crps < math.inf):
        yield "crps: should be a number from 0 where there are quantiles, and only there"
    if not all(map(math.isfinite, (seen.since, seen.month, seen.low, seen.own_error))) or not seen.low <= seen.high:
        yield "seen: has numbers that are none, or ends the wrong way round"


def _is_band(values: Sequence[float]) -> bool:
    """Whether values are quantiles; they may fall by what is rounded between two equal ones."""
    rising = all(a <= b or math.isclose(a, b) for a, b in pairwise(values))
    return len(values) == len(QUANTILES) and all(map(math.isfinite, values)) and rising


def rows_in(done: Sequence[PlantDone]) -> list[Row]:
    """All rows of all plants."""
    return [row for one in done for row in one.rows]
