"""A back-test in words: the answer, the table, the totals, beside whom."""

from collections.abc import Sequence
from itertools import groupby
from textwrap import fill

from sim.report.text.terminal import table
from sim.study.backtest.answer import Answer
from sim.study.backtest.plant import WIDE_AT
from sim.study.backtest.rows import Row
from sim.study.backtest.scale import UNITS
from sim.study.backtest.seen import Seen
from sim.study.backtest.totals import Against, Figure, Interval, Total

COLUMNS = 80
HOW_SCORED = (
    "CRPS: dates in months, output on the logarithm, yield in points of a hundred; the smaller the better. Deliveries "
    "count as a third of output at least."
)
HOW_WEIGHED = (
    "Every plant has one weight; in brackets 95 % from plants drawn anew, none for fewer than three. A rival is made "
    "from all plants but the one that is forecast, and compared where both say something."
)
_DATES = {"first_cell": "works to first cell", "serial_start": "works to serial start"}
_THINGS = {"building": "dates", "starting up": "outputs", "yield": "yields"}


def answer_sentences(answer: Answer) -> list[str]:
    """What was held against what, where it lies, whether anything simpler is better; what became of the rest."""
    plants = len({row.seen.plant for row in answer.rows})
    sentences = [
        f"{plants} plants that were built, {len(answer.rows)} things seen of them: "
        + "; ".join(inside_words(total) for total in answer.totals)
        + " lie in the band from P10 to P90, which should hold eight in ten."
    ]
    sentences += [sentence for total in answer.totals if (sentence := _beside(total))]
    ended = [one.never for one in answer.done if one.never.came is not None]
    if answer.brier is not None:
        ours, constant = answer.brier
        gone = sum(not one.came for one in ended)
        sentences.append(
            f"{gone} of {len(ended)} plants never came: Brier score of the chance that was given to it {ours:.2f}, of "
            f"the share of the other plants {constant:.2f} (0 is best)."
        )
    if answer.wide is not None:
        wide = answer.wide
        sentences.append(
            f"P90 / P10 of output {WIDE_AT:g} months after serial start, geometric mean of {wide.plants} plants: "
            f"{wide.value:.1f} {brackets(wide.interval)}".rstrip()
            + "."
        )
    return sentences


def inside_words(total: Total) -> str:
    """How many of a part lie in the band."""
    rows = total.crps.rows
    inside = rows - total.below - total.above
    return f"{inside} of {rows} {_THINGS[total.part]} ({total.below} below, {total.above} above)"


def _beside(total: Total) -> str:
    """Whether a rival is better, as far as that can be told."""
    better = [found.rival for found in total.against if found.ratio.value >= 1.0]
    sure = [found.rival for found in total.against if found.ratio.interval and found.ratio.interval[1] < 1.0]
    if not total.against:
        return f"{total.part.capitalize()}: no rival has anything to say."
    told = f"not beaten by any of {len(total.against)} rivals" if not better else f"no better than {_and(better)}"
    return f"{total.part.capitalize()}: {told}; surely better than {_and(sure) if sure else 'none of them'}."


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def backtest_text(answer: Answer) -> str:
    """All of it for a terminal."""
    parts = [
        "\n".join(fill(sentence, COLUMNS) for sentence in answer_sentences(answer)),
        rows_table(answer.rows),
        fill(HOW_SCORED, COLUMNS),
        table(totals_rows(answer.totals)),
        table(rivals_rows(answer.totals)),
        fill(HOW_WEIGHED, COLUMNS),
    ]
    return "\n\n".join(parts)


def rows_table(rows: Sequence[Row]) -> str:
    """A row for everything seen, plant by plant."""
    body = [["", "seen", "P10", "P50", "P90", "seen is", "CRPS"]]
    for plant, group in groupby(rows, key=lambda row: (row.seen.plant, row.seen.maker)):
        body.append([f"{plant[0]} ({plant[1].replace('_', ' ')})", *6 * [""]])
        body += [[f"  {what(row.seen)}", *row_cells(row)] for row in group]
    return table(body)


def row_cells(row: Row) -> list[str]:
    """What was seen, the forecast, where it lies, the score."""
    seen, quantiles = row.seen, ["-"] * 3
    if row.quantiles:
        quantiles = [shown(seen, row.quantiles[place]) for place in (0, 2, 4)]
    score = "-" if row.crps is None else f"{row.crps:.2f}"
    return [ends(seen), *quantiles, row.place or "-", score]


def what(seen: Seen, *, short: bool = False) -> str:
    """What was seen and when. short: without what a heading says."""
    if seen.part == "building":
        return seen.what.replace("_", " ") if short else _DATES[seen.what]
    thing = "cell yield" if seen.part == "yield" else "output"
    when = f"{seen.month:.0f}" if seen.since == seen.month else f"{seen.since:.0f}-{seen.month:.0f}"
    if short:
        return when
    return f"{thing}, month {when}" + (", deliveries" if seen.bound == "at_least" and seen.part != "yield" else "")


def ends(seen: Seen) -> str:
    """The value that was seen, or the two between which it lies."""
    low, high = shown(seen, seen.low), shown(seen, seen.high)
    return low if low == high else f"{low.removesuffix(' %')}-{high}"


def shown(seen: Seen, value: float) -> str:
    """A value of the kind of what was seen."""
    if seen.part == "building":
        return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
    return f"{100 * value:.1f} %" if value < 0.0995 else f"{100 * value:.0f} %"


def totals_rows(totals: Sequence[Total]) -> list[list[str]]:
    """Score and coverage of every part."""
    rows = [["", "CRPS", "", "in P10-P90", "", "in P25-P75", "rows", "plants"]]
    for total in totals:
        rows.append(
            [
                f"{total.part} ({UNITS[total.part]})", f"{total.crps.value:.2f}", brackets(total.crps.interval),
                f"{100 * total.coverage.value:.0f} %", _percents(total.coverage.interval),
                f"{100 * total.half.value:.0f} %", str(total.crps.rows), str(total.crps.plants),
            ]
        )  # fmt: skip
    return rows


def rivals_rows(totals: Sequence[Total]) -> list[list[str]]:
    """Every rival beside ours on the same rows."""
    rows = [["simpler forecasts", "theirs", "ours", "ours / theirs", "", "rows", "plants"]]
    for total in totals:
        rows += [[f"{total.part}: {found.rival}", *_against(found)] for found in total.against]
    return rows


def _against(found: Against) -> list[str]:
    ratio = found.ratio
    return [
        f"{found.theirs.value:.2f}", f"{found.ours.value:.2f}", f"{ratio.value:.2f}", brackets(ratio.interval),
        str(ratio.rows), str(ratio.plants),
    ]  # fmt: skip


def brackets(interval: Interval | None) -> str:
    """The ends of an interval; nothing where there is none."""
    return "" if interval is None else f"({interval[0]:.2f} to {interval[1]:.2f})"


def _percents(interval: Interval | None) -> str:
    return "" if interval is None else f"({100 * interval[0]:.0f} to {100 * interval[1]:.0f})"


def left_out(figure: Figure) -> str:
    """What a number becomes when one plant is left out."""
    return "" if figure.without is None else f"{figure.without[0]:.2f} to {figure.without[1]:.2f}"
