"""The screen in words: the table on the terminal, and the rows of its file."""

from sim.report.look.words import brief, told_share
from sim.report.text.terminal import entry, table
from sim.study.assumptions.screen import Screen, ScreenRow, Side
from sim.study.told import lead

_HOW = (
    "Months, later is +, with 95 % intervals (paired: the same luck at both ends). Noise bar: {bar}, 95 % of what odd "
    "and even replications disagree by; ~ is inside it or has zero in its interval. An uncertainty is fixed at its P10 "
    "and P90, so that its share of the spread shows; a constant moves over its range, a quarter down and up where none "
    "is known. Entries of one field and one source move together (*); shares of one whole are evened out or "
    "sharpened. Not moved: dates, facts, numerics, machines (for the reader)."
)
SHOWN = 14  # rows of the table
BEYOND = "beyond the horizon"
HEAD = (
    "rank", "key", "entries", "unit", "meaning", "grade", "end", "moved_to", "range_source", "not_possible",
    "shift_months", "shift_low", "shift_high", "p50_beyond_horizon", "inside_noise", "replications",
    "replications_moved", "never", "later", "failed",
)  # fmt: skip


def screen_text(screen: Screen, what: str = "assumptions", kind: str = "grade", file: str = "screen.csv") -> str:
    """Ranked table of what moves the date, cut to a screen, and what the numbers mean.

    what: is moved; kind: what ``Assumption.grade`` says of each; file: that has all of them.
    """
    live = [row for row in screen.rows if not row.idle]
    base = screen.base
    rows = [["moved alone", kind, "low end", "P50 moves by", "high end", "P50 moves by", "not reached\nlow / high"]]
    rows += [_table_row(row, screen) for row in live[:SHOWN]]
    missed = told_share(1.0 - base.reached_share, base.replications)
    head = (
        f"{lead(base, screen.scenario)}\n{base.label}: P50 {base.p50}, {missed} never or later "
        f"| {len(screen.rows)} {what} moved one at a time, {screen.size_text}, seed {screen.scenario.seed}"
    )
    return "\n\n".join([head, table(rows) if live else "None of them moves it.", _notes(screen, len(live), file)])


def _table_row(row: ScreenRow, screen: Screen) -> list[str]:
    missed = [_missed(side, screen) for side in (row.low, row.high)]
    return [
        row.assumption.key, row.assumption.grade, row.low.text, shift_text(row.low, screen), row.high.text,
        shift_text(row.high, screen), " / ".join(missed),
    ]  # fmt: skip


def shift_text(side: Side, screen: Screen) -> str:
    """Months with their interval; a tilde where they are inside the noise."""
    if side.shift is None:
        return "not possible"
    low, high = (_signed(side.shift.low), _signed(side.shift.high))
    if side.shift.months is None:
        return f"{BEYOND} ({low} to {high})"
    mark = "~" if screen.quiet(side) else ""
    return f"{mark}{_signed(side.shift.months)} ({low} to {high})"


def _signed(months: float | None) -> str:
    return "open" if months is None else "0.0" if abs(months) < 0.05 else f"{months:+.1f}"


def _missed(side: Side, screen: Screen) -> str:
    return brief((side.never + side.later) / side.shift.n, side.shift.n) if side.shift is not None else "-"


def _notes(screen: Screen, live: int, file: str) -> str:
    idle = len(screen.rows) - live
    notes = [f"{live - SHOWN} more move it less, see {file}"] if live > SHOWN else []
    notes += [f"{idle} change no date at all"] if idle else []
    if refused := [(row, side) for row in screen.rows for side in (row.low, row.high) if side.refusal]:
        notes.append("not possible:")
        notes += [entry(f"{row.assumption.key} = {side.text}: {side.refusal}") for row, side in refused]
    return "\n".join([*notes, _HOW.format(bar=bar_text(screen))])


def bar_text(screen: Screen) -> str:
    """Half-width of the noise bar."""
    months = screen.noise_months
    return "none (no date moved, or too few replications)" if months is None else f"{months:.1f} months"


def csv_rows(screen: Screen) -> list[list[object]]:
    """Two rows an assumption, one an end, as in ``HEAD``; empty where there is no value."""
    return [
        [
            rank, row.assumption.key, len(row.assumption.entries), row.assumption.unit, row.assumption.meaning,
            row.assumption.grade, end, side.text, side.why, side.refusal, *_numbers(side, screen),
        ]
        for rank, row in enumerate(screen.rows, 1)
        for end, side in (("low", row.low), ("high", row.high))
    ]  # fmt: skip


def _numbers(side: Side, screen: Screen) -> list[object]:
    if side.shift is None:
        return [""] * 10
    shift = side.shift
    months = ["" if x is None else round(x, 3) for x in (shift.months, shift.low, shift.high)]
    beyond, quiet = ("yes" if fact else "no" for fact in (side.beyond, screen.quiet(side)))
    return [*months, beyond, quiet, shift.n, side.moved, side.never, side.later, side.failed]
