"""Why one is earlier, in words: the headline of the slide, the conclusion below the table."""

from collections.abc import Iterator

from sim.report.words import percent
from sim.study.compare.why import Why
from sim.study.compare.words import level, moved, side_of
from sim.study.pictures import month
from sim.study.step_bars import touches
from sim.study.steps import NOT_POSSIBLE, Step

_ADDS_UP = 0.1  # share of the total that steps alone may miss it by and still be said to add up
_WORTH_SPLITTING = 1.0  # months of a total below which nothing is said about how causes act together


def headline(found: Why) -> str:
    """One sentence: how much earlier or later B is, and what most of it is."""
    name, months = level(found.milestone.label), found.total.months
    if months is None:
        shares = [percent(end.reached_share) for end in (found.last, found.first)]
        return f"{name}: B gets there in {shares[0]} of replications, A in {shares[1]}"
    text = moved(found.total)
    if text == "no change":
        return f"{name}: B is as early as A"
    moves, _, interval = text.partition(" (")
    most = [f"{found.way.labels[step.group]} ({step.in_order.months:+.1f})" for step in largest(found)[:2]]
    ends = f": most of it {' and '.join(most)}" if most and len(found.steps) > 1 else ""
    return f"{name}: B is {'as early as' if abs(months) < 0.05 else f'{moves} than'} A ({interval}{ends}"


def largest(found: Why) -> list[Step]:
    """Steps that certainly go the way of the whole, the largest first."""
    sign = 1.0 if (found.total.months or 0.0) > 0.0 else -1.0
    same = [step for step in found.steps if step.in_order.clear and sign * (step.in_order.months or 0.0) >= 0.5]
    return sorted(same, key=lambda step: -sign * (step.in_order.months or 0.0))


def conclusion(found: Why) -> list[str]:
    """Sentences made from the numbers."""
    return [f"{headline(found)}.", *_ends(found), *_causes(found), *_interaction(found), *found.way.notes]


def _ends(found: Why) -> Iterator[str]:
    until = month(found.before.horizon_end)
    for letter, end in (("A", found.first), ("B", found.last)):
        if end.p50 is None:
            missing = f"{percent(end.later_share)} are later, {percent(end.never_share)} never get there"
            yield f"{letter} has no even chance before {until}: {missing}; months beyond it are not made up."


def _causes(found: Why) -> Iterator[str]:
    labels = found.way.labels
    unsure = [step for step in found.steps if touches(step.in_order) and not step.in_order.clear]
    if named := [labels[step.group] for step in unsure if step.in_order.months is not None]:
        yield f"Not told apart from nothing with {len(found.ran)} replications: {'; '.join(named)}."
    if named := [labels[step.group] for step in found.steps if not touches(step.in_order)]:
        yield f"Without effect here: {'; '.join(named)}."


def _interaction(found: Why) -> Iterator[str]:
    """Whether causes act together."""
    alone = [step.first for step in found.steps]
    total = found.total.months
    if len(alone) < 2 or total is None or abs(total) <= _WORTH_SPLITTING or NOT_POSSIBLE in alone:
        return
    months = [shift.months for shift in alone if shift.months is not None]
    if len(months) < len(alone):
        return
    apart = sum(months)
    told = f"Each group alone makes in all {side_of(apart)}, together {side_of(total)}"
    yield f"{told}: {'they add up' if abs(total - apart) <= _ADDS_UP * abs(total) else 'they act on each other'}."
