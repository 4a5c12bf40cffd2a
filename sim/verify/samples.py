"""An interval on made-up samples: how often it holds what is true of them."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.verify.case import Case

FAMILY = "printed intervals"
MEDIAN, SIGMA = 40_000.0, 0.3  # of made-up dates: hours, spread of their logarithm
IN_THE_LIMIT = "95 % in the limit of many replications"
_PILOT = 400
Floats = NDArray[np.float64]
Held = Callable[[np.random.Generator], float]  # 1 or 0; of several intervals the share that holds


def coverage(
    name: str, exact: Callable[[], float], formula: str, held: Held, source: str = "", tolerance: float = 0.0,
    why: str = "",
) -> Case:  # fmt: skip
    """How often an interval holds the truth, a sample a replication."""

    def observe(seed: int) -> tuple[float, float]:
        return float(held(np.random.default_rng(seed))), 1.0

    return Case(
        FAMILY, name, exact, formula, observe, pilot=_PILOT, tolerance=tolerance, why_tolerance=why, source=source
    )


def nominal() -> float:
    """What an interval is said to hold; a number of its own, since the program's is under test."""
    return 0.95


def date_at(share: float) -> float:
    """Hour that so many of the made-up dates do not exceed."""
    return MEDIAN * math.exp(SIGMA * float(ndtri(share)))
