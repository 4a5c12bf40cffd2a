"""What a reader of a comparison must know before using its numbers."""

from collections.abc import Iterator, Sequence

from sim.report.prepared.stored import plain
from sim.study.compare.comparison import Against, Comparison
from sim.study.compare.side import Side
from sim.study.compare.words import luck, moved
from sim.study.page.comparison.origin import Origin
from sim.study.page.warnings import Grounds, warnings_on
from sim.study.told import level


def warnings(comparison: Comparison, origins: Sequence[Origin]) -> tuple[str, ...]:
    """What concerns pairs first, then what concerns one or several of them, with their letters."""
    return (*_pairs(comparison), *_sides(comparison.sides, origins))


def _pairs(comparison: Comparison) -> Iterator[str]:
    first = comparison.sides[0]
    for one in comparison.against:
        names = f"{first.letter} and {one.side.letter}"
        if not one.paired:
            yield f"{names}: {luck(one, first)}"
        if text := _unclear(one):
            yield f"{names}: {text}"


def _unclear(one: Against) -> str:
    """Whether the first milestone leaves open which of the two is earlier."""
    row = one.rows[0]
    found = row.versus.shift
    if found.clear or found.months is None or moved(found) == "no change":
        return ""
    return f"{found.n} replications do not tell which of the two is earlier at {level(row.label)} ({moved(found)})."


def _sides(sides: Sequence[Side], origins: Sequence[Origin]) -> Iterator[str]:
    """What is true of several of them is said once."""
    letters: dict[str, list[str]] = {}
    for side, origin in zip(sides, origins, strict=True):
        for text in warnings_on(_grounds(side, origin)):
            letters.setdefault(text, []).append(side.letter)
    return (f"{', '.join(of)}: {text}" for text, of in letters.items())


def _grounds(side: Side, origin: Origin) -> Grounds:
    rows = {name: plain(side.summary(name)) for name in side.hours}
    return Grounds(side.scenario, rows, len(side.ran), side.failed, origin.overrides, origin.message)
