"""Types of arrays, one for each kind."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Row = Any  # one row of a structured array: a view, its fields as attributes; mypy does not know them, numba does
Rows = Any  # a structured array, whose rows are such
