"""Two back-tests side by side: what moved, by plant, and whether it became better."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sim.report.text.terminal import table
from sim.study.backtest.plant import PlantDone, rows_in
from sim.study.backtest.rows import Row
from sim.study.backtest.seen import PARTS, Part
from sim.study.backtest.totals import Figure, figure
from sim.study.backtest.words import brackets, shown, what


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
        ratio = figure(names, scores, lambda means: np.asarray(means[..., 0].sum(-1) / means[..., 1].sum(-1)))
        before, now = (
            figure(names, scores[:, [k]], lambda means: np.asarray(means[..., 0].mean(-1))).value for k in (1, 0)
        )
        yield Moved(part, before, now, ratio)


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
    gone = sorted({row.seen.plant for row in rows_in(before)} ^ {row.seen.plant for row in rows_in(now)})
    if gone:
        parts.append(f"Only in one of them: {', '.join(gone)}.")
    return "\n\n".join(parts)


def _rows(pairs: Sequence[Pair]) -> str:
    """Everything whose even chance or place moved."""
    body = [["what moved", "seen", "P50 before", "now", "seen was", "is", "CRPS"]]
    for old, new in pairs:
        if old == new:
            continue
        seen = new.seen
        assert old.crps is not None
        assert new.crps is not None
        body.append(
            [
                f"{seen.plant}, {what(seen, short=True)}", shown(seen, seen.value), shown(seen, old.quantiles[2]),
                shown(seen, new.quantiles[2]), old.place, new.place, f"{new.crps - old.crps:+.2f}",
            ]
        )  # fmt: skip
    return table(body) if len(body) > 1 else "Nothing moved."
