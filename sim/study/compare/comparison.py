"""Several scenarios against the first: what differs, whether they share their luck, and every milestone of both."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

import numpy as np
from numpy.typing import NDArray

from sim.calendar import Calendar
from sim.errors import InputError
from sim.scenario.diff import in_words, name_beside
from sim.scenario.goals import goals, resolved
from sim.scenario.upper_end import beyond, why_beyond
from sim.study.compare.asked import Asked
from sim.study.compare.side import Side, read_side
from sim.study.compare.versus import Versus, versus
from sim.study.statistics import DateSummary, summarise
from sim.units import HOURS_PER_DAY

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A milestone of both: dates of each over the same replications where paired, and the difference."""

    milestone: str
    label: str
    before: DateSummary
    after: DateSummary
    versus: Versus


@dataclass(frozen=True)
class Against:
    """A scenario against the first.

    differences: in words; apart: why they do not share their luck, empty where they do.
    n: replications of the first and of this one that are compared.
    """

    side: Side
    differences: tuple[str, ...]
    apart: tuple[str, ...]
    n: tuple[int, int]
    rows: tuple[Row, ...]

    @property
    def paired(self) -> bool:
        """Whether replication k of both has the same luck."""
        return not self.apart


@dataclass(frozen=True)
class Comparison:
    """sides: all, the first is A; milestones: common to all, the most important first; against: the others in turn."""

    sides: tuple[Side, ...]
    milestones: tuple[str, ...]
    against: tuple[Against, ...]


def compare(asked: Sequence[Asked], wanted: Sequence[str] = ()) -> Comparison:
    """Compare scenarios whose tables are there.

    Args:
        asked: at least two.
        wanted: names of milestones; default: all that they have in common.

    Raises:
        InputError: a table is missing or damaged, nothing is in common, or nobody reaches what is asked for.
    """
    names = names_of(asked)
    sides = tuple(
        read_side(one, letter, name) for one, letter, name in zip(asked, ascii_uppercase, names, strict=False)
    )
    milestones = _common(sides, wanted)
    return Comparison(sides, milestones, tuple(against(sides[0], side, milestones) for side in sides[1:]))


def names_of(asked: Sequence[Asked]) -> list[str]:
    """What each is called: its scenario's name, or what tells it from one of that name before it."""
    names = list[str]()
    for number, one in enumerate(asked):
        same = next((k for k in range(number) if asked[k].scenario.name == one.scenario.name), None)
        told = one.scenario.name if same is None else name_beside(asked[same].scenario, one.scenario)
        names.append(told if not same else f"{one.scenario.name}, {told}")
    return names


def _common(sides: Sequence[Side], wanted: Sequence[str]) -> tuple[str, ...]:
    """Milestones that all of them have, in order of importance."""
    common = [name for name in sides[0].hours if all(name in side.hours for side in sides)]
    if not common:
        raise InputError(f"{_places(sides)}: have no milestone in common, so there is nothing to compare")
    chosen = list(dict.fromkeys(resolved(name, sides[0].scenario) for name in wanted))
    for name in chosen:
        if name not in common:
            lacking = " and ".join(side.letter for side in sides if name not in side.hours)
            raise InputError(f"milestone {name!r}: is not in {lacking}; in common: {', '.join(common)}")
    reached = [
        name for name in chosen or common if any(np.isfinite([*side.hours[name].values()]).any() for side in sides)
    ]
    missed = [name for name in chosen if name not in reached]
    if missed or not reached:
        raise InputError(_nobody_reaches(sides, missed))
    first = goals(sides[0].scenario)
    asked = tuple(dict.fromkeys([first.headline, first.beside, *first.drawn]))
    return tuple(chosen) or tuple(sorted(common, key=lambda name: (name not in reached, _importance(name, asked))))


def _nobody_reaches(sides: Sequence[Side], missed: Sequence[str]) -> str:
    """Why there is nothing to compare, and what helps."""
    if missed and all(beyond(missed[0], side.scenario) for side in sides):
        return f"milestone {missed[0]!r}: is {why_beyond(missed[0], sides[0].scenario)}; ask for another milestone"
    until = " and ".join(dict.fromkeys(str(side.scenario.horizon_end) for side in sides))
    what = f"milestone {missed[0]!r}: lies" if missed else "all milestones in common lie"
    return (
        f"{what} outside the horizon: no replication of any gets there by {until}; give a later horizon_end, "
        "or ask for another milestone"
    )


def _importance(name: str, asked: Sequence[str]) -> tuple[int, str]:
    """What goals put first, the first cells and deliveries, other levels, the rest; a stable order among equals."""
    if name in asked:
        return asked.index(name), ""
    kinds = (
        "first_cell",
        "first_delivery",
        "serial_start",
        "completion_test",
        "fid",
        "installed",
        "rate",
        "year",
        "quarter",
    )
    return len(asked) + next((k for k, kind in enumerate(kinds) if kind in name), len(kinds)), name


def _places(sides: Sequence[Side]) -> str:
    return " and ".join(str(side.place) for side in sides)


def apart(one: Side, other: Side) -> Iterator[str]:
    """Why two do not share their luck."""
    a, b = one.scenario, other.scenario
    if a.seed != b.seed:
        yield f"other seeds ({a.seed} and {b.seed})"
    if a.start != b.start:
        yield f"other first days ({a.start} and {b.start})"
    if a.horizon_end != b.horizon_end:
        yield f"other horizons ({a.horizon_end} and {b.horizon_end})"
    if one.model_version != other.model_version:
        yield f"other model versions ({one.model_version} and {other.model_version})"
    if not one.ran & other.ran:
        yield "no replication ran in both"


def against(one: Side, other: Side, milestones: Sequence[str]) -> Against:
    """A scenario against the first: paired over the replications that ran in both, where they share their luck."""
    reasons = tuple(apart(one, other))
    both = sorted(one.ran & other.ran)
    chosen = [both, both] if not reasons else [sorted(one.ran), sorted(other.ran)]
    rows = tuple(_row(name, one, other, chosen, paired=not reasons) for name in milestones)
    words = tuple(in_words(one.scenario, other.scenario))
    return Against(other, words, reasons, (len(chosen[0]), len(chosen[1])), rows)


def _row(name: str, one: Side, other: Side, chosen: Sequence[Sequence[int]], *, paired: bool) -> Row:
    calendar, end = Calendar(one.scenario.start), min(side.scenario.horizon_end for side in (one, other))
    hours = [_hours(side, name, numbers, calendar) for side, numbers in zip((one, other), chosen, strict=True)]
    if one.scenario.horizon_end != other.scenario.horizon_end:  # what only one of them looks at counts for neither
        last = calendar.hours(end) + HOURS_PER_DAY
        hours = [np.where(found >= last, np.inf, found) for found in hours]
    label = one.labels[name]
    before, after = (summarise(name, label, found, calendar, None) for found in hours)
    return Row(name, label, before, after, versus(hours[0], hours[1], paired=paired))


def _hours(side: Side, name: str, numbers: Sequence[int], calendar: Calendar) -> Floats:
    """Hours of these replications on the clock of the first scenario."""
    return np.array([side.hours[name][number] for number in numbers]) + calendar.hours(side.scenario.start)
