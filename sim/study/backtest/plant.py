"""What is kept of one plant of a back-test: its rows, the bands that its picture shows, the chance of never."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from pydantic import ConfigDict, TypeAdapter

from sim.reference.plant import Clock, Plant
from sim.study.backtest.forecast import Forecast
from sim.study.backtest.never import Never, never_of
from sim.study.backtest.rows import FEWEST, QUANTILES, Row, rows_of
from sim.study.backtest.scale import LEAST_SHARE
from sim.study.backtest.seen import seen_of
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
    run: str
    n: int
    failed: int
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
        run, forecast.n, forecast.failed, rows_of(forecast), never_of(plant, forecast.never),
        _bands(forecast, clock_of(plant)), _wide(forecast),
    )  # fmt: skip


def clock_of(plant: Plant) -> Clock:
    """The clock of a plant's picture: that of most of what was seen of its output and yield, else its serial start."""
    clocks: list[Clock] = [seen.clock for seen in seen_of(plant) if seen.clock != "works_start"]
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
        ValueError: it is something else.
    """
    found: PlantDone = TypeAdapter(PlantDone).validate_json(json.dumps(content), strict=True)
    return found


def rows_in(done: Sequence[PlantDone]) -> list[Row]:
    """All rows of all plants."""
    return [row for one in done for row in one.rows]
