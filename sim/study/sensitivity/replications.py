"""Dates and drawn inputs of a run, read back from its folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.study.files.folder import StoredFolder
from sim.study.files.parquet import read_parquet

_STATES = {"reached": "hours", "never": "'nan'::double", "later": "'inf'::double"}


@dataclass(frozen=True)
class Replications:
    """Replications that finished: their numbers, hours of one milestone (n,), and what each drew."""

    numbers: tuple[int, ...]
    hours: NDArray[np.float64]
    inputs: tuple[dict[str, float], ...]


def stored_replications(folder: StoredFolder, milestone: str) -> Replications | None:
    """Hours and inputs from a run folder; None where its table does not have the milestone.

    Raises:
        InputError: a table is missing or damaged, or the two have no replication in common.
    """
    hours = "case state " + " ".join(f"when '{state}' then {value}" for state, value in _STATES.items()) + " end"
    dates = _rows(
        folder.table("milestones"),
        f"select replication, {hours} from stored where milestone = $name and state != 'failed' order by replication",
        name=milestone,
    )
    if not dates:
        return None
    inputs: dict[int, dict[str, float]] = {}
    for number, name, value in _rows(folder.table("inputs"), "select replication, input, value from stored"):
        inputs.setdefault(number, {})[name] = value
    both = [(number, hour) for number, hour in dates if number in inputs]
    if not both:
        raise folder.damaged("milestones.parquet and inputs.parquet have no replication in common")
    numbers = tuple(number for number, _ in both)
    return Replications(numbers, np.array([hour for _, hour in both]), tuple(inputs[number] for number in numbers))


def _rows(path: Path, query: str, **values: str) -> Sequence[tuple[Any, ...]]:
    return list(read_parquet(path, query, **values).fetchall())
