"""What a comparison says first: who is earlier, how likely, and why, in sentences made from the numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from sim.report.look.words import told_share
from sim.study.compare.comparison import Against, Comparison
from sim.study.compare.side import Side
from sim.study.compare.words import chance, moved, short_name, told
from sim.study.evidence.words import output_validity
from sim.study.page.comparison.reasons import Reasons
from sim.study.told import level

_MOST_LEVELS = 2  # milestones of which the answer speaks
_MOST_POINTS = 2  # differences that it names


def answer(comparison: Comparison, reasons: Sequence[Reasons]) -> tuple[str, ...]:
    """By how much, how likely, why, what is validated; reasons: of each of the others in turn."""
    names = _spoken_of(comparison)
    valid = output_validity(side.scenario for side in comparison.sides)
    each = " ".join(side.answer(comparison.milestones[0]) for side in comparison.sides)
    return (each, _months(comparison, names), _chances(comparison, names), _why(comparison, reasons), *valid)


def _spoken_of(comparison: Comparison) -> list[int]:
    """The first milestones that anybody reaches, by number."""
    reached = [
        k for k, name in enumerate(comparison.milestones)
        if any(np.isfinite([*side.hours[name].values()]).any() for side in comparison.sides)
    ]  # fmt: skip
    return reached[:_MOST_LEVELS]


def _months(comparison: Comparison, numbers: Sequence[int]) -> str:
    first, parts = comparison.sides[0], []
    for place, number in enumerate(numbers):
        named = [(one.side.letter if place else short_name(one), one.rows[number]) for one in comparison.against]
        parts.append(
            f"for {_level(comparison, number)}, {', '.join(f'{who} {told(row, first)}' for who, row in named)}"
        )
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}. These are even chances with 95 % intervals, from {_counted(comparison)}."


def _level(comparison: Comparison, number: int) -> str:
    return level(comparison.against[0].rows[number].label)


def _counted(comparison: Comparison) -> str:
    """How many replications stand behind it."""
    counts = dict.fromkeys(map(_count, comparison.against))
    return " and ".join(counts)


def _count(one: Against) -> str:
    if one.paired:
        return f"{one.n[0]} pairs of histories with the same luck"
    return f"{one.n[0]} and {one.n[1]} histories that do not share their luck"


def _chances(comparison: Comparison, numbers: Sequence[int]) -> str:
    parts = []
    for number in numbers:
        found = [f"{one.side.letter} {chance(one.rows[number])}" for one in comparison.against]
        parts.append(f"for {_level(comparison, number)} {', '.join(found)}")
    parts += _never(comparison, numbers[-1])
    return f"The chance to be earlier than {comparison.sides[0].letter}, a tie counted half: {'; '.join(parts)}."


def _never(comparison: Comparison, number: int) -> list[str]:
    """Who stops for good, where anybody does."""
    found = [comparison.against[0].rows[number].before, *(one.rows[number].after for one in comparison.against)]
    if not any(one.never_share for one in found):
        return []
    told = [
        told_share(one.never_share, one.replications, f"histories of {side.letter}")
        for one, side in zip(found, comparison.sides, strict=True)
    ]
    return [f"{', '.join(told)} stop for good before {_level(comparison, number)}"]


def _why(comparison: Comparison, reasons: Sequence[Reasons]) -> str:
    pairs = list(zip(comparison.against, reasons, strict=True))
    told = [_reason(*pair, comparison.sides[0]) for pair in pairs]
    if any(one.differences and not found.refused and not found.conclusion for one, found in pairs):
        told.append("What each difference is worth is found by gigaramp compare --why, below.")
    return " ".join(told)


def _reason(one: Against, found: Reasons, first: Side) -> str:
    """The largest group of inputs where that is known, else what differs."""
    between = f"{first.letter} and {one.side.letter}"
    if found.largest is not None:
        label, step = found.largest
        return f"What tells {between} apart at {level(found.label)} is most of all {label}: {moved(step)}."
    if not one.differences:
        return f"{between} are the same scenario; nothing differs."
    known = "; none of it alone moves the date for certain" if found.conclusion else ""
    refused = "; what each is worth cannot be told apart" if found.refused else ""
    return f"{between} differ in {'; '.join(_named(one.differences))}{known}{refused}."


def _named(differences: Sequence[str]) -> Iterator[str]:
    yield from differences[:_MOST_POINTS]
    if len(differences) > _MOST_POINTS:
        yield f"and {len(differences) - _MOST_POINTS} more points"
