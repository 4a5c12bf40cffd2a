"""Numbers by name of many replications, each with names of its own, as plain arrays."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Floats


class ByName(NamedTuple):
    """One row a replication and name that it has a number for, as they come.

    names: as they first appear; rows: (replications,), how many each has; number, value: (all rows,) place of the name,
    and the number that it has.
    """

    names: list[str]
    rows: NDArray[np.int64]
    number: NDArray[np.int64]
    value: Floats


def by_name(several: Iterable[Mapping[str, float]]) -> ByName:
    """Rows of at least one replication."""
    seen: dict[str, int] = {}
    numbers, values = [], []
    for one in several:
        numbers.append(np.array([seen.setdefault(name, len(seen)) for name in one], np.int64))
        values.append(np.array(list(one.values()), float))
    return ByName(list(seen), np.array(list(map(len, values))), np.concatenate(numbers), np.concatenate(values))
