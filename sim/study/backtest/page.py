"""A back-test as a page that can be mailed."""

from collections.abc import Iterator, Mapping

from sim import MODEL_VERSION, __version__
from sim.report.page.page import Page, Plate, Section, Sheet
from sim.study.backtest.answer import Answer
from sim.study.backtest.scale import UNITS
from sim.study.backtest.words import (
    HOW_SCORED,
    HOW_WEIGHED,
    answer_sentences,
    left_out,
    rivals_rows,
    row_cells,
    totals_rows,
    what,
)


def backtest_page(answer: Answer, svgs: Mapping[str, bytes], number: str) -> Page:
    """The page. svgs: pictures by name, that of all plants first; number: the hash of the folder."""
    n = min(one.n for one in answer.done)
    facts = (
        f"{len(answer.done)} plants", f"n = {n} replications each", f"model version {MODEL_VERSION}",
        f"gigaramp {__version__}", number,
    )  # fmt: skip
    sentences = answer_sentences(answer)
    return Page(
        "Forecasts held against plants that were built", "Back-test", facts, tuple(sentences[:3]),
        tuple(_warnings(answer)), tuple(_sections(answer, sentences, svgs)),
    )  # fmt: skip


def _warnings(answer: Answer) -> Iterator[str]:
    for total in answer.totals:
        if 2 * total.coverage.value < 1.0:
            yield (
                f"{total.part.capitalize()} is not validated: of {total.crps.rows} things seen at "
                f"{total.crps.plants} plants less than half lie in the band."
            )
    if failed := sum(one.failed for one in answer.done):
        yield f"{failed} replications failed and count nowhere."


def _sections(answer: Answer, sentences: list[str], svgs: Mapping[str, bytes]) -> Iterator[Section]:
    plates = [Plate(name, name.replace("_", " "), svg) for name, svg in svgs.items()]
    yield Section(
        "totals", "How good the forecasts are", tuple(sentences[3:]), tuple(plates[:1]), tuple(_totals(answer))
    )
    yield Section("rows", "Everything seen", (HOW_SCORED,), sheets=(_rows(answer),))
    yield Section("plants", "Plant by plant", plates=tuple(plates[1:]))
    yield Section(
        "made", "How this was made",
        ("What was seen, with its pages, stands in the plants' files: gigaramp reference NAME shows one.",),
        commands=("gigaramp backtest",),
    )  # fmt: skip


def _totals(answer: Answer) -> Iterator[Sheet]:
    head, *body = totals_rows(answer.totals)
    yield Sheet(tuple(head), tuple(map(tuple, body)), note=HOW_WEIGHED)
    head, *body = rivals_rows(answer.totals)
    yield Sheet(tuple(head), tuple(map(tuple, body)))
    left = [(f"{one.part} ({UNITS[one.part]})", f"{one.crps.value:.2f}", left_out(one.crps)) for one in answer.totals]
    yield Sheet(("", "CRPS", "with one plant left out"), tuple(left))


def _rows(answer: Answer) -> Sheet:
    rows = tuple((row.seen.plant, what(row.seen), *row_cells(row)) for row in answer.rows)
    return Sheet(("plant", "what", "seen", "P10", "P50", "P90", "seen is", "CRPS"), rows, left=2)
