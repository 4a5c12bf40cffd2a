"""The message of a sweep in words, made from its numbers: the titles of its pictures."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.report.style import month
from sim.report.words import percent
from sim.study.paired import Shift, shift
from sim.study.sweep.dimensions import Dimension
from sim.study.sweep.rows import SweepRow, ordered, ran


def paired(before: SweepRow, after: SweepRow, place: int = 0) -> Shift:
    """Months by which a milestone moves from one point to another, over the replications that ran in both."""
    count = min(len(before.hours[place]), len(after.hours[place]))
    one, other = before.hours[place][:count], after.hours[place][:count]
    both = ran(one) & ran(other)
    return shift(one[both], other[both])


def goal_words(label: str) -> str:
    """A milestone as it is called in pictures."""
    return label.replace(" (13-week rate)", "")


def months_words(found: Shift) -> str:
    """A shift in months with its interval, e.g. ``7 earlier (4 to 9)``; an open end is ``or more``."""
    if found.months is None:
        return "no P50 to compare"
    earlier = found.months < 0.0
    ends = (found.high, found.low) if earlier else (found.low, found.high)
    near, far = (None if end is None else (-end if earlier else end) for end in ends)
    interval = f"{_whole(near)} to {_whole(far)}" if near is not None and far is not None else "open"
    if near is not None and far is None:
        interval = f"{_whole(near)} or more"
    if not found.clear and round(found.months) == 0:
        return f"0 ({interval})"
    return f"{_whole(abs(found.months))} {'earlier' if earlier else 'later'} ({interval})"


def _whole(months: float) -> str:
    return f"{months:.0f}".replace("-0", "0") if abs(months) < 0.5 else f"{months:.0f}".replace("-", "−")


def axis_message(rows: Sequence[SweepRow], dimension: Dimension) -> str:
    """The earliest value of an axis against the latest, with the paired shift."""
    order = [row for row in ordered(rows) if row.state == "done"]
    best, worst = order[0], order[-1]
    goal, name = goal_words(best.summaries[0].label), capital(dimension.axis.name)
    first, last = (dimension.axis.labels[dimension.levels[rows.index(row)]] for row in (best, worst))
    if best.summaries[0].p50 is None:
        return f"{goal}: no value of {dimension.axis.name} gives an even chance inside the horizon"
    if worst.summaries[0].p50 is None:
        return (
            f"{goal}: even chance by {month(best.summaries[0].p50)} with {dimension.axis.name} {first}; "
            f"none inside the horizon with {last}"
        )
    found = paired(worst, best)
    if not found.clear:
        return f"{name} makes no clear difference to {goal}: {first} instead of {last} is {_difference(found)}"
    gain = months_words(found).replace(" earlier", " months")
    return f"{name}: {first} instead of {last} brings {goal} forward by {gain}"


def _difference(found: Shift) -> str:
    number, _, rest = months_words(found).partition(" ")
    return f"{number} months {rest}"


def map_message(rows: Sequence[SweepRow], found: Sequence[Dimension]) -> str:
    """The best chance by the target date, or else the earliest even chance, and where it is found."""
    best = ordered(rows)[0]
    first, goal = best.summaries[0], goal_words(best.summaries[0].label)
    where = ", ".join(
        f"{dimension.axis.name} {dimension.axis.labels[dimension.levels[rows.index(best)]]}" for dimension in found
    )
    done = sum(row.state == "done" for row in rows)
    even = f"an even chance by {month(first.p50)} at the earliest" if first.p50 else "no even chance inside the horizon"
    if first.announced is None:
        return f"{goal}: {even} ({where})"
    chances = [row.summaries[0].probability_by or 0.0 for row in rows if row.state == "done"]
    if max(chances) == 0.0:
        return f"{goal} by {month(first.announced)}: reached in none of {done} points; {even} ({where})"
    top = max((row for row in rows if row.state == "done"), key=lambda row: row.summaries[0].probability_by or 0.0)
    where = ", ".join(f"{d.axis.name} {d.axis.labels[d.levels[rows.index(top)]]}" for d in found)
    return f"{goal} by {month(first.announced)}: at best a chance of {percent(max(chances))} ({where})"


def multiples_message(rows: Sequence[SweepRow], found: Sequence[Dimension], shares: Sequence[float]) -> str:
    """The strongest axis and the next, with the share of the variance that each explains."""
    goal = next(goal_words(row.summaries[0].label) for row in rows if row.state == "done")
    if not any(shares):
        return f"{goal}: nothing that varies here moves its P50"
    one, other = (f"{d.axis.name} ({percent(share)} of the variance)" for d, share in zip(found, shares, strict=True))
    return f"{goal} is moved most by {one}, then by {other}"


def cases_message(rows: Sequence[SweepRow], names: Sequence[str], horizon: date) -> str:
    """The case that brings most against the first."""
    base, done = rows[0], [row for row in rows[1:] if row.state == "done"]
    if base.state != "done" or not done:
        best = next(row for row in ordered(rows) if row.state == "done")
        when = best.summaries[0].p50
        said = f"even chance by {month(when)}" if when else f"no even chance before {horizon.year}"
        return f"{goal_words(best.summaries[0].label)}: {said} in “{names[rows.index(best)]}”"
    goal = goal_words(base.summaries[0].label)
    shifts = {row.point: paired(base, row) for row in done}
    gains = [row for row in done if shifts[row.point].months is not None and shifts[row.point].clear]
    best_gain = min(gains, key=lambda row: shifts[row.point].months or 0.0, default=None)
    if best_gain is not None and (shifts[best_gain.point].months or 0.0) < 0.0:
        words = months_words(shifts[best_gain.point]).replace(" earlier", " months")
        return f"“{names[rows.index(best_gain)]}” brings {goal} forward most: by {words} against “{names[0]}”"
    return f"No case brings {goal} clearly forward against “{names[0]}”"


def capital(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def median_day(days: Sequence[date | None]) -> date | None:
    """The lower median of days, of which None is after all others.

    >>> median_day([date(2030, 1, 1), None, date(2031, 1, 1)])
    datetime.date(2031, 1, 1)
    """
    order = sorted(days, key=lambda day: (day is None, day or date.max))
    return order[(len(order) - 1) // 2] if order else None


def median_share(shares: Sequence[float]) -> float:
    """Median of shares."""
    return float(np.median(shares))
