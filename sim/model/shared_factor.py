"""A factor that all lines of a programme share, each with a small one of its own.

Its logarithm is normal; the score of a line is ``sqrt(r) S + sqrt(1 - r) e`` as that of an activity (``posterior``).
"""

import math
from dataclasses import dataclass

from sim.model.inputs import Inputs
from sim.model.posterior import own_score
from sim.scenario.mechanisms.debugging import Debugging
from sim.scenario.mechanisms.line_interval import LineInterval


@dataclass(frozen=True)
class SharedFactor:
    """Lognormal of a median; spread of the logarithm over programmes, and over lines of one."""

    name: str
    median: float
    programme_sigma: float
    line_sigma: float

    @property
    def sigma(self) -> float:
        """Spread of the logarithm of one line's factor."""
        return math.hypot(self.programme_sigma, self.line_sigma)

    @property
    def correlation(self) -> float:
        """Of the scores of two lines."""
        return (self.programme_sigma / self.sigma) ** 2 if self.sigma else 1.0

    def score_of(self, factor: float) -> float:
        """Normal score of a factor."""
        return math.log(factor / self.median) / self.sigma

    def programme_score(self, inputs: Inputs) -> float:
        """The score that lines share, given what is known; the factor of a line of middling luck is noted."""
        score = inputs.score(self.name)
        inputs.note(self.name, self.median * math.exp(self.programme_sigma * score))
        return score

    def of_line(self, line: str, shared: float, inputs: Inputs, at_least: float = 0.0) -> float:
        """Factor of one line, noted by name; it is at least so large."""
        bound = self.score_of(at_least) if at_least > 0.0 and self.sigma else -math.inf
        score = own_score(shared, self.correlation, inputs.luck(f"{line}.{self.name}"), bound)
        return inputs.note(f"{line}.{self.name}", self.median * math.exp(self.sigma * score))


def of_debugging(settings: Debugging) -> SharedFactor:
    """Actual over planned months of hot commissioning."""
    return SharedFactor("debugging_factor", settings.factor_median, settings.factor_sigma, settings.line_sigma)


def of_interval(settings: LineInterval) -> SharedFactor:
    """Actual over planned interval between lines."""
    return SharedFactor("line_interval_factor", settings.factor_median, settings.factor_sigma, settings.line_sigma)
