"""A comparison in words: what is earlier by how much, what differs, whether luck is shared."""

from sim.report.words import percent
from sim.study.compare.comparison import Against, Comparison, Row
from sim.study.compare.side import Side
from sim.study.paired import Shift


def level(label: str) -> str:
    """A milestone as a reader calls it."""
    return label.replace(" (13-week rate)", "")


def moved(shift: Shift) -> str:
    """How much earlier or later, with its interval.

    >>> moved(Shift(-4.14, -5.0, -3.21, 200)), moved(Shift(0.4, -0.6, 1.2, 200))
    ('4.1 months earlier (3.2 to 5.0)', '0.4 months later (0.6 earlier to 1.2 later)')
    >>> moved(Shift(0.0, 0.0, 0.0, 200)), moved(Shift(None, 3.0, None, 200))
    ('no change', 'open (3.0 later or more)')
    """
    if shift.months is None:
        return "open" if (bounds := _open(shift)) == "" else f"open ({bounds})"
    if all(x is not None and abs(x) < 0.05 for x in (shift.months, shift.low, shift.high)):
        return "no change"
    interval = _interval(shift)
    return f"{side_of(shift.months)} ({interval})" if interval else side_of(shift.months)


def side_of(months: float) -> str:
    """Months on one side of nothing."""
    if abs(months) < 0.05:
        return "0.0 months"
    return f"{abs(months):.1f} months {'later' if months > 0.0 else 'earlier'}"


def _interval(shift: Shift) -> str:
    """Both ends; on one side of nothing they are written without it, smaller first."""
    if shift.low is None or shift.high is None:
        return _open(shift)
    if shift.months and shift.low * shift.high >= 0.0 and shift.low * shift.months >= 0.0:
        small, large = sorted((abs(shift.low), abs(shift.high)))
        return f"{small:.1f} to {large:.1f}"
    return f"{_end(shift.low)} to {_end(shift.high)}"


def _open(shift: Shift) -> str:
    """An interval of which at least one end lies beyond the horizon."""
    if shift.low is not None:
        return f"{_end(shift.low)} or more" if shift.low >= 0.0 else f"at most {_end(shift.low)}"
    if shift.high is not None:
        return f"{_end(shift.high)} or more" if shift.high <= 0.0 else f"at most {_end(shift.high)}"
    return ""


def _end(months: float) -> str:
    return "0.0" if abs(months) < 0.05 else f"{abs(months):.1f} {'later' if months > 0.0 else 'earlier'}"


def headline(comparison: Comparison) -> str:
    """The first milestone in one sentence."""
    told = [f"{_short(one)} {_told(one.rows[0], comparison.sides[0])}" for one in comparison.against]
    name = level(comparison.against[0].rows[0].label)
    return f"{name}: {'; '.join(told)}"


def _short(one: Against) -> str:
    return f"{one.side.letter} ({one.side.name})" if len(one.side.name) <= 48 else one.side.letter


def _told(row: Row, first: Side) -> str:
    """What the difference is; where there is none in months, who gets there how often."""
    if row.versus.shift.months is not None:
        text = moved(row.versus.shift)
        if text == "no change":
            return f"makes no difference to {first.letter}"
        months, _, interval = text.partition(" (")
        return f"is {months} than {first.letter}" + (f" ({interval}" if interval else "")
    shares = [percent(found.reached_share) for found in (row.after, row.before)]
    return f"gets there in {shares[0]} of replications, {first.letter} in {shares[1]}"


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
