"""What steps say together, in sentences: which of them do nothing, and whether they add up."""

from collections.abc import Iterator, Mapping

from sim.study.paired import Shift
from sim.study.steps.walk import Walk

_ADDS_UP = 0.1  # share of the total by which steps alone may miss it and still be said to add up


def touches(shift: Shift) -> bool:
    """Whether a shift is anything but nothing, to a tenth of a month."""
    return any(x is None or abs(x) >= 0.05 for x in (shift.months, shift.low, shift.high))


def quiet_steps(found: Walk, names: Mapping[str, str], comma: str) -> Iterator[str]:
    """Which steps cannot be told from nothing, and which do nothing. names: of the groups, in a sentence."""
    unsure = [step for step in found.steps if touches(step.in_order) and not step.in_order.clear]
    if named := [names[step.group] for step in unsure if step.in_order.months is not None]:
        yield f"Not told apart from nothing with {len(found.ran)} replications: {comma.join(named)}."
    if named := [names[step.group] for step in found.steps if not touches(step.in_order)]:
        yield f"Without effect here: {comma.join(named)}."


def alone(found: Walk) -> float | None:
    """Months that all steps make in sum, each before all others; None where one of them is open."""
    months = [step.first.months for step in found.steps]
    return None if None in months else sum(m for m in months if m is not None)


def together(alone: float, total: float, words: str, digits: int) -> str:
    """How steps act together. alone: their sum, each alone; words: for a total that is larger than that."""
    more = total - alone if total > 0.0 else alone - total  # larger the same way
    if abs(more) <= _ADDS_UP * abs(total):
        return "they add up"
    return f"{words if more > 0.0 else 'they overlap'} by {abs(more):.{digits}f}"
