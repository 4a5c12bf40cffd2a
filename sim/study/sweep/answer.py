"""What a sweep answers first."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.look.words import change
from sim.study.sweep.rows import SweepRow
from sim.study.told import level, month


def answer(rows: Sequence[SweepRow], plan: Mapping[str, Any]) -> str:
    """The plant, what is asked of it, and the chance of its date over the points."""
    goal = f"{plan['title']}: {level(plan['milestones'][plan['shown'][0]])}"
    done = [row.summaries[0] for row in rows if row.summaries]
    if not done:
        return f"{goal}: no point is finished yet."
    if done[0].announced is None:
        return f"{goal}: no date was announced for it; {len(done)} points."
    least, most = (end(one.probability_by or 0.0 for one in done) for end in (min, max))
    low, high = change(least, most, done[0].replications)
    chance = f"a chance of {low}" if low == high else f"a chance from {low} to {high}"
    return f"{goal} by {month(done[0].announced)}: {chance} over {len(done)} points."
