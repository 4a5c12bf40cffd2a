"""Places in arrays, inside a compiled loop."""

import numpy as np

from sim.jit import compiled


@compiled(inline="always")
def place(number: int) -> int:
    """The same number as a place in an array: never negative, so that nothing is counted from the end.

    numba asks every signed index whether it is.
    """
    return np.uintp(number)  # type: ignore[return-value]
