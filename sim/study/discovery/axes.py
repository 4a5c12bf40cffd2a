"""What is decided in a discovery: levers on or off, numbers and dates over their ranges."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sim.scenario.fields import facts_at
from sim.scenario.relative.changes import Settings
from sim.scenario.schema import Scenario
from sim.study.assumptions.ledger import ledger
from sim.study.assumptions.moves import inside
from sim.study.assumptions.ranges import Range, matches
from sim.study.levers.catalogue import Catalogue


@dataclass(frozen=True)
class DecisionAxis:
    """Something that is decided.

    name: its key, or that of the lever; says: in words, for a lever.
    paths: what a number or a date sets, and the scenario's own number there; range: how a number goes with its own.
    settings: what a lever sets when it is on; whole: whether the values are whole numbers.
    low, high: ends of the range; a date as its ordinal, a lever 0 and 1.
    """

    name: str
    kind: Literal["number", "date", "lever"]
    low: float
    high: float
    says: str = ""
    paths: tuple[tuple[str, float], ...] = ()
    range: Range | None = None
    whole: bool = False
    settings: tuple[tuple[str, Any], ...] = ()

    def at(self, u: float) -> float:
        """The value at a share of the range."""
        if self.kind == "lever":
            return float(u >= 0.5)
        value = self.low + (self.high - self.low) * u
        return float(round(value)) if self.whole or self.kind == "date" else value

    def sets(self, value: float) -> Settings:
        """The overrides of a value."""
        if self.kind == "lever":
            return dict(self.settings) if value else {}
        if self.kind == "date":
            return {path: date.fromordinal(int(value)).isoformat() for path, _ in self.paths}
        if self.range is None:
            return {path: int(value) if self.whole else value for path, _ in self.paths}
        return {path: inside(path, self.range.at(value, own)) for path, own in self.paths}


def decision_axes(scenario: Scenario, catalogue: Catalogue) -> list[DecisionAxis]:
    """Levers on or off, numbers and dates over their ranges; on top of what a lever sets.

    Left out: levers that can no longer be decided, and those that only set what has a range of its own.

    Args:
        scenario: whose decisions.
        catalogue: fitted to it.
    """
    axes = []
    for name, lever in catalogue.levers.items():
        keys = list(_leaves(lever.overrides))
        if not lever.counterfactual and not all(_ranged(key, catalogue) for key in keys):
            axes.append(DecisionAxis(name, "lever", 0.0, 1.0, lever.says, settings=tuple(lever.overrides.items())))
    numbers = {e.path: float(e.value) for e in ledger(scenario) if isinstance(e.value, (int, float))}
    for key, found in catalogue.ranges.items():
        own = {path: value for path, value in numbers.items() if matches(path, key)}
        axes += [_number(key, found, own)] if own else []
    for key, days in catalogue.dates.items():
        if isinstance(days.first, date) and isinstance(days.last, date):
            ends = days.first.toordinal(), days.last.toordinal()
            axes.append(DecisionAxis(key, "date", *ends, paths=((key, 0.0),)))
    return axes


def _number(key: str, found: Range, own: Mapping[str, float]) -> DecisionAxis:
    """In the number's own unit where all that it sets starts from one value, relative to each otherwise."""
    paths, whole = tuple(own.items()), facts_at(next(iter(own))).whole
    if found.relative and len(set(own.values())) > 1:
        return DecisionAxis(key, "number", found.low, found.high, paths=paths, range=found)
    low, high = (inside(paths[0][0], found.at(end, paths[0][1])) for end in (found.low, found.high))
    return DecisionAxis(key, "number", low, high, paths=paths, whole=whole)


def _leaves(settings: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in settings.items():
        if isinstance(value, Mapping) and "kind" not in value:
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _ranged(path: str, catalogue: Catalogue) -> bool:
    return any(matches(path, key) for key in (*catalogue.ranges, *catalogue.dates))
