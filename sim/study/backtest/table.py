"""The rows of a back-test for a spreadsheet."""

from collections.abc import Iterator

from sim.study.backtest.answer import Answer
from sim.study.backtest.rivals import RIVALS
from sim.study.backtest.scale import UNITS

HEAD = (
    "plant", "maker_class", "part", "what", "clock", "since_month", "month", "seen_low", "seen_high", "bound",
    "own_error_log", "p10", "p25", "p50", "p75", "p90", "n", "place", "crps", "crps_unit",
    *(f"crps_{name.replace(' ', '_')}" for name in RIVALS),
)  # fmt: skip


def table_rows(answer: Answer) -> Iterator[list[object]]:
    """One row for everything seen; seen and forecast in months, or as shares; empty where there is none."""
    for place, row in enumerate(answer.rows):
        seen = row.seen
        quantiles = row.quantiles or (None,) * 5
        yield [
            seen.plant, seen.maker, seen.part, seen.what, seen.clock, seen.since, seen.month, seen.low, seen.high,
            seen.bound, seen.own_error, *quantiles, row.n, row.place, row.crps, UNITS[seen.part],
            *(scores[place] for scores in answer.rivals.values()),
        ]  # fmt: skip
