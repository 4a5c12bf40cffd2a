"""The tables of a back-test's totals, head first, for a terminal and a page."""

from collections.abc import Sequence

from sim.study.backtest.cells import brackets, percents
from sim.study.backtest.scale import UNITS
from sim.study.backtest.totals import Against, Figure, Total

HOW_SCORED = (
    "CRPS: dates in months, output and people on the logarithm, yield in points of a hundred; the smaller the better. "
    "Deliveries count as a third of output at least."
)
HOW_WEIGHED = (
    "Every plant has one weight; in brackets 95 % from plants drawn anew, none for fewer than six. A rival is made "
    "from all plants but the one that is forecast, also such as opened after its data date, and compared where both "
    "say something; ratio: our score to theirs. Own errors of readings widen our forecast only."
)
ROW_HEAD = ["what, month", "from", "seen", "P10", "P50", "P90", "seen is", "CRPS"]
RIVAL_HEAD = ["simpler forecasts", "theirs", "ours", "ratio", "", "rows", "plants"]


def score_rows(totals: Sequence[Total]) -> list[list[str]]:
    """Score of every part, and what it becomes without one plant."""
    rows = [["", "CRPS", "", "without one plant", "rows", "plants"]]
    for total in totals:
        found = total.crps
        rows.append(
            [
                f"{total.part} ({UNITS[total.part]})", f"{found.value:.2f}", brackets(found.interval), _left_out(found),
                str(found.rows), str(found.plants),
            ]
        )  # fmt: skip
    return rows


def _left_out(figure: Figure) -> str:
    return "" if figure.without is None else f"{figure.without[0]:.2f} to {figure.without[1]:.2f}"


def band_rows(totals: Sequence[Total]) -> list[list[str]]:
    """How much of what was seen lies in the bands, of which a good forecast holds 80 and 50 %."""
    rows = [["", "in P10-P90", "", "in P25-P75", "", "below", "above"]]
    for total in totals:
        shares = [
            text
            for found in (total.coverage, total.half)
            for text in (f"{100 * found.value:.0f} %", percents(found.interval))
        ]
        rows.append([total.part, *shares, str(total.below), str(total.above)])
    return rows


def rival_rows(total: Total) -> list[list[str]]:
    """Every rival beside ours on the same rows, without a head: see ``RIVAL_HEAD``."""
    return [[found.rival, *_against(found)] for found in total.against]


def _against(found: Against) -> list[str]:
    ratio = found.ratio
    return [
        f"{found.theirs.value:.2f}", f"{found.ours.value:.2f}", f"{ratio.value:.2f}", brackets(ratio.interval),
        str(ratio.rows), str(ratio.plants),
    ]  # fmt: skip
