"""What was run, as tables: runs, then sweeps and studies, then what cannot be read."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.report.text.terminal import table
from sim.study.files.kinds import RUN
from sim.study.files.listed import BROKEN, Listed


def listed_text(place: Path, found: Sequence[Listed]) -> str:
    """A table of each: runs, sweeps and studies, what cannot be read; the newest first."""
    tables = (
        (["run", "even chance", "chance\nby then", "n", "made"], lambda kind: kind == RUN,
         lambda one: [one.even, one.chance, one.count, _moment(one)]),
        (["sweep or study", "n or points", "made"], lambda kind: kind not in (RUN, BROKEN),
         lambda one: [one.count, _moment(one)]),
        (["cannot be read", "made"], lambda kind: kind == BROKEN, lambda one: [_moment(one)]),
    )  # fmt: skip
    parts = [_table(head, [one for one in found if wanted(one.kind)], cells) for head, wanted, cells in tables]
    return "\n\n".join(filter(None, parts)) or f"{place}/ holds no run yet; gigaramp run makes one"


def _table(head: list[str], found: Sequence[Listed], cells: Callable[[Listed], list[str]]) -> str:
    """A row a folder, and below it what is told of it."""
    rows = [head]
    for one in found:
        rows += [[one.name, *cells(one)], *([f"  {line}"] for line in one.told)]
    return table(rows) if found else ""


def _moment(one: Listed) -> str:
    return f"{one.made:%Y-%m-%d %H:%M}"
