"""Shares and parts of the spread in words: the tables on the terminal, the rows of the files, the picture."""

from sim.model.common_luck import COMPETENCE, SCHEDULES
from sim.report.look.words import estimated, percent
from sim.report.prepared.shares import ShareBar, SharesPicture, SpreadPart
from sim.report.text.terminal import table
from sim.scenario.spoken import spoken
from sim.study.files.identity import run_hash
from sim.study.sensitivity.luck import Part, Split
from sim.study.sensitivity.shares import Share, Shares
from sim.study.sensitivity.study import Sensitivity
from sim.study.told import lead, level, month

SHOWN = 10  # inputs of the table and of the picture
HEAD = ("rank", "input", "share_alone", "share_low", "share_high", "inside_noise", "replications")
_PARTS = {
    "ranges": ("what is drawn from ranges", "yields, learning, durations"),
    "events": ("what happens or not", "refusals, retrofits; also with ranges"),
    "breakdowns": ("luck of the machines", "breakdowns and repairs"),
}
_HOW = (
    "Shares of the variance of the date's rank (later and never stand last) that an input explains alone, from {n} "
    "replications, with 95 % intervals; it says nothing up to {noise}, which the largest of {count} inputs reaches in "
    "5 % of samples when none matters, and small shares cannot be told apart: their sum means more. Parts: the same "
    "inputs run again with other breakdowns, and with other events too."
)

_COMMON = {SCHEDULES: "what all blocks share", COMPETENCE: "how able the maker is"}


def headline(found: Sensitivity) -> str:
    """The message in one line."""
    label = level(found.milestone.label)
    if found.split is None:
        return f"{label}: every replication has the same date; there is nothing to explain"
    first = found.shares.rows[0] if found.shares.rows else None
    most = f"; {name(first.name)} alone {estimated(first.value)}" if first and first.value > found.shares.noise else ""
    ranges, events, machines = (estimated(getattr(found.split, key).value) for key in _PARTS)
    return f"{label}: {ranges} of the spread is assumption, {events} events, {machines} luck of the machines{most}"


def name(key: str) -> str:
    """A drawn input as a planner says it.

    >>> [name(key) for key in ("quality_months", "block_1.schedule", "block_1.line_1_hot_months", "block_2.refused")]
    ['time to learn yield', 'block 1: what all activities share', 'block 1: line 1 hot', 'block 2: refused']
    """
    if key in _COMMON:
        return _COMMON[key]
    place, _, what = key.partition(".")
    return f"{spoken(place)}: what all activities share" if what == "schedule" else spoken(key)


def text(found: Sensitivity) -> str:
    """Parts and shares as tables, and what the numbers mean."""
    date, rows = found.date, found.shares
    failed = max(found.scenario.replications - rows.n, 0) if found.scenario.precision == "none" else 0
    size = f"n = {rows.n}" + (f", {failed} failed" if failed else "")
    dates = f"{date.label}: P10 {date.p10} | P50 {date.p50} | P90 {date.p90 or 'beyond the horizon'}, {size}"
    head = f"{lead(date, found.scenario)}\n{dates}"
    parts = [headline(found)] if found.split is None else [headline(found), _split_table(found.split)]
    how = _HOW.format(n=rows.n, noise=percent(rows.noise), count=len(rows.rows))
    return "\n\n".join([head, *parts, _share_table(rows), how])


def _split_table(split: Split) -> str:
    rows = [["assumption or luck", "share of the spread", "95 % interval", ""]]
    for key, (label, detail) in _PARTS.items():
        part: Part = getattr(split, key)
        rows.append([f"{label} ({detail})", estimated(part.value), _interval(part), ""])
    if split.months is not None:
        rows[-1][3] = f"{split.months:.1f} months, median, for the same inputs"
    return table(rows)


def _share_table(found: Shares) -> str:
    rows = [["input, alone", "share of the spread", "95 % interval"]]
    rows += [[name(row.name), _noisy(row, found), _interval(row)] for row in found.rows[:SHOWN]]
    clear = clear_sum(found)
    rows.append(["those beyond the noise, sum", percent(clear) if clear else "-", ""])
    rows.append(["all others, sum", _sum(found.together - clear), _error(found)])
    return table(rows)


def _sum(share: float) -> str:
    """A sum of estimates, which may come out beyond all, and below nothing."""
    return percent(share) if share > 1.0 else estimated(share)


def _error(found: Shares) -> str:
    return f"give or take {percent(found.give_or_take)}"


def clear_sum(found: Shares) -> float:
    """Sum of the shares that can be told from noise."""
    return sum(row.value for row in found.rows if row.value > found.noise)


def _noisy(row: Share, found: Shares) -> str:
    return ("~" if row.value <= found.noise else "") + estimated(row.value)


def _interval(part: Part | Share) -> str:
    return " to ".join(f"{100 * max(x, 0.0):.0f}" for x in (part.low, part.high)) + " %"


def csv_rows(found: Shares) -> list[list[object]]:
    """One row an input, as in ``HEAD``."""
    return [
        [
            rank, row.name, round(row.value, 4), round(row.low, 4), round(row.high, 4),
            "yes" if row.value <= found.noise else "no", found.n,
        ]
        for rank, row in enumerate(found.rows, 1)
    ]  # fmt: skip


def shares_picture(found: Sensitivity, split: Split) -> SharesPicture:
    """Parts and the largest shares as a picture."""
    scenario, rows = found.scenario, found.shares
    parts = []
    for key, (label, detail) in _PARTS.items():
        part: Part = getattr(split, key)
        more = f"; {split.months:.1f} months" if key == "breakdowns" and split.months is not None else ""
        text = f"{detail}{more}\n95 %: {_interval(part)}"
        parts.append(SpreadPart(label, text, part.value, part.low, part.high))
    bars = [ShareBar(name(r.name), r.value, r.low, r.high, r.value <= rows.noise) for r in rows.rows[:SHOWN]]
    when = f", even chance by {month(found.date.p50)}" if found.date.p50 else ""
    others = f"all {len(rows.rows)} inputs alone, sum: {_sum(rows.together)}, {_error(rows)}"
    return SharesPicture(
        title=headline(found),
        footer=f"{scenario.title}{when} | gigaramp, scenario {scenario.name} {run_hash(scenario)} | data date "
        f"{scenario.data_date} | seed {scenario.seed} | n = {rows.n} | shares of the variance of ranks, first order, "
        "given data; whiskers: 95 %",
        parts=tuple(parts), bars=tuple(bars), noise=rows.noise, rest=others,
    )  # fmt: skip
