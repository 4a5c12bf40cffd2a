"""What a sweep answers first."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.look.words import chance_over
from sim.scenario.upper_end import BEYOND
from sim.study.statistics import DateSummary
from sim.study.sweep.rows import SweepRow
from sim.study.told import level, month


def answer(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> str:
    """The plant, what is asked of it, and the chance of its date over the points."""
    goal = f"{plan['title']}: {level(plan['milestones'][plan['shown'][0]])}"
    done, above = [row.summaries[0] for row in rows if row.dated], sum(row.is_beyond(0) for row in rows)
    rest = f"; at {above} more it is {BEYOND}" if above else ""
    if not done:
        return f"{goal}: {f'{BEYOND} at all points' if above else 'no point is finished yet'}."
    if done[0].announced is None:
        return f"{goal}: no date was announced for it; {_even(done)} over {_points(done)}{rest}."
    least, most = (end(one.probability_by or 0.0 for one in done) for end in (min, max))
    chance = chance_over(least, most, done[0].replications, len(done))
    return f"{goal} by {month(done[0].announced)}: {chance}{rest}."


def _points(done: Sequence[DateSummary]) -> str:
    return f"{len(done)} point{'' if len(done) == 1 else 's'}"


def _even(done: Sequence[DateSummary]) -> str:
    """Without a date that was wanted: when the chance is even."""
    days = [one.p50 for one in done if one.p50 is not None]
    if not days:
        return "less than an even chance inside the horizon"
    first, last = month(min(days)), month(max(days)) if len(days) == len(done) else "after the horizon"
    return f"even chance by {first}" if first == last else f"even chance from {first} to {last}"
