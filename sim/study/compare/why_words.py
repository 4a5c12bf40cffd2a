"""Why one is earlier, in words: the headline of the slide, the conclusion below the table."""

from collections.abc import Iterator

from sim.calendar import Calendar
from sim.scenario.diff import name_beside
from sim.scenario.goals import targets
from sim.study.compare.why import Why
from sim.study.compare.words import moved, reach, side_of
from sim.study.evidence.words import output_validity
from sim.study.statistics import summarise
from sim.study.steps.walk import NONE, Step
from sim.study.steps.words import alone, quiet_steps, together
from sim.study.told import lead, level, missed, month

_MOST_NAME = 36  # characters of a name in a headline
_WORTH_SPLITTING = 1.0  # months of a total below which nothing is said about how causes act together


def answers(found: Why) -> list[str]:
    """What every answer says first, of both: the plant, what is asked of it, and the chance of its date."""
    ends = ((found.before, found.hours[NONE]), (found.after, found.hours[frozenset(found.way.groups)]))
    milestone, told = found.milestone, list[str]()
    for letter, (scenario, hours) in zip("AB", ends, strict=True):
        wanted = targets([milestone.name], scenario).get(milestone.name)
        summary = summarise(milestone.name, milestone.label, hours, Calendar(scenario.start), wanted)
        told.append(f"{letter}: {lead(summary, scenario)}")
    return told


def headline(found: Why) -> str:
    """One sentence: how much earlier or later B is, and what most of it is."""
    name, months, other = level(found.milestone.label), found.total.months, _other(found)
    if months is None:
        return f"{name}: {other} gets there in {reach(found.last)}, A in {reach(found.first)}"
    text = moved(found.total)
    if text == "no change":
        return f"{name}: {other} makes no difference to A"
    moves, _, interval = text.partition(" (")
    most = [f"{found.labels[step.group]} ({step.in_order.months:+.1f})" for step in largest(found)[:2]]
    ends = f", most of it from {' and '.join(most)}" if most and len(found.steps) > 1 else ""
    return f"{name}: {other} is {'as early as' if abs(months) < 0.05 else f'{moves} than'} A ({interval}{ends}"


def _other(found: Why) -> str:
    told = name_beside(found.before, found.after)
    return f"B ({told})" if len(told) <= _MOST_NAME else "B"


def largest(found: Why) -> list[Step]:
    """Steps that certainly go the way of the whole, the largest first."""
    sign = 1.0 if (found.total.months or 0.0) > 0.0 else -1.0
    same = [step for step in found.steps if step.in_order.clear and sign * (step.in_order.months or 0.0) >= 0.5]
    return sorted(same, key=lambda step: -sign * (step.in_order.months or 0.0))


def conclusion(found: Why) -> list[str]:
    """Sentences made from the numbers."""
    return [
        f"{headline(found)}.",
        *_ends(found),
        *quiet_steps(found, found.labels, "; "),
        *_interaction(found),
        *found.way.notes,
        *output_validity([found.before, found.after]),
    ]


def _ends(found: Why) -> Iterator[str]:
    until = month(found.before.horizon_end)
    for letter, end in (("A", found.first), ("B", found.last)):
        if end.p50 is None:
            yield f"{letter} has no even chance before {until}: {missed(end)}; months beyond it are not made up."


def _interaction(found: Why) -> Iterator[str]:
    """Whether groups do the same work twice, or help each other."""
    first, total = alone(found), found.total.months
    if len(found.steps) > 1 and first is not None and total is not None and abs(total) > _WORTH_SPLITTING:
        act = together(first, total, "they strengthen each other", 1)
        yield f"Each group alone makes in all {side_of(first)}, together {side_of(total)}: {act}."
