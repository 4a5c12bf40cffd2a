"""What a back-test says, put together from its plants; nothing is simulated here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.reference.plant import Plant
from sim.study.backtest.never import brier
from sim.study.backtest.plant import PlantDone, rows_in
from sim.study.backtest.rows import Row, rival_scores
from sim.study.backtest.totals import Figure, Total, figure, totals

ALL = "all_plants"  # what the picture of all of them is called


@dataclass(frozen=True)
class Answer:
    """done: the plants; rows: everything seen; rivals: their CRPS by row; totals: of the parts; brier: ours and that of
    a constant chance; wide: P90 / P10 of output eighteen months after serial start, the mean over plants of the
    logarithm taken back."""

    done: Sequence[PlantDone]
    rows: Sequence[Row]
    rivals: Mapping[str, Sequence[float | None]]
    totals: Sequence[Total]
    brier: tuple[float, float] | None
    wide: Figure | None


def answer_of(done: Sequence[PlantDone], known: Sequence[Plant]) -> Answer:
    """Score forecasts. known: all plants, from which rivals are made."""
    rows = rows_in(done)
    rivals = rival_scores(rows, known)
    wide = [(one.plant, one.wide) for one in done if one.wide is not None and one.never.came]
    return Answer(
        done, rows, rivals, totals(rows, rivals), brier([one.never for one in done]),
        _wide(dict(wide)) if wide else None,
    )  # fmt: skip


def _wide(ratios: Mapping[str, float]) -> Figure:
    logarithms = np.log(np.array(list(ratios.values())))
    return figure(list(ratios), logarithms[:, None], lambda means: np.exp(means[..., 0].mean(axis=-1)))
