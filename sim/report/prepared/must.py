"""What the conditions for a date are drawn from."""

from dataclasses import dataclass

from sim.report.prepared.arrays import Number


@dataclass(frozen=True)
class MustRow:
    """A condition: a whole range and the part of it that is allowed.

    label: what it is about; decided: whether it is a decision, or something that has to turn out so.
    low, high: ends of the part, shares of the range; first, last: ends of the range in words.
    text: the part in words.
    """

    label: str
    decided: bool
    low: Number
    high: Number
    first: str
    last: str
    text: str


@dataclass(frozen=True)
class MustChance:
    """Share of points that get there, with its 95 % interval; of so many points."""

    label: str
    share: Number
    low: Number
    high: Number
    points: int


@dataclass(frozen=True)
class MustPicture:
    """What must be true for a milestone by a date.

    rows: conditions that hold together; empty: said where there are none.
    asked: the chance asked for; chances: those found, from all points to the best box.
    facts: what else is known, a statement and its detail each.
    """

    title: str
    footer: str
    rows: tuple[MustRow, ...]
    empty: str
    asked: Number
    chances: tuple[MustChance, ...]
    facts: tuple[tuple[str, str], ...]
