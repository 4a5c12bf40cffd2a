"""A back-test as a page that can be mailed."""

from collections.abc import Iterator, Mapping

from sim import MODEL_VERSION, __version__
from sim.report.page.page import Page, Plate, Section, Sheet
from sim.study.backtest.answer import ALL, Answer
from sim.study.backtest.cells import row_cells, what
from sim.study.backtest.sheets import HOW_SCORED, HOW_WEIGHED, RIVAL_HEAD, ROW_HEAD, band_rows, rival_rows, score_rows
from sim.study.backtest.words import answer_sentences


def backtest_page(answer: Answer, svgs: Mapping[str, bytes], number: str) -> Page:
    """The page. svgs: pictures by name; number: the hash of the folder."""
    n = min(one.n for one in answer.done)
    facts = (
        f"{len(answer.done)} plants", f"n = {n} replications each", f"model version {MODEL_VERSION}",
        f"gigaramp {__version__}", number,
    )  # fmt: skip
    sentences = answer_sentences(answer)
    leading = 1 + len(answer.totals)
    return Page(
        "Forecasts held against plants that were built", "Back-test", facts, tuple(sentences[:leading]),
        tuple(_warnings(answer)), tuple(_sections(answer, sentences[leading:], svgs)),
    )  # fmt: skip


def _warnings(answer: Answer) -> Iterator[str]:
    for total in answer.totals:
        if 2 * total.inside < total.crps.rows:
            yield (
                f"{total.part.capitalize()} is not validated: {total.inside} of {total.crps.rows} things seen at "
                f"{total.crps.plants} plants lie in the band."
            )
    if failed := sum(one.failed for one in answer.done):
        yield f"{failed} replications failed and count nowhere."


def _sections(answer: Answer, sentences: list[str], svgs: Mapping[str, bytes]) -> Iterator[Section]:
    plates = {name: Plate(name, name.removeprefix("plant_").replace("_", " "), svg) for name, svg in svgs.items()}
    if answer.totals:
        of_all = (plates.pop(ALL),)
        yield Section("totals", "How good the forecasts are", tuple(sentences), of_all, tuple(_totals(answer)))
    if answer.rows:
        yield Section("rows", "Everything seen", (HOW_SCORED,), sheets=(_rows(answer),))
    yield Section("plants", "Plant by plant", plates=tuple(plates.values()))
    yield Section(
        "made", "How this was made",
        ("What was seen, with its pages, stands in the plants' files: gigaramp reference NAME shows one.",),
        commands=("gigaramp backtest",),
    )  # fmt: skip


def _totals(answer: Answer) -> Iterator[Sheet]:
    for head, *body in (score_rows(answer.totals), band_rows(answer.totals)):
        yield Sheet(tuple(head), tuple(map(tuple, body)))
    rivals = tuple((total.part, *row) for total in answer.totals for row in rival_rows(total))
    yield Sheet(("", *RIVAL_HEAD), rivals, left=2, note=HOW_WEIGHED)


def _rows(answer: Answer) -> Sheet:
    rows = tuple((row.seen.plant, what(row.seen), *row_cells(row)) for row in answer.rows)
    return Sheet(("plant", *ROW_HEAD), rows, left=2)
