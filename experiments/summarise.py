"""Make the summary of an experiment from its sweep folder: python experiments/summarise.py FOLDER > summary.csv

A row a point and milestone: the date at an even chance with its interval, what never or later gets there, the mean
shift against the first point over pairs with the same luck, and the date at an even chance of the first replications
alone, which tests/test_experiments.py simulates again.
"""

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from sim.calendar import Calendar
from sim.study.paired import mean_shift
from sim.study.statistics import summarise
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.rows import EPOCH, SweepRow, ran, sweep_rows

FIRST = 12  # replications that a test simulates again
HEAD = (
    "case", "milestone", "n", "failed", "p50", "p50_low", "p50_high", "never_share", "later_share", "mean_shift_weeks",
    "mean_shift_low", "mean_shift_high", "pairs", f"p50_of_first_{FIRST}",
)  # fmt: skip
WEEKS_PER_MONTH = 730.5 / 168.0


def case_of(row: SweepRow) -> str:
    """Name of a point, or what it sets."""
    return row.name or ", ".join(f"{key}={value:g}" for key, value in row.settings.items())


def first_p50(row: SweepRow, place: int) -> str:
    """Date at an even chance of the first replications."""
    found = summarise("", "", row.hours[place][:FIRST], Calendar(EPOCH), None)
    return str(found.p50 or "")


def lines(rows: Sequence[SweepRow]) -> Iterator[Sequence[object]]:
    """The table, head first."""
    yield HEAD
    for row in rows:
        for place, found in enumerate(row.summaries):
            low, high = found.p50_interval
            shares = (f"{found.never_share:.4f}", f"{found.later_share:.4f}")
            yield (
                case_of(row), found.name, found.replications, row.failed, found.p50 or "", low or "", high or "",
                *shares, *_shift(rows[0], row, place), first_p50(row, place),
            )  # fmt: skip


def _shift(base: SweepRow, row: SweepRow, place: int) -> Sequence[object]:
    one, other = base.hours[place], row.hours[place]
    count = min(len(one), len(other))
    one, other = one[:count], other[:count]
    both = ran(one) & ran(other)
    if row is base or np.count_nonzero(np.isfinite(one[both]) & np.isfinite(other[both])) < 2:
        return ("", "", "", "")
    found = mean_shift(one[both], other[both])
    return (*(f"{x * WEEKS_PER_MONTH:.2f}" for x in (found.months, found.low, found.high)), found.n)


def main() -> None:
    """Write the table of a sweep folder to standard output."""
    folder = SweepFolder(Path(sys.argv[1]))
    csv.writer(sys.stdout, lineterminator="\n").writerows(lines(sweep_rows(folder, folder.plan()["shown"])))


if __name__ == "__main__":
    main()
