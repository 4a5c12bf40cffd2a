"""Volumes by calendar year as text: the same rows on the terminal and on a page."""

from collections.abc import Sequence

from sim.report.look.words import brief, brief_with_bounds

COLUMNS = (
    "year", "good_p90", "good_p50", "good_p10", "sellable_p90", "sellable_p50", "sellable_p10",
    "contracted", "shortfall", "shortfall_low", "shortfall_high",
)  # fmt: skip
_HEAD = ("GWh in calendar year", "good:\n90 % make", "50 %", "10 %", "sellable:\n90 % make", "50 %", "10 %")
_CONTRACT_HEAD = ("contracted", "chance of\nless (95 %)")


def volume_rows(found: Sequence[Sequence[float | None]]) -> list[tuple[str, ...]]:
    """The head, and a row a year.

    found: ``COLUMNS`` of ``annual.parquet`` of a run.
    """
    made = [(str(row[0]), *(f"{value:.1f}" for value in row[1:7])) for row in found]
    if all(row[7] is None for row in found):
        return [_HEAD, *made]
    return [(*_HEAD, *_CONTRACT_HEAD), *(text + _against(*row[7:]) for text, row in zip(made, found, strict=True))]


def _against(gwh: float | None, chance: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    contracted = "-" if gwh is None else f"{gwh:g}"
    if chance is None:
        return contracted, "-"
    if low is None or high is None:  # one history
        return contracted, brief(chance, 1)
    return contracted, brief_with_bounds(chance, low, high)
