"""Two back-tests side by side: what moved, by plant, and whether it became better."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.report.text.terminal import grouped, sentence, table
from sim.study.backtest.cells import CLOCKS, brackets, ends, shown, what
from sim.study.backtest.plant import PlantDone, rows_in
from sim.study.backtest.rows import Row
from sim.study.backtest.seen import PARTS, Part
from sim.study.backtest.totals import Figure, figure, mean_of, ratio_of


@dataclass(frozen=True)
class Moved:
    """A part that both have something of. ratio: score now over before, below 1 better."""

    part: Part
    before: float
    now: float
    ratio: Figure


Pair = tuple[Row, Row]


def pairs_of(before: Sequence[PlantDone], now: Sequence[PlantDone]) -> list[Pair]:
    """Rows of the same thing seen in both, with a score in both."""
    known = {row.seen: row for row in rows_in(before)}
    pairs = [(known[row.seen], row) for row in rows_in(now) if row.seen in known]
    return [(old, new) for old, new in pairs if old.crps is not None and new.crps is not None]


def moved(pairs: Sequence[Pair]) -> Iterator[Moved]:
    """Each part's score before and now, every plant with one weight."""
    for part in PARTS:
        found = [(old, new) for old, new in pairs if new.seen.part == part]
        if not found:
            continue
        names = [new.seen.plant for _, new in found]
        scores = np.array([[new.crps, old.crps] for old, new in found], float)
        before, now = (mean_of(names, scores[:, k]).value for k in (1, 0))
        yield Moved(part, before, now, figure(names, scores, ratio_of))


def against_text(before: Sequence[PlantDone], now: Sequence[PlantDone]) -> str:
    """What moved, by plant, and the scores of the parts."""
    pairs = pairs_of(before, now)
    if not pairs:
        return "Nothing was seen of the same plants in both: there is nothing to compare."
    rows = [["CRPS", "before", "now", "now / before", "", "rows", "plants"]]
    rows += [
        [one.part, f"{one.before:.2f}", f"{one.now:.2f}", f"{one.ratio.value:.2f}", brackets(one.ratio.interval),
         str(one.ratio.rows), str(one.ratio.plants)]
        for one in moved(pairs)
    ]  # fmt: skip
    parts = [table(rows), _rows(pairs)]
    parts += map(sentence, _only_in_one(before, now))
    return "\n\n".join(parts)


def _only_in_one(before: Sequence[PlantDone], now: Sequence[PlantDone]) -> Iterator[str]:
    """What cannot be compared: other plants, or other rows of the same ones."""
    old, new = ({row.seen for row in rows_in(done) if row.crps is not None} for done in (before, now))
    for which, found in (("before", old - new), ("now", new - old)):
        if found:
            plants = sorted({seen.plant for seen in found})
            yield f"Scored only {which}, and not compared: {len(found)} of {', '.join(plants)}."


def _rows(pairs: Sequence[Pair]) -> str:
    """Everything whose forecast moved, plant by plant."""
    plants: dict[str, list[list[str]]] = {}
    for old, new in pairs:
        if old != new:
            plants.setdefault(new.seen.plant, []).append(_row(old, new))
    head = ["what moved", "from", "seen", "P50\nbefore", "now", "seen\nwas", "is", "CRPS"]
    return grouped(head, plants) if plants else "Nothing moved."


def _row(old: Row, new: Row) -> list[str]:
    seen = new.seen
    assert old.crps is not None
    assert new.crps is not None
    return [
        what(seen), CLOCKS[seen.clock], ends(seen), shown(seen, old.quantiles[2]), shown(seen, new.quantiles[2]),
        old.place, new.place, f"{new.crps - old.crps:+.2f}",
    ]  # fmt: skip
