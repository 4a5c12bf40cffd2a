"""A comparison as a folder: numbers for programs, pictures, what was compared."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sim import MODEL_VERSION
from sim.scenario.diff import differences, words
from sim.study.compare.asked import Asked
from sim.study.compare.comparison import Against, Comparison, Row
from sim.study.compare.picture import chances_picture, fans_picture
from sim.study.files.folder import stands
from sim.study.files.store import RunWriter, head_of
from sim.study.statistics import DateSummary

KIND = "compare"
_DATES = ("p10", "p50", "p90", "p50_low", "p50_high", "never_share", "later_share")
_HEAD = (
    "milestone", "label", "scenario", "name", *(f"first_{part}" for part in _DATES), *_DATES, "n_first", "n", "paired",
    "months", "months_low", "months_high", "chance_earlier", "chance_low", "chance_high",
)  # fmt: skip


def comparison_folder(asked: Sequence[Asked], wanted: Sequence[str]) -> Path:
    """Where a comparison stands or will stand: beside the run of the first."""
    told = " ".join([str(MODEL_VERSION), *(f"{one.run}/{one.model_version}" for one in asked), *wanted])
    return Path(asked[0].scenario.results) / f"{KIND}-{hashlib.sha256(told.encode()).hexdigest()[:10]}"


def write_comparison(comparison: Comparison, folder: Path) -> Path:
    """Write the folder, unless it is there. Nothing stands there until all of it does."""
    if stands(folder):
        return folder
    with RunWriter(folder) as writer:
        _write(writer, comparison, writer.number)
    return writer.target


def _write(writer: RunWriter, comparison: Comparison, number: str) -> None:
    from sim.report.drawing import chance_figure, fans_figure, save_figure

    writer.csv("compare.csv", _HEAD, (_cells(row, one) for one in comparison.against for row in one.rows))
    writer.csv("differences.csv", ("scenario", "path", "first", "this", "in_words"), _changes(comparison))
    save_figure(fans_figure(fans_picture(comparison, number)), writer.folder, "compare_ramp")
    save_figure(chance_figure(chances_picture(comparison, number)), writer.folder, "compare_chance")
    writer.manifest(_manifest(comparison, number))


def _cells(row: Row, one: Against) -> list[Any]:
    """A row of ``compare.csv``; empty where there is no date inside the horizon."""
    found = row.versus
    return [
        row.milestone, row.label, one.side.letter, one.side.name, *_dates(row.before), *_dates(row.after), *one.n,
        "yes" if one.paired else "no", *map(_rounded, (found.shift.months, found.shift.low, found.shift.high)),
        *map(_rounded, (found.earlier, *found.earlier_interval)),
    ]  # fmt: skip


def _dates(summary: DateSummary) -> list[Any]:
    days = (summary.p10, summary.p50, summary.p90, *summary.p50_interval)
    return [*days, _rounded(summary.never_share), _rounded(summary.later_share)]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def _changes(comparison: Comparison) -> Iterator[Sequence[Any]]:
    first = comparison.sides[0].scenario
    for one in comparison.against:
        for difference in differences(first, one.side.scenario):
            before, after = difference.told()
            yield one.side.letter, difference.path, before, after, words(difference)


def _manifest(comparison: Comparison, number: str) -> dict[str, Any]:
    return {
        **head_of(KIND, number),
        "milestones": list(comparison.milestones),
        "compared": [
            {
                "letter": side.letter, "name": side.name, "scenario": side.scenario.name, "run": side.run,
                "model_version": side.model_version, "seed": side.scenario.seed, "n": len(side.ran),
                "failed": side.failed, "place": str(side.place),
            }
            for side in comparison.sides
        ],
        "apart": {one.side.letter: list(one.apart) for one in comparison.against},
    }  # fmt: skip
