"""Put a back-test into docs/validation.md: its tables, its picture, and the rows they are made of.

Run: gigaramp backtest, then python benchmarks/validation.py results/backtest-HASH
Writes docs/backtest.csv, docs/pictures/all_plants.png and what stands between the marks in docs/validation.md. The
words around them are written by hand: read them again after the model has moved.
"""

import csv
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sim import MODEL_VERSION
from sim.reference.load import plants
from sim.study.backtest.answer import answer_of
from sim.study.backtest.cells import row_cells, what
from sim.study.backtest.folder import TABLE, stored
from sim.study.backtest.rows import Row, rival_scores
from sim.study.backtest.seen import Seen, seen_of
from sim.study.backtest.sheets import RIVAL_HEAD, ROW_HEAD, band_rows, rival_rows, score_rows
from sim.study.backtest.totals import totals
from sim.study.backtest.words import answer_sentences

DOCS = Path(__file__).parents[1] / "docs"
PAGE, ROWS, PICTURE = DOCS / "validation.md", DOCS / "backtest.csv", DOCS / "pictures" / "all_plants.png"
MADE = "made"  # the mark of what the rows alone do not tell


def rows_of_table(path: Path) -> list[Row]:
    """The rows of a table of a back-test, of what is known of the plants now.

    Raises:
        ValueError: they are of something else: make the table anew.
    """
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    seen = {_key(one): one for plant in plants() for one in seen_of(plant)}
    given = [(line["plant"], line["what"], line["month"], line["seen_low"], line["seen_high"]) for line in lines]
    if sorted(given) != sorted(seen):
        raise ValueError(f"{path}: other things were seen of plants since; run gigaramp backtest again")
    return [_row(seen[key], line) for key, line in zip(given, lines, strict=True)]


def _key(seen: Seen) -> tuple[str, ...]:
    return (seen.plant, seen.what, *(str(x) for x in (seen.month, seen.low, seen.high)))


def _row(seen: Seen, line: Mapping[str, str]) -> Row:
    quantiles = tuple(float(line[name]) for name in ("p10", "p25", "p50", "p75", "p90") if line[name])
    return Row(seen, int(line["n"]), quantiles, float(line["crps"]) if line["crps"] else None)


def tables(rows: Sequence[Row]) -> dict[str, str]:
    """Tables in Markdown by the mark where they stand."""
    found = totals(rows, rival_scores(rows, plants()))
    rivals = [[one.part, *row] for one in found for row in rival_rows(one)]
    missed = [[row.seen.plant, what(row.seen), *row_cells(row)] for row in rows if row.place in ("below", "above")]
    return {
        "scores": _markdown(score_rows(found)),
        "bands": _markdown(band_rows(found)),
        "rivals": _markdown([["", *RIVAL_HEAD], *rivals]),
        "missed": _markdown([["plant", *ROW_HEAD], *missed]),
    }


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|" + "---|" * len(rows[0]), *body])


def marked(text: str, parts: Mapping[str, str]) -> str:
    """A page with other parts between its marks."""
    for name, part in parts.items():
        between = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        text, count = between.subn(lambda found, part=part: f"{found[1]}{part}\n{found[2]}", text)  # type: ignore[misc]
        assert count == 1, name
    return text


def _made(folder: Path) -> Iterator[str]:
    found, done = stored(folder)
    n, seed = found.manifest["replications"], found.manifest["seed"]
    yield f"Model version {MODEL_VERSION}, {len(done)} plants, n = {n} replications each, seed {seed}."
    yield from answer_sentences(answer_of(done, plants()))


def main(folder: Path) -> None:
    """Write table, picture and page."""
    made = "\n".join(f"- {sentence}" for sentence in _made(folder))
    ROWS.write_bytes((folder / TABLE).read_bytes())
    PICTURE.write_bytes((folder / "all_plants.png").read_bytes())
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(marked(text, {MADE: made, **tables(rows_of_table(ROWS))}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
