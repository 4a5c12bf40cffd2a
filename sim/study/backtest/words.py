"""A back-test in words: the answer in sentences, then everything seen, the totals, and beside whom."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sim.report.text.terminal import grouped, sentence, table
from sim.study.backtest.answer import Answer
from sim.study.backtest.cells import brackets, row_cells, what
from sim.study.backtest.plant import WIDE_AT
from sim.study.backtest.rows import FEWEST, Row
from sim.study.backtest.seen import Part
from sim.study.backtest.sheets import HOW_SCORED, HOW_WEIGHED, RIVAL_HEAD, ROW_HEAD, band_rows, rival_rows, score_rows
from sim.study.backtest.totals import Total

_THINGS = {"building": "dates", "starting up": "outputs", "yield": "yields", "people": "headcounts"}
# What of the model's defaults was read from plants that are forecast here: see docs/validation.md.
FITTED: dict[Part, tuple[str, frozenset[str]]] = {
    "starting up": ("months to full speed", frozenset({"northvolt_ett"})),
    "yield": ("its start and growth", frozenset({"lges_wroclaw", "sk_georgia"})),
}


def answer_sentences(answer: Answer) -> list[str]:
    """What was held against what, where it lies, whether anything simpler is better; what became of the rest."""
    if not answer.totals:
        return [_why_nothing(answer), *_never(answer)]
    beside = [f"{_beside(total)}{_fitted(answer.rows, total.part)}." for total in answer.totals]
    return [_inside(answer), *beside, *_beyond(answer), *_never(answer), *_width(answer)]


def _why_nothing(answer: Answer) -> str:
    if not answer.rows:
        return "Nothing was seen of these plants that could be scored."
    if max(one.n for one in answer.done) < FEWEST:
        return f"Fewer than {FEWEST} replications make no band, so that nothing is scored; give replications={FEWEST}."
    seen = f"None of the {len(answer.rows)} things seen of these plants is scored"
    return f"{seen}: fewer than {FEWEST} replications reach so far inside the horizon."


def _beyond(answer: Answer) -> Iterator[str]:
    """How much is not scored, and of whom."""
    found = [row.seen.plant for row in answer.rows if row.crps is None]
    if found:
        yield (
            f"Not scored, since fewer than {FEWEST} replications reach so far inside the horizon: {len(found)} of "
            f"{len(answer.rows)} things seen, of {', '.join(dict.fromkeys(found))}."
        )


def _inside(answer: Answer) -> str:
    plants = len({row.seen.plant for row in answer.rows})
    return (
        f"Plants that were built: {plants}, things seen of them: {len(answer.rows)}. "
        + "; ".join(inside_words(total) for total in answer.totals)
        + " lie in the band from P10 to P90, which should hold eight in ten."
    )


def inside_words(total: Total) -> str:
    """How many of a part lie in the band."""
    found = f"{total.inside} of {total.crps.rows} {_THINGS[total.part]}"
    return f"{found} ({total.below} below, {total.above} above)"


def _beside(total: Total) -> str:
    """Whether a rival is better, as far as that can be told."""
    part = total.part.capitalize()
    if not total.against:
        return f"{part}: no simpler forecast has anything to say"
    better = [found.rival for found in total.against if found.ratio.value >= 1.0]
    told = f"no better than {_and(better)}" if better else "better than every simpler forecast"
    return f"{part}: {told}; {_how_surely(total)}"


def _fitted(rows: Sequence[Row], part: Part) -> str:
    """How many of its plants the model was fitted to: of these its score is none of unseen plants."""
    what, fitted = FITTED.get(part, ("", frozenset()))
    plants = {row.seen.plant for row in rows if row.seen.part == part and row.crps is not None}
    known = len(plants & fitted)
    return f"; {what} in the model were fitted to {known} of these {len(plants)} plants" if known else ""


def _how_surely(total: Total) -> str:
    intervals = {found.rival: found.ratio.interval for found in total.against}
    if not any(intervals.values()):
        return f"plants: {total.crps.plants}, too few to be sure"
    sure = [rival for rival, interval in intervals.items() if interval and interval[1] < 1.0]
    return f"with 95 % confidence better than {_and(sure) if sure else 'none of them'}"


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _never(answer: Answer) -> Iterator[str]:
    if answer.brier is not None:
        ours, constant = answer.brier
        ended = [one.never for one in answer.done if one.never.came is not None]
        gone = sum(not one.came for one in ended)
        yield (
            f"{gone} of {len(ended)} plants never came: Brier score of the chance that was given to it {ours:.2f}, of "
            f"the share of the other plants {constant:.2f} (0 is best)."
        )


def _width(answer: Answer) -> Iterator[str]:
    if (wide := answer.wide) is not None:
        text = (
            f"P90 / P10 of output {WIDE_AT:g} months after serial start, geometric mean of {wide.plants} plants: "
            f"{wide.value:.1f} {brackets(wide.interval)}"
        )
        yield f"{text.rstrip()}."


def backtest_text(answer: Answer) -> str:
    """All of it for a terminal."""
    parts = ["\n".join(map(sentence, answer_sentences(answer)))]
    if answer.rows:
        parts += [rows_table(answer.rows), sentence(HOW_SCORED)]
    if answer.totals:
        parts += [table(score_rows(answer.totals)), table(band_rows(answer.totals)), _rivals(answer.totals)]
        parts.append(sentence(HOW_WEIGHED))
    return "\n\n".join(parts)


def _rivals(totals: Sequence[Total]) -> str:
    return grouped(RIVAL_HEAD, {total.part: rival_rows(total) for total in totals if total.against})


def rows_table(rows: Sequence[Row]) -> str:
    """A row for everything seen, plant by plant."""
    plants = {
        f"{name} ({maker.replace('_', ' ')})": [[what(row.seen), *row_cells(row)] for row in group]
        for (name, maker), group in groupby(rows, key=lambda row: (row.seen.plant, row.seen.maker))
    }
    return grouped(ROW_HEAD, plants)
