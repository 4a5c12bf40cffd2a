"""What a mechanism of the model declares; everything that lists mechanisms follows from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Hand = Literal["events", "limit", "state", "account"]


@dataclass(frozen=True)
class Mechanism:
    """One mechanism.

    name: also its cause in the loss tree, and its group of ``compare --why``.
    title: in a planner's words; meaning: one sentence.
    hand: by what it acts: events (waits, works, tells), limit (thins lots), state (changes factors), account (books).
    settings: paths of its settings in a scenario.
    acts: whether it acts in a scenario; one that does not has no column in the loss tree and no step in a gap.
    holds: whether lines are held or closed for its cause.
    as_planned: group of ``as_planned`` in which it goes as planned, empty where it is part of the plan; short: what the
        gap calls it in a sentence.
    check: what of its settings does not fit.
    """

    name: str
    title: str
    meaning: str
    hand: Hand
    settings: tuple[str, ...]
    acts: Callable[[Any], bool]
    holds: bool
    as_planned: str
    short: str
    check: Callable[[Any], Iterable[str]] | None = None

    @property
    def has_own_group(self) -> bool:
        """Whether nothing else goes as planned with it: then it is a step of the gap, under its own title."""
        return self.as_planned == self.name
