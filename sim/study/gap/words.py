"""The gap in words: names of the causes, the headline of the slide, the conclusion below the table."""

from collections.abc import Iterator, Sequence

from sim.calendar import Calendar
from sim.report.look.words import told_share
from sim.study.evidence.words import output_validity
from sim.study.gap.causes import SHORT
from sim.study.gap.gap import Gap
from sim.study.statistics import summarise
from sim.study.steps.walk import NONE, Step
from sim.study.steps.words import alone, quiet_steps, together
from sim.study.told import lead, level, missed, month
from sim.units import HOURS_PER_MONTH

_WORTH_SPLITTING = 3.0  # months of a gap below which nothing is said about how causes act together


def plan_after_announced(gap: Gap) -> float | None:
    """Months from the announced date to the plan as modelled; None where one of them has no date."""
    calendar, hours = Calendar(gap.scenario.start), gap.hours[NONE][0]
    if gap.announced is None or gap.first.p50 is None:
        return None
    return float(hours - calendar.hours(gap.announced.date)) / HOURS_PER_MONTH


def whole_gap(gap: Gap) -> float | None:
    """Months from the announced date, or where none was announced from the plan, to the P50."""
    early = 0.0 if gap.announced is None else plan_after_announced(gap)
    return None if early is None or gap.total.months is None else early + gap.total.months


def answer(gap: Gap) -> str:
    """What every answer says first: the plant, what is asked of it, and the chance of its date."""
    hours, calendar = gap.hours[frozenset(step.group for step in gap.steps)], Calendar(gap.scenario.start)
    wanted = None if gap.announced is None else gap.announced.date
    return lead(summarise(gap.milestone.name, gap.milestone.label, hours, calendar, wanted), gap.scenario)


def headline(gap: Gap) -> str:
    """One sentence: announced when, even chance when, and what most of the months between them are."""
    name, said, months = level(gap.milestone.label), _said(gap), whole_gap(gap)
    if gap.last.p50 is None:
        reach = told_share(gap.last.reached_share, gap.last.replications)
        return f"{name}: {said}less than an even chance before {month(gap.scenario.horizon_end)}: {reach} get there"
    text = f"{name}: {said}even chance by {month(gap.last.p50)}"
    if months is None:
        return text
    if abs(months) < 0.5:
        return f"{text}: in time"
    text += f": {in_months(abs(months))} {'later' if months > 0.0 else 'earlier'}"
    parts = [(step.in_order.months or 0.0, SHORT[step.group]) for step in largest(gap.steps)]
    if gap.announced is not None and (early := plan_after_announced(gap) or 0.0) >= 0.5:
        parts.append((early, "the plan itself"))
    most = [f"{name} ({months:.0f})" for months, name in sorted(parts, reverse=True)[:2]]
    return text + (f", most of it {' and '.join(most)}" if most and months > 0.0 else "")


def _said(gap: Gap) -> str:
    if gap.announced is not None:
        return f"{gap.announced.said} for {month(gap.announced.date)}, "
    return f"planned for {month(gap.first.p50)}, " if gap.first.p50 else ""


def largest(steps: Sequence[Step]) -> list[Step]:
    """Steps that certainly make the date later, the largest first."""
    later = [step for step in steps if step.in_order.clear and (step.in_order.months or 0.0) >= 0.5]
    return sorted(later, key=lambda step: -(step.in_order.months or 0.0))


def conclusion(gap: Gap) -> list[str]:
    """Sentences made from the numbers."""
    told = (*_dates(gap), *_causes(gap), *_interaction(gap), *output_validity([gap.scenario]))
    return [sentence for sentence in told if sentence]


def _dates(gap: Gap) -> Iterator[str]:
    yield f"{headline(gap)}."
    early = plan_after_announced(gap)
    if gap.first.p50 is None:
        yield "The plan as modelled does not get there inside the horizon; its gap cannot be split."
    elif early is not None and abs(early) >= 0.5:
        side, said = "before" if early < 0.0 else "after", gap.announced.said if gap.announced else "announced"
        yield f"The plan as modelled gets there {in_months(abs(early))} {side} the {said} date."
    if gap.last.p50 is None:
        missing = missed(gap.last)
        yield f"Of all replications {missing}; months beyond the horizon are not made up."


def _causes(gap: Gap) -> Iterator[str]:
    opens = next((step for step in gap.steps if step.date.p50 is None), None)
    if opens is not None and gap.first.p50 is not None:
        yield f"The step that takes the even chance beyond the horizon: {SHORT[opens.group]}."
    yield from quiet_steps(gap, SHORT, ", ")


def _interaction(gap: Gap) -> Iterator[str]:
    """Whether causes make each other worse, and which one gains most if it alone goes as planned."""
    first, total = alone(gap), gap.total.months
    if first is not None and total is not None and total > _WORTH_SPLITTING:
        act = together(first, total, "they make each other worse", 0)
        yield f"Each cause alone would make {in_months(first)} in all, together they make {total:.0f}: {act}."
    told = [step for step in gap.steps if step.in_order.clear and step.last.clear]  # not told from nothing: not named
    if gains := [step for step in told if (step.last.months or 0.0) > 0.5]:
        best = max(gains, key=lambda step: step.last.months or 0.0)
        yield f"Most would be gained if {SHORT[best.group]} went as planned: {in_months(best.last.months or 0.0)}."


def in_months(months: float) -> str:
    """Whole months in words."""
    return f"{months:.0f} month{'' if round(months) == 1 else 's'}"
