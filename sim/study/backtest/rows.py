"""The table of a back-test: a row for everything seen, with what was forecast of it and how well."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.reference.plant import Plant
from sim.study.backtest.forecast import Forecast
from sim.study.backtest.rivals import RIVALS
from sim.study.backtest.scale import as_read, scaled
from sim.study.backtest.scores import crps, place
from sim.study.backtest.seen import Part, Seen, seen_of
from sim.study.running.batch import Floats
from sim.study.statistics import quantile

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FEWEST = 10  # replications with a value: fewer make no band


@dataclass(frozen=True)
class Row:
    """One thing seen and its forecast.

    seen: what and when; n: replications with a value, of all that ran.
    quantiles: of the forecast as it is read, with the own error of what was seen, in its unit, see ``QUANTILES``; of
        fewer than ``FEWEST`` none.
    crps: of the same sample, on the scale of the part.
    """

    seen: Seen
    n: int
    quantiles: tuple[float, ...]
    crps: float | None

    @property
    def place(self) -> str:
        """Where it lies in the band from P10 to P90; empty where there is none."""
        return self._place(0, -1)

    @property
    def place_in_half(self) -> str:
        """The same from P25 to P75."""
        return self._place(1, -2)

    def _place(self, low: int, high: int) -> str:
        if not self.quantiles:
            return ""
        return place(self.seen.low, self.seen.high, self.quantiles[low], self.quantiles[high])


def rows_of(forecast: Forecast) -> list[Row]:
    """A plant's rows."""
    return [_row(seen, forecast.values(seen)) for seen in seen_of(forecast.plant)]


def _row(seen: Seen, values: Floats) -> Row:
    known = values[np.isfinite(values)]
    if len(known) < FEWEST:
        return Row(seen, len(known), (), None)
    read = np.sort(as_read(seen, known))
    low, high = scaled(seen.part, [seen.low, seen.high])
    score = crps(scaled(seen.part, read), float(low), float(high))
    return Row(seen, len(known), tuple(quantile(read, p) for p in QUANTILES), score)


def rival_scores(rows: Sequence[Row], known: Sequence[Plant]) -> dict[str, list[float | None]]:
    """CRPS of every rival for every row; None where it has nothing to say, or there is none of ours.

    known: all plants, also those that are not forecast: rivals are made from them.
    """
    seen, plants = [one for plant in known for one in seen_of(plant)], {plant.name: plant for plant in known}
    return {name: [_scored(rival(row.seen, seen, plants), row) for row in rows] for name, rival in RIVALS.items()}


def _scored(sample: Floats | None, row: Row) -> float | None:
    if sample is None or row.crps is None:
        return None
    low, high = scaled(row.seen.part, [row.seen.low, row.seen.high])
    return crps(sample, float(low), float(high))


def of_part(rows: Sequence[Row], part: Part) -> list[int]:
    """Places of the rows of a part that have a score."""
    return [place for place, row in enumerate(rows) if row.seen.part == part and row.crps is not None]
