"""Whether intervals hold what they say: shares of variance and shifts of a P50, against made-up samples.

    python benchmarks/intervals.py [trials]

For every case and number of replications: the share of samples whose 95 % interval holds the truth, and the mean half
width (shares) or the median width in months (shifts).
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

from sim.study.paired import shift, unpaired_shift
from sim.study.sensitivity.drawn import Drawn
from sim.study.sensitivity.shares import single_shares
from sim.units import HOURS_PER_MONTH

Floats = NDArray[np.float64]
SIZES = (100, 200, 1000)


# Shares of variance


def ishigami(x: Floats) -> Floats:
    """Ishigami and Homma (1990): the second input goes up and down twice, the third matters only with the first."""
    a, b, c = np.pi * (2.0 * x[:, :3].T - 1.0)
    return np.asarray(np.sin(a) + 7.0 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def additive(x: Floats) -> Floats:
    """A sum of inputs that matter more and less, the last not at all."""
    return np.asarray(x @ np.array([4.0, 3.0, 2.0, 1.0, 0.5, 0.0]))


def censored(x: Floats) -> Floats:
    """The same, of which half lies beyond the horizon."""
    found = additive(x)
    return np.where(found > 5.25, np.inf, found)


def one_way(x: Floats) -> Floats:
    """Five classes of one input, and noise from another."""
    return np.asarray(np.floor(5.0 * x[:, 0]) + 3.0 * ndtri(x[:, 1]))


def classes(x: Floats) -> Floats:
    """Five classes of one input, and little else: it jumps."""
    return np.asarray(np.floor(5.0 * x[:, 0]) + x[:, 1])


def alone(x: Floats) -> Floats:
    """One input decides all."""
    return np.exp(2.0 * x[:, 0])


MODELS: dict[str, tuple[Callable[[Floats], Floats], int]] = {
    "ishigami": (ishigami, 3), "additive": (additive, 6), "censored": (censored, 6), "one_way": (one_way, 3),
    "classes": (classes, 2), "alone": (alone, 2),
}  # fmt: skip


def true_shares(name: str, n: int = 400_000, bins: int = 400) -> Floats:
    """First-order shares of the variance of ranks from a large sample, by classes."""
    model, count = MODELS[name]
    x = np.random.default_rng(99).random((n, count))
    ranks = rankdata(model(x)) - (n + 1) / 2
    found = []
    for column in x.T:
        place = (column * bins).astype(int)
        means = np.bincount(place, ranks) / np.bincount(place)
        found.append(1.0 - (1.0 - (means[place] ** 2).mean() / (ranks**2).mean()) * (n - 1) / (n - bins))
    return np.round(np.clip(found, 0.0, 1.0), 3)


@dataclass(frozen=True)
class Held:
    """coverage, width: of every input, (inputs,)."""

    coverage: Floats
    width: Floats


def shares_held(name: str, n: int, trials: int, truth: Floats) -> Held:
    """How often the intervals of a model's shares hold the truth, and their mean half width."""
    model, count = MODELS[name]
    names = tuple(f"x{k + 1}" for k in range(count))
    held, width = np.zeros(count), np.zeros(count)
    for trial in range(trials):
        x = np.random.default_rng([7, n, trial]).random((n, count))
        rows = single_shares(model(x), Drawn(names, x, np.full(count, np.nan)))
        low, high = (np.array([getattr(row, end) for row in rows]) for end in ("low", "high"))
        held += (low <= truth) & (truth <= high)
        width += (high - low) / 2
    return Held(held / trials, width / trials)


# Shift of a P50


@dataclass(frozen=True)
class Pairs:
    """Dates of two scenarios: ``make`` from normal scores (2, n) that correlate; true: shift of the P50, months."""

    make: Callable[[Floats], tuple[Floats, Floats]]
    true: float


def _slip(by: float, scores: Floats) -> tuple[Floats, Floats]:
    return 40_000.0 * np.exp(0.3 * scores[0]), 40_000.0 * np.exp(0.3 * scores[1] + by)


def _spread(scores: Floats) -> tuple[Floats, Floats]:
    return 40_000.0 * np.exp(0.2 * scores[0]), 44_000.0 * np.exp(0.4 * scores[1])


def _two_peaks(scores: Floats) -> tuple[Floats, Floats]:
    one, other = (2_000.0 * x + np.where(x < 0.3, 38_000.0, 45_000.0) for x in scores)
    return one, other + 500.0


PAIRS = {
    "slip": Pairs(partial(_slip, 0.05), 40_000.0 * np.expm1(0.05) / HOURS_PER_MONTH),
    "spread": Pairs(_spread, 4_000.0 / HOURS_PER_MONTH),
    "two_peaks": Pairs(_two_peaks, 500.0 / HOURS_PER_MONTH),
}


def pair(name: str, n: int, correlation: float, beyond: float, seed: int) -> tuple[Floats, Floats]:
    """Dates of both; this share of those of the first, and what is as late of the other, lies beyond the horizon."""
    first, second = np.random.default_rng([5, n, seed]).standard_normal((2, n))
    scores = np.array([first, correlation * first + (1.0 - correlation**2) ** 0.5 * second])
    before, after = PAIRS[name].make(scores)
    if beyond:
        end = PAIRS[name].make(np.full((2, 1), ndtri(1.0 - beyond)))[0][0]
        before, after = (np.where(hours > end, np.inf, hours) for hours in (before, after))
    return before, after


def shift_held(name: str, n: int, correlation: float, beyond: float, trials: int) -> tuple[float, float]:
    """How often the interval of the shift holds the truth, and its median width in months."""
    held, widths, true = 0, [], PAIRS[name].true
    for seed in range(trials):
        found = (shift if correlation else unpaired_shift)(*pair(name, n, correlation, beyond, seed))
        low, high = -np.inf if found.low is None else found.low, np.inf if found.high is None else found.high
        held += low <= true <= high
        widths.append(high - low)
    return held / trials, float(np.median(widths))


def report(trials: int) -> Iterator[str]:
    """All cases, a line each."""
    for name in MODELS:
        truth = true_shares(name)
        yield f"{name}: true {truth}"
        for n in SIZES:
            found = shares_held(name, n, trials, truth)
            yield f"  n = {n:5}  held {found.coverage.round(3)}  half width {found.width.round(3)}"
    for name in PAIRS:
        for correlation in (0.0, 0.5, 0.9, 0.99):
            for beyond in (0.0, 0.3):
                found_ = [shift_held(name, n, correlation, beyond, trials) for n in (50, *SIZES)]
                told = "  ".join(f"{held:.3f} ({width:.2f})" for held, width in found_)
                yield f"{name}, correlation {correlation}, {beyond:.0%} beyond, n = 50, 100, 200, 1000: {told}"


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if len(sys.argv) > 1 else 400):
        print(line, flush=True)
