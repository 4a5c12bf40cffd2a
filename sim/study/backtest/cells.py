"""One thing seen in words: what it is, its value, its forecast, and how numbers over plants are written."""

from sim.reference.plant import Clock
from sim.study.backtest.rows import Row
from sim.study.backtest.seen import Seen
from sim.study.backtest.totals import Interval

CLOCKS: dict[Clock, str] = {
    "works_start": "works", "first_cell": "first cell", "first_delivery": "delivery", "serial_start": "serial",
}  # fmt: skip


def what(seen: Seen) -> str:
    """A milestone, or what was seen in which months of its clock."""
    if seen.part == "building":
        return when(seen)
    if seen.part == "people":
        return f"people {_months(seen)}"
    thing = "yield" if seen.part == "yield" else "deliveries" if seen.bound == "at_least" else "output"
    return f"{thing} {_months(seen)}"


def when(seen: Seen) -> str:
    """A milestone, or the months."""
    return seen.what.replace("_", " ") if seen.part == "building" else f"month {_months(seen)}"


def _months(seen: Seen) -> str:
    return f"{seen.month:.0f}" if seen.since == seen.month else f"{seen.since:.0f}-{seen.month:.0f}"


def row_cells(row: Row) -> list[str]:
    """The clock, what was seen, the forecast, where it lies, the score."""
    seen, quantiles = row.seen, ["-"] * 3
    if row.quantiles:
        quantiles = [shown(seen, row.quantiles[place]) for place in (0, 2, 4)]
    score = "-" if row.crps is None else f"{row.crps:.2f}"
    return [CLOCKS[seen.clock], ends(seen), *quantiles, row.place or "-", score]


def ends(seen: Seen) -> str:
    """The value that was seen, or the two between which it lies."""
    low, high = shown(seen, seen.low), shown(seen, seen.high)
    return low if low == high else f"{low.removesuffix(' %')}-{high}"


def shown(seen: Seen, value: float) -> str:
    """A value of the kind of what was seen."""
    if seen.part == "building":
        return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    if seen.part == "people":
        return f"{value:.0f} a GWh"
    return f"{100 * value:.1f} %" if value < 0.0995 else f"{100 * value:.0f} %"


def brackets(interval: Interval | None) -> str:
    """The ends of an interval; nothing where there is none."""
    return "" if interval is None else f"({interval[0]:.2f} to {interval[1]:.2f})"


def percents(interval: Interval | None) -> str:
    """The same of shares."""
    return "" if interval is None else f"({100 * interval[0]:.0f} to {100 * interval[1]:.0f})"
