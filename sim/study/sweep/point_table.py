"""What is planned, as a table."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.study.files.parquet import Table
from sim.study.sweep.points import Point


def point_table(points: Sequence[Point]) -> Table:
    """One row a point: its number from 1, name, hash, and a column for every key that varies."""
    keys = list(dict.fromkeys(key for point in points for key in point.settings))
    columns: dict[str, Any] = {
        "point": np.array([point.number + 1 for point in points]),
        "name": np.array([point.case for point in points], object),
        "run": np.array([point.run for point in points], object),
    }
    names = []
    for number, key in enumerate(keys):
        columns[f"key_{number}"] = _column(point.settings.get(key) for point in points)
        names.append(f'key_{number} as "' + key.replace('"', '""') + '"')
    return Table(columns, f"select {', '.join(['point', 'name', 'run', *names])} from columns")


def _column(values: Iterable[Any]) -> np.ndarray[Any, Any]:
    """Numbers stay numbers where all are; anything else is text."""
    found = list(values)
    if all(isinstance(value, bool) for value in found):
        return np.array(found)
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in found):
        return np.array(found, float)
    return np.array(["" if value is None else _text(value) for value in found], object)


def _text(value: Any) -> str:
    """A piece is written as on the command line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_text(entry)}" for key, entry in value.items()) + "}"
    return str(value)
