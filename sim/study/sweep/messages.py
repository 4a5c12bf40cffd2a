"""The message of a sweep in words, made from its numbers: the titles of its pictures."""

from collections.abc import Sequence
from datetime import date

from sim.report.look.days import month
from sim.report.look.words import chance_over, change, estimated
from sim.study.paired import Shift, shift
from sim.study.sweep.dimensions import CASE, Dimension
from sim.study.sweep.rows import SweepRow, ordered, ran
from sim.study.told import level


def paired(before: SweepRow, after: SweepRow, place: int = 0) -> Shift:
    """Months by which a milestone moves from one point to another, over the replications that ran in both."""
    count = min(len(before.hours[place]), len(after.hours[place]))
    one, other = before.hours[place][:count], after.hours[place][:count]
    both = ran(one) & ran(other)
    return shift(one[both], other[both])


def months_words(found: Shift) -> str:
    """A shift in months with its interval; an end beyond the horizon is open.

    >>> months_words(Shift(-7.2, -9.1, -4.0, 60)), months_words(Shift(3.0, 1.2, None, 60))
    ('7 earlier (4 to 9)', '3 later (1 or more)')
    """
    if found.months is None:
        return "no P50 to compare"
    earlier = found.months < 0.0
    ends = (found.high, found.low) if earlier else (found.low, found.high)
    near, far = (None if end is None else _whole(-end if earlier else end) for end in ends)
    interval = f"{near} to {far}" if near and far else f"{near} or more" if near else f"up to {far}" if far else "open"
    moved = _whole(abs(found.months))
    return f"{moved} ({interval})" if moved == "0" else f"{moved} {'earlier' if earlier else 'later'} ({interval})"


def _whole(months: float) -> str:
    return str(round(months)).replace("-", "−")


def axis_message(rows: Sequence[SweepRow], dimension: Dimension) -> str:
    """The earliest value of an axis against the latest, with the paired shift."""
    order = [row for row in ordered(rows) if row.dated]
    best, worst = order[0], order[-1]
    goal, name = level(best.summaries[0].label), dimension.axis.name
    first, last = (dimension.axis.labels[dimension.levels[rows.index(row)]] for row in (best, worst))
    if best.summaries[0].p50 is None:
        return f"{goal}: no value of {name} gives an even chance inside the horizon"
    if best is worst:
        return f"{goal}: even chance by {month(best.summaries[0].p50)} with {name} {first}, the only point that is done"
    if worst.summaries[0].p50 is None:
        when = month(best.summaries[0].p50)
        return f"{goal}: even chance by {when} with {name} {first}; none inside the horizon with {last}"
    found = paired(worst, best)
    if not found.clear:
        return f"{capital(name)}: no clear difference to {goal}; {first} instead of {last} is {_difference(found)}"
    gain = months_words(found).replace(" earlier", " months")
    return f"{capital(name)}: {first} instead of {last} brings {goal} forward by {gain}"


def _difference(found: Shift) -> str:
    number, _, rest = months_words(found).partition(" ")
    return f"{number} months {rest}"


def map_message(rows: Sequence[SweepRow], found: Sequence[Dimension]) -> str:
    """The range of chances by the target date, or else the earliest even chance, and where they are found."""
    done = [row for row in rows if row.dated]
    best = ordered(done)[0].summaries[0]
    goal, where = level(best.label), _where(rows, ordered(done)[0], found)
    even = f"an even chance by {month(best.p50)} at the earliest" if best.p50 else "no even chance inside the horizon"
    even += f" ({where})" if best.p50 else ""
    if best.announced is None:
        return f"{goal}: {even}"
    by_chance = sorted(done, key=_chance_then_day)
    low, high = ((row.summaries[0].probability_by or 0.0) for row in (by_chance[0], by_chance[-1]))
    if low == high:
        return f"{goal} by {month(best.announced)}: {chance_over(low, high, best.replications, len(done))}; {even}"
    least, most = change(low, high, best.replications)
    lowest, highest = (_where(rows, row, found) for row in (by_chance[0], by_chance[-1]))
    return f"{goal} by {month(best.announced)}: chance from {least} ({lowest}) to {most} ({highest})"


def _chance_then_day(row: SweepRow) -> tuple[float, int]:
    """Orders points by their chance, those with the same from the latest to the earliest."""
    first = row.summaries[0]
    return first.probability_by or 0.0, -(first.p50 or date.max).toordinal()


def _where(rows: Sequence[SweepRow], row: SweepRow, found: Sequence[Dimension]) -> str:
    """What a point sets, in words."""
    place = rows.index(row)
    return ", ".join(("" if d.key == CASE else f"{d.axis.name} ") + d.axis.labels[d.levels[place]] for d in found)


def multiples_message(rows: Sequence[SweepRow], found: Sequence[Dimension], shares: Sequence[float]) -> str:
    """The strongest axis and the next, with the share of the variance that each explains."""
    goal = next(level(row.summaries[0].label) for row in rows if row.dated)
    if not any(shares):
        return f"{goal}: nothing that varies here moves its P50"
    one, other = (f"{d.axis.name} ({estimated(share)} of the variance)" for d, share in zip(found, shares, strict=True))
    return f"{goal} is moved most by {one}, then by {other}"


def cases_message(rows: Sequence[SweepRow], names: Sequence[str], horizon: date) -> str:
    """The case that brings most against the first."""
    base, done = rows[0], [row for row in rows[1:] if row.dated]
    if not base.dated or not done:
        best = next(row for row in ordered(rows) if row.dated)
        when = best.summaries[0].p50
        said = f"even chance by {month(when)}" if when else f"no even chance before {horizon.year}"
        return f"{level(best.summaries[0].label)}: {said} in “{names[rows.index(best)]}”"
    goal = level(base.summaries[0].label)
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
