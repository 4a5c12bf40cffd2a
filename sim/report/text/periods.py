"""Plan and forecast by year or quarter in words: the rows of a table, and how to read them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.look.words import brief, brief_with_bounds

# Plans that a period may have: heads of their GWh and of the chance to make them, and what they are.
_PLANS = {
    "modelled_plan": (
        "plan as\nmodelled", "chance of plan\nas modelled", "Plan as modelled: the same programme, all as planned.",
    ),
    "our_plan": ("our plan", "chance of\nour plan", "Our plan is of good cells, and so is its chance."),
    "announced": (
        "announced\nlevel", "chance of\nannounced", "Announced level: what was to be reached before the period begins.",
    ),
}  # fmt: skip
_SEEN = 0.005  # GWh: less than that is nothing in a table of two digits
Row = Mapping[str, Any]


def period_rows(found: Sequence[Row], what: str) -> list[tuple[str, ...]]:
    """The head, and a row a period from the first that brings or plans anything.

    found: rows of ``plan_and_forecast.parquet``, by column; what: year, quarter.
    """
    plans = _plans(found)
    first = next((k for k, row in enumerate(found) if _brings(row, plans)), len(found))
    heads = (*(_PLANS[name][0] for name in plans), "P90", "P50", "P10", *(_PLANS[name][1] for name in plans))
    return [(f"sellable GWh in\ncalendar {what}", *heads), *(_row(row, plans) for row in found[first:])]


def period_note(found: Sequence[Row]) -> str:
    """How to read the rows."""
    chances = "Chances: to make at least the plan, with 95 % intervals."
    return " ".join(["P90: nine in ten make at least so much.", *(_PLANS[name][2] for name in _plans(found)), chances])


def _plans(found: Sequence[Row]) -> list[str]:
    """Only those that there are become columns."""
    return [name for name in _PLANS if any(row[name] for row in found)]


def _brings(row: Row, plans: Sequence[str]) -> bool:
    return any((row[name] or 0.0) >= _SEEN for name in ("sellable_p10", *plans))


def _row(row: Row, plans: Sequence[str]) -> tuple[str, ...]:
    return (
        row["period"], *("-" if row[name] is None else f"{row[name]:.2f}" for name in plans),
        *(f"{row[f'sellable_{q}']:.2f}" for q in ("p90", "p50", "p10")), *(_chance(row, name) for name in plans),
    )  # fmt: skip


def _chance(row: Row, plan: str) -> str:
    chance, low, high = (row[f"{plan}_chance{end}"] for end in ("", "_low", "_high"))
    if chance is None:
        return "-"
    return brief(chance, 1) if low is None else brief_with_bounds(chance, low, high)
