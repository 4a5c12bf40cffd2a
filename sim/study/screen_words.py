"""The screen in words: the table on the terminal, the rows of its file, the picture."""

import re
from collections.abc import Sequence

from sim.report.data import Bar, BarEnd, TornadoPicture
from sim.report.terminal import table
from sim.report.words import percent
from sim.study.identity import run_hash
from sim.study.pictures import month
from sim.study.screen import Screen, ScreenRow, Side

SHOWN = 14  # rows of the table
DRAWN = 10  # bars of the picture
DETAIL = 46  # characters that fit under a name in it
BEYOND = "beyond the horizon"
HEAD = (
    "rank", "key", "entries", "unit", "meaning", "grade", "end", "moved_to", "not_possible", "shift_months",
    "shift_low", "shift_high", "p50_beyond_horizon", "inside_noise", "replications", "replications_moved", "never",
    "later", "failed",
)  # fmt: skip


def screen_text(screen: Screen) -> str:
    """Ranked table of what moves the date, cut to a screen, and what the numbers mean."""
    live = [row for row in screen.rows if not row.idle]
    level = screen.base
    rows = [["moved alone", "grade", "low end", "P50 moves by", "high end", "P50 moves by", "not reached, low / high"]]
    rows += [_table_row(row, screen) for row in live[:SHOWN]]
    head = (
        f"{level.label}: P50 {level.p50}, {percent(1.0 - level.reached_share)} never or later "
        f"| {len(screen.rows)} assumptions moved one at a time, n = {level.replications}, seed {screen.scenario.seed}"
    )
    return "\n\n".join([head, table(rows) if live else "None of them moves it.", _notes(screen, len(live))])


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
    mark = "~" if is_quiet(side, screen) else ""
    return f"{mark}{_signed(side.shift.months)} ({low} to {high})"


def _signed(months: float | None) -> str:
    return "open" if months is None else "0.0" if abs(months) < 0.05 else f"{months:+.1f}"


def is_quiet(side: Side, screen: Screen) -> bool:
    """Whether a shift cannot be told from chance: its interval has zero in it, or it is inside the noise bar."""
    if side.shift is None or side.beyond:
        return False
    return not side.shift.clear or side.size <= (screen.noise_months or 0.0)


def _missed(side: Side, screen: Screen) -> str:
    return percent((side.never + side.later) / side.shift.n) if side.shift is not None else "-"


def _notes(screen: Screen, live: int) -> str:
    idle = len(screen.rows) - live
    notes = [f"{live - SHOWN} more move it less, see screen.csv"] if live > SHOWN else []
    notes += [f"{idle} change no date at all"] if idle else []
    if refused := [(row, side) for row in screen.rows for side in (row.low, row.high) if side.refusal]:
        notes.append("not possible:")
        notes += [f"  {row.assumption.key} = {side.text}: {side.refusal}" for row, side in refused]
    bar = "-" if screen.noise_months is None else f"{screen.noise_months:.1f} months"
    return "\n".join([
        *notes,
        f"Months, later is +, with 95 % intervals (paired: the same luck at both ends). Noise bar {bar}: 95 % of what "
        "odd and",
        "even replications disagree by; ~ is inside it or has zero in its interval. An uncertainty is fixed at its P10 "
        "and P90,",
        "so that its share of the spread shows; a constant moves over its range (conf/ranges), a quarter where none is "
        "known.",
        "Entries of one field and one source move together (*). Not moved: dates, facts, numerics, machines (for the "
        "reader).",
    ])  # fmt: skip


def csv_rows(screen: Screen) -> list[list[object]]:
    """Two rows an assumption, one an end, as in ``HEAD``; empty where there is no value."""
    return [
        [
            rank, row.assumption.key, len(row.assumption.entries), row.assumption.unit, row.assumption.meaning,
            row.assumption.grade, end, side.text, side.refusal, *_numbers(side, screen),
        ]
        for rank, row in enumerate(screen.rows, 1)
        for end, side in (("low", row.low), ("high", row.high))
    ]  # fmt: skip


def _numbers(side: Side, screen: Screen) -> list[object]:
    if side.shift is None:
        return [""] * 10
    shift = side.shift
    months = ["" if x is None else round(x, 3) for x in (shift.months, shift.low, shift.high)]
    beyond, quiet = ("yes" if fact else "no" for fact in (side.beyond, is_quiet(side, screen)))
    return [*months, beyond, quiet, shift.n, side.moved, side.never, side.later, side.failed]


def screen_picture(screen: Screen) -> TornadoPicture:
    """The largest effects as a tornado."""
    live = [row for row in screen.rows if not row.idle]
    base, scenario = screen.base, screen.scenario
    label = base.label.replace(" (13-week rate)", "")
    beyond = [row for row in live if _stands_out(row, screen)]
    count = f"{len(beyond)} of {len(screen.rows)} assumptions move it beyond the noise"
    most = f", most of all {words(live[0].assumption.key)}" if beyond else ""
    rest = f"{len(live) - DRAWN} more move it less" if len(live) > DRAWN else ""
    idle = f"{len(screen.rows) - len(live)} move nothing"
    return TornadoPicture(
        title=f"{label}, even chance by {month(base.p50)}: {count}{most}",
        footer=f"{scenario.title} | gigaramp, scenario {scenario.name} {run_hash(scenario)} | data date "
        f"{scenario.data_date} | seed {scenario.seed} | n = {base.replications}, same luck at both ends | black: 95 % "
        "interval, arrowhead: open; noise: 95 % of what odd and even replications disagree by",
        axis=f"shift of the even-chance date of {label}, months",
        bars=tuple(_bar(row, screen) for row in live[:DRAWN]), noise=screen.noise_months,
        rest="; ".join(part for part in (rest, idle) if part),
    )  # fmt: skip


def _stands_out(row: ScreenRow, screen: Screen) -> bool:
    return any(side.shift is not None and not is_quiet(side, screen) for side in (row.low, row.high))


def _bar(row: ScreenRow, screen: Screen) -> Bar:
    a = row.assumption
    short = re.split(r"[;:,] ", a.meaning.rstrip("."))[0]
    detail = short if len(short) <= DETAIL else a.unit
    return Bar(f"{words(a.key)} ({a.grade})", detail, _end(row.low, screen), _end(row.high, screen))


def _end(side: Side, screen: Screen) -> BarEnd:
    if side.shift is None:
        return BarEnd(side.text, None, note="not possible")
    return BarEnd(
        side.text, side.shift.months, side.shift.low, side.shift.high, BEYOND if side.beyond else "", side.beyond,
        is_quiet(side, screen),
    )  # fmt: skip


def words(key: str) -> str:
    """A key as a planner says it.

    >>> [words(key) for key in ("maker.process_team.lines", "blocks.block_1.activities.*.months", "vendor_line_slots")]
    ['process team: lines', 'block 1: activities, months', 'vendor line slots']
    """
    parts: Sequence[str] = [part.replace("_", " ") for part in key.split(".") if part not in ("*", "blocks", "maker")]
    return f"{parts[0]}: {', '.join(parts[1:])}" if len(parts) > 1 else parts[0]
