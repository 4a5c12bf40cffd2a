"""The branches of the loss tree: their names, their order, and where each stands in an array."""

from collections.abc import Sequence
from typing import NamedTuple

from sim.model.record import LOST, Inspections

OTHER = "other"  # why a line is held or closed where no mechanism does it
BEFORE_FIRST_CELL = -1  # the cause for which lines stand closed until their first cell; no branch of its own

MADE = ("sellable", "before_release")  # as in ``Books.made``, with the losses by cause
IN_PROCESS = "in_process"
RUNNING = ("slow", "repair", "blocked", "starved")
PLANNED_STOP = "planned_stop"
# What a line goes through before its first cell, in this order.
STEPS = ("not_decided", "permits_and_funding", "building", "installing", "commissioning", "line_start")


class Places(NamedTuple):
    """Columns of the tree after ``Books.made``; of held and closed there is one a cause, of steps one a step."""

    in_process: int
    slow: int
    repair: int
    blocked: int
    starved: int
    held: int
    closed: int
    planned_stop: int
    steps: int


def categories(stages: Sequence[str], plan: Inspections, causes: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns of the tree, from what is sold to what is not even decided.

    stages: names of the kernel stages of a line; plan: which of them cause losses; causes: why lines are held or
    closed.
    """
    lost = [f"lost_{stages[j]}" for j in plan.causes]
    stopped = [f"{what}_{cause}" for what in ("held", "closed") for cause in causes]
    return (*MADE, *lost, IN_PROCESS, *RUNNING, *stopped, PLANNED_STOP, *reversed(STEPS))


def places(plan: Inspections, causes: int) -> Places:
    """Where the categories stand, given the stages that cause losses and how many causes hold or close a line.

    Steps count down from the last column.
    """
    in_process = LOST + len(plan.causes)
    slow, held = in_process + 1, in_process + 1 + len(RUNNING)
    closed, planned_stop = held + causes, held + 2 * causes
    return Places(in_process, slow, slow + 1, slow + 2, slow + 3, held, closed, planned_stop, planned_stop + len(STEPS))
