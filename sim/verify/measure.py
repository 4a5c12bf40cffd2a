"""A case measured: pilots say how many independent replications it needs, one set of so many counts; flows compared."""

import math
import time
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import fdtri, stdtrit

from sim.chances import CONFIDENCE
from sim.flow.alone import simulate_line
from sim.verify.case import Case

Floats = NDArray[np.float64]
KEPT = 0.99  # chance, about, that the set that counts is as narrow as asked for
PILOT = 4  # replications that count, at most, for each of the last pilot
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

    Pilots say how many replications are needed and are thrown away; then one fresh set of so many counts, however wide
    its interval turns out: sets kept only where they are narrow hold the truth less often than their intervals say.
    """
    began, exact = time.process_time(), case.exact()
    agree = None if case.line is None else flows_agree(case, seed)
    first, n = _sized(case, width, seed, abs(exact)) if case.random else (0, 1)
    simulated, error = ratio(_replications(case, seed, first, n))
    half = student(n) * error / abs(exact)
    return Measured(exact, simulated, error, half, n, time.process_time() - began, agree)


def _replications(case: Case, seed: int, first: int, n: int) -> Floats:
    return np.array([case.observe(case.seed(seed, first + k)) for k in range(n)], float)


def _sized(case: Case, width: Width, seed: int, exact: float) -> tuple[int, int]:
    """First replication behind all pilots, and how many from there on count; a pilot much too small sizes the next."""
    first, pilot = 0, max(case.pilot, width.least)
    while True:
        _, left = _residuals(_replications(case, seed, first, pilot))
        needed = replications_needed(float(np.std(left, ddof=1)) / exact, _freedom(left), width)
        first += pilot
        if needed <= PILOT * pilot:
            return first, max(needed, case.pilot)
        pilot = needed // PILOT + 1


def replications_needed(spread: float, freedom: float, width: Width) -> int:
    """Fewest whose interval will be narrow enough with a chance of about KEPT, as a pilot tells it.

    The variances of two normal sets have a ratio with the F law, so the pilot's is raised by its quantile.

    Args:
        spread: standard deviation of a replication in the pilot, over the exact value.
        freedom: degrees of freedom of that.
        width: that is asked for, with the fewest and the most.
    """

    def narrow(n: int) -> bool:
        raised = math.sqrt(float(fdtri(n - 1, freedom, KEPT)))
        return float(stdtrit(n - 1, 0.5 + 0.5 * CONFIDENCE)) * raised * spread <= width.half * math.sqrt(n)

    return width.least + bisect_left(range(width.least, width.most), True, key=narrow)


def _freedom(left: Floats) -> float:
    """Degrees of freedom of a variance: fewer where tails are heavier, since its own goes with the fourth moment."""
    n, square = len(left), float(np.mean(left**2))
    tails = float(np.mean(left**4)) / square**2 if square else 3.0  # 3 of a normal law
    return (n - 1) * min(1.0, 2.0 / max(tails - 1.0, 1.0))


def ratio(observed: Floats) -> tuple[float, float]:
    """Sum of what was gained over sum of what was spent, and its standard error (Cochran 1977, 6.3); (n, 2)."""
    found, left = _residuals(observed)
    return found, float(np.std(left, ddof=1) / math.sqrt(len(left))) if len(left) > 1 else 0.0


def _residuals(observed: Floats) -> tuple[float, Floats]:
    """The ratio of the sums, and what it leaves of each replication, (n,)."""
    gained, spent = observed.T
    found = float(gained.sum() / spent.sum())
    return found, (gained - found * spent) / spent.mean()


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
