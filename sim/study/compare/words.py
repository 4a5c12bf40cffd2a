"""A comparison in words: what is earlier by how much, what differs, whether luck is shared."""

from sim.report.look.words import told_share, with_interval
from sim.study.compare.comparison import Against, Comparison, Row
from sim.study.compare.side import Side
from sim.study.paired import Shift
from sim.study.statistics import DateSummary
from sim.study.told import level

_MOST_TOLD, _MOST_NAME = 2, 48  # scenarios whose intervals a headline holds; characters of a name in it


def moved(shift: Shift) -> str:
    """How much earlier or later, with its interval.

    >>> moved(Shift(-4.14, -5.0, -3.21, 200)), moved(Shift(0.4, -0.6, 1.2, 200))
    ('4.1 months earlier (3.2 to 5.0)', '0.4 months later (0.6 earlier to 1.2 later)')
    >>> moved(Shift(0.0, 0.0, 0.0, 200)), moved(Shift(None, 3.0, None, 200))
    ('no change', 'open (3.0 later or more)')
    >>> moved(Shift(1.0, -2.0, None, 200))
    '1.0 months later (2.0 earlier to open)'
    """
    if all(x is not None and abs(x) < 0.05 for x in (shift.months, shift.low, shift.high)):
        return "no change"
    text = "open" if shift.months is None else side_of(shift.months)
    interval = _interval(shift)
    if not interval:
        return text if shift.months is None else f"{text} (interval open)"
    return f"{text} ({interval})"


def side_of(months: float) -> str:
    """Months on one side of nothing."""
    if abs(months) < 0.05:
        return "0.0 months"
    return f"{abs(months):.1f} months {'later' if months > 0.0 else 'earlier'}"


def _interval(shift: Shift) -> str:
    """Both ends; on one side of nothing they are written without it, smaller first."""
    if shift.low is None or shift.high is None:
        return _open(shift)
    if shift.months and shift.low * shift.high >= 0.0 and (shift.low + shift.high) * shift.months > 0.0:
        small, large = sorted((abs(shift.low), abs(shift.high)))
        return f"{small:.1f} to {large:.1f}"
    return f"{_end(shift.low)} to {_end(shift.high)}"


def _open(shift: Shift) -> str:
    """An interval of which at least one end lies beyond the horizon."""
    if shift.low is not None:
        return f"{_end(shift.low)} or more" if shift.low >= 0.0 else f"{_end(shift.low)} to open"
    if shift.high is not None:
        return f"{_end(shift.high)} or more" if shift.high <= 0.0 else f"open to {_end(shift.high)}"
    return ""


def _end(months: float) -> str:
    return "0.0" if abs(months) < 0.05 else f"{abs(months):.1f} {'later' if months > 0.0 else 'earlier'}"


def headline(comparison: Comparison) -> str:
    """The first milestone in one sentence; of many scenarios only how much earlier or later they are."""
    first, name = comparison.sides[0], level(comparison.against[0].rows[0].label)
    if len(comparison.against) > _MOST_TOLD:
        brief = ", ".join(f"{one.side.letter} {_brief(one.rows[0])}" for one in comparison.against)
        return f"{name}, against {first.letter}: {brief}"
    return f"{name}: {'; '.join(f'{short_name(one)} {told(one.rows[0], first)}' for one in comparison.against)}"


def short_name(one: Against) -> str:
    """Letter, and name where it is short."""
    return f"{one.side.letter} ({one.side.name})" if len(one.side.name) <= _MOST_NAME else one.side.letter


def _brief(row: Row) -> str:
    months = row.versus.shift.months
    return side_of(months) if months is not None else f"in {reach(row.after)}"


def reach(found: DateSummary) -> str:
    """How many get there."""
    return told_share(found.reached_share, found.replications, "replications")


def told(row: Row, first: Side) -> str:
    """What the difference is; where there is none in months, who gets there how often."""
    months, text = row.versus.shift.months, moved(row.versus.shift)
    if months is None:
        return f"gets there in {reach(row.after)}, {first.letter} in {reach(row.before)}"
    if text == "no change":
        return f"makes no difference to {first.letter}"
    moves, _, interval = text.partition(" (")
    return f"is {'as early as' if abs(months) < 0.05 else f'{moves} than'} {first.letter} ({interval}"


def chance(row: Row) -> str:
    """How likely it is that the other is earlier, with its interval."""
    return with_interval(row.versus.earlier, row.versus.shift.n, interval=row.versus.earlier_interval)


def luck(one: Against, first: Side) -> str:
    """Whether the two share their luck, over how many replications, and what that means."""
    failed = first.failed + one.side.failed
    missing = f"; {failed} failed" if failed else ""
    if one.paired:
        return f"The same luck in both: {one.n[0]} pairs of replications{missing}."
    text = f"Not paired, intervals are wider: {'; '.join(one.apart)}. n = {one.n[0]} and {one.n[1]}{missing}."
    if any(reason.startswith("other horizons") for reason in one.apart):
        text += " Dates after the earlier horizon count as later in both."
    return text
