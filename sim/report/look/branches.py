"""Branches of the loss tree in a planner's words, and their colours."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """Categories of the loss tree that belong together: those whose name is, or begins with, one of ``names``."""

    label: str
    color: str
    names: tuple[str, ...]


# From what is sold, at the bottom of a picture, to what is not even decided.
BRANCHES = (
    Branch("good and sellable", "#00664D", ("sellable",)),
    Branch("good, before release", "#4DB898", ("before_release",)),
    Branch("in process", "#BFE5D9", ("in_process",)),
    Branch("lost to yield", "#D55E00", ("lost_",)),
    Branch("slow running", "#E69F00", ("slow",)),
    Branch("repairs", "#F2CF80", ("repair",)),
    Branch("blocked or starved", "#CC79A7", ("blocked", "starved")),
    # By place in a stored picture, so that a cause more is no branch more; losses.parquet has each of them.
    Branch("debugging, shift teams", "#8C4F72", ("held_",)),
    Branch("planned stop", "#D0D0D0", ("planned_stop", "closed_")),
    Branch("waiting for line start", "#0072B2", ("line_start",)),
    Branch("cold commissioning", "#56B4E9", ("commissioning",)),
    Branch("installing", "#A9D5F0", ("installing",)),
    Branch("building and equipment", "#8F8F8F", ("building",)),
    Branch("permits and funding", "#5A5A5A", ("permits_and_funding",)),
    Branch("not decided", "#FFFFFF", ("not_decided",)),
)
NOT_DECIDED, GOOD = BRANCHES[-1], BRANCHES[0]
# What is no loss: made, or not yet anybody's plan.
NO_LOSS = frozenset(branch.label for branch in (*BRANCHES[:3], NOT_DECIDED))


def branch_of(category: str) -> Branch:
    """The branch of a category.

    >>> branch_of("lost_stacking").label
    'lost to yield'
    """
    return next(b for b in BRANCHES if any(category == n or (n[-1] == "_" and category.startswith(n)) for n in b.names))
