"""A case measured: sets of independent replications until the interval is narrow enough, and both flows compared."""

import math
import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.chances import CONFIDENCE
from sim.flow.alone import simulate_line
from sim.verify.case import Case

Floats = NDArray[np.float64]
MARGIN = 1.3  # replications of the next set, over what the last one says is needed
COMPARED = 200  # lots that go through both flows


@dataclass(frozen=True)
class Width:
    """How narrow an interval is to be: half of it over the exact value; fewest and most replications of a set."""

    half: float
    least: int
    most: int = 2_000_000


LONG, SHORT = Width(0.005, 40), Width(0.03, 12)


@dataclass(frozen=True)
class Measured:
    """What came of a case.

    exact, simulated: its value; error: standard error of the simulated one; n: replications behind it; 0 error and 1
    replication where nothing is random.
    half: half width of the 95 % interval, relative to the exact value.
    flows_agree: whether both flows give every time alike to the bit; None where there is no line to compare.
    """

    exact: float
    simulated: float
    error: float
    half: float
    n: int
    seconds: float
    flows_agree: bool | None = None

    @property
    def off(self) -> float:
        """Simulated minus exact, relative to the exact value."""
        return (self.simulated - self.exact) / abs(self.exact)


def measure(case: Case, width: Width, seed: int) -> Measured:
    """Simulate a case.

    Every set is fresh and as large as the one before says is needed; the first that is narrow enough counts alone, so
    that its size does not depend on its own values.
    """
    began, exact = time.process_time(), case.exact()
    agree = None if case.line is None else flows_agree(case, seed)
    least = max(case.pilot, width.least)
    n, first = least if case.random else 1, 0
    while True:
        observed = np.array([case.observe(case.seed(seed, first + k)) for k in range(n)], float)
        simulated, error = ratio(observed)
        half = student(n) * error / abs(exact)
        if not case.random or half <= width.half or n >= width.most:
            break
        first, n = first + n, min(max(math.ceil(MARGIN * n * (half / width.half) ** 2), least), width.most)
    return Measured(exact, simulated, error, half, n, time.process_time() - began, agree)


def ratio(observed: Floats) -> tuple[float, float]:
    """Sum of what was gained over sum of what was spent, and its standard error (Cochran 1977, 6.3); (n, 2)."""
    gained, spent = observed.T
    found = float(gained.sum() / spent.sum())
    n = len(observed)
    if n == 1:
        return found, 0.0
    return found, float(np.std(gained - found * spent, ddof=1) / math.sqrt(n) / spent.mean())


@lru_cache(maxsize=1024)
def student(n: int, confidence: float = CONFIDENCE) -> float:
    """Standard errors to either side of a mean of n replications; none where there is one."""
    from scipy.stats import t

    return float(t.ppf(0.5 + 0.5 * confidence, n - 1)) if n > 1 else 0.0


def flows_agree(case: Case, seed: int) -> bool:
    """Whether the recursion and the SimPy processes give the same departures, to the bit."""
    assert case.line is not None
    one, other = (
        simulate_line(case.line, lots=COMPARED, seed=case.seed(seed, -1), flow=flow).departures_hours
        for flow in ("compiled", "processes")
    )
    return bool(np.array_equal(one, other))
