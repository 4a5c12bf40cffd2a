"""One assumption moved down or up: the scenario that results, or why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sim.distributions import Distribution, constant
from sim.errors import InputError
from sim.scenario.checks.check import check
from sim.scenario.fields import facts_at
from sim.scenario.load import frozen
from sim.scenario.schema import Scenario
from sim.scenario.sources import Entry
from sim.study.assumptions.groups import Assumption, is_uncertain
from sim.study.assumptions.ranges import QUARTER, Range, range_of

End = Literal["low", "high"]
FIXED_AT = {"low": 0.10, "high": 0.90}  # an uncertainty is fixed at these quantiles
STANDS_THERE = "it stands there already"
_RATIOS = frozenset({"share", "of the pace stage's rate"})


@dataclass(frozen=True)
class Move:
    """An assumption moved to one end of its range.

    text: where to, as a reader writes it.
    why: where the range comes from.
    scenario: with the moved values; None where it is not possible, and then ``refusal`` says why.
    """

    text: str
    why: str
    scenario: Scenario | None
    refusal: str = ""


def move(scenario: Scenario, assumption: Assumption, end: End, ranges: Mapping[str, Range]) -> Move:
    """Move an assumption to one end; everything else, seed and replications included, stays as it is."""
    text, why, values = _moved(assumption, end, ranges)
    if not any(is_uncertain(entry) or values[entry.path] != _number(entry) for entry in assumption.entries):
        return Move(text, why, None, STANDS_THERE)
    content = scenario.model_dump()
    for entry in assumption.entries:
        value = values[entry.path]
        _set(content, entry.path, constant(value).model_dump() if isinstance(entry.value, Distribution) else value)
    try:
        moved = frozen(content)
        check(moved)
    except InputError as error:
        return Move(text, why, None, str(error).partition("\n")[0])
    return Move(text, why, moved)


def _moved(assumption: Assumption, end: End, ranges: Mapping[str, Range]) -> tuple[str, str, dict[str, float]]:
    """Where to, in words, where that comes from, and the value at every path."""
    group = assumption.entries
    if any(map(is_uncertain, group)):
        values = {e.path: e.value.quantile(FIXED_AT[end]) for e in group if isinstance(e.value, Distribution)}
        alone = f" = {_told(values[group[0].path], assumption, 3)}" if len(group) == 1 else ""
        text = f"P{100 * FIXED_AT[end]:.0f}{alone}"
        return text, "P10 and P90 of its distribution", values
    found = range_of(assumption.key, ranges)
    if found is QUARTER and _is_split(assumption):  # where a range is known, they are no parts of one whole
        return _split(group, end)
    level = float(getattr(found, end))
    values = {entry.path: _constant(entry, found, level, alone=len(group) == 1) for entry in group}
    text = f"x {level:g}" if found.times else f"{level:+g}" if found.plus else f"all {_told(level, assumption, 4)}"
    alone = _told(values[group[0].path], assumption, 4)
    return text if len(group) > 1 else alone, f"{found.grade}: {found.source}", values


def _told(value: float, assumption: Assumption, digits: int) -> str:
    """A value as a reader writes it: shares in per cent."""
    return f"{100.0 * value:.{digits}g} %" if assumption.unit == "share" else f"{value:.{digits}g}"


def _constant(entry: Entry, found: Range, level: float, *, alone: bool) -> float:
    """A constant at one end, inside the bounds of its field; in a group, nothing and the whole stay what they are."""
    facts, value = facts_at(entry.path), _number(entry)
    if not alone and (value == 0.0 or (value == 1.0 and facts.unit in _RATIOS)):
        return value
    wanted = found.at(level, value)
    if facts.whole:
        wanted = _at_least_one_off(value, wanted)
    return inside(entry.path, wanted)


def inside(path: str, wanted: float) -> float:
    """A number inside the bounds of the field at a path; a whole one where the field holds such."""
    facts = facts_at(path)
    low, high = (0.0, 1.0) if facts.unit == "share" else (facts.low, facts.high)
    found = min(max(wanted, low), high)
    return round(found) if facts.whole else found


def _at_least_one_off(value: float, wanted: float) -> float:
    rounded = round(wanted)
    if rounded == value and wanted != value:
        return value + 1 if wanted > value else value - 1
    return rounded


def _is_split(assumption: Assumption) -> bool:
    """Whether the entries are the parts of one whole."""
    shares = [_number(entry) for entry in assumption.entries]
    return len(shares) > 1 and assumption.unit == "share" and abs(sum(shares) - 1.0) < 1e-6


def _split(group: tuple[Entry, ...], end: End) -> tuple[str, str, dict[str, float]]:
    """Parts of one whole, evened out or sharpened: to a power, and made to sum to one again."""
    power = 0.75 if end == "low" else 1.25
    raised = {entry.path: _number(entry) ** power for entry in group}
    total = sum(raised.values())
    why = f"the shares to the power of {power:g}, made to sum to one"
    return ("evened" if end == "low" else "sharpened"), why, {path: part / total for path, part in raised.items()}


def _number(entry: Entry) -> float:
    value = entry.value.value if isinstance(entry.value, Distribution) else entry.value
    assert isinstance(value, (int, float))
    return value


def _set(content: dict[str, Any], path: str, value: Any) -> None:
    *above, name = path.split(".")
    node: Any = content
    for part in above:
        node = node[part]
    node[name] = value
