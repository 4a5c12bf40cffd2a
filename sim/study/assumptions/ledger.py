"""The assumption ledger: every number used, with unit, meaning, grade and source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sim.distributions import Distribution
from sim.scenario.fields import facts_at
from sim.scenario.schema import Scenario
from sim.scenario.sources import Entry, count_by_grade, entries

_PARAMETERS = ("value", "low", "mode", "high", "mean", "median", "shape", "sigma")
_NAMED = frozenset({"shape", "sigma"})  # parameters that are no value of the quantity itself


@dataclass(frozen=True)
class LedgerRow:
    """What a reader sees of an entry, as text."""

    key: str
    value: str
    unit: str
    meaning: str
    grade: str
    source: str


def ledger(scenario: Scenario) -> list[Entry]:
    """Every number, date and distribution of a scenario, in its order."""
    return entries(scenario.model_dump())


def grades_text(found: Sequence[Entry]) -> str:
    """How many of them have which grade, in one line."""
    counts = ", ".join(f"{count} {grade}" for grade, count in count_by_grade(found).items())
    return f"numbers by grade: {counts} (a distribution counts once)"


def value_text(value: float | date | Distribution) -> str:
    """A value as a reader writes it.

    >>> from sim.distributions import lognormal, triangular
    >>> [value_text(x) for x in (2, 0.10, date(2026, 6, 28), triangular(0.1, 0.225, 0.35), lognormal(6, 0.6))]
    ['2', '0.1', '2026-06-28', 'triangular 0.1 / 0.225 / 0.35', 'lognormal 6, sigma 0.6']
    """
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, Distribution):
        return f"{value:.6g}"
    given = {name: getattr(value, name) for name in _PARAMETERS if getattr(value, name) is not None}
    levels = " / ".join(f"{x:.6g}" for name, x in given.items() if name not in _NAMED)
    return ", ".join([f"{value.kind} {levels}", *(f"{name} {given[name]:.6g}" for name in given if name in _NAMED)])


def ledger_rows(found: Sequence[Entry]) -> list[LedgerRow]:
    """The ledger as text, one row an entry."""
    return [_row(entry) for entry in found]


def _row(entry: Entry) -> LedgerRow:
    facts = facts_at(entry.path)
    return LedgerRow(
        entry.path, value_text(entry.value), facts.unit, facts.meaning, entry.grade or "", entry.source or ""
    )
