"""A factor that all lines of a programme share, each with a small one of its own, given what is known of some.

Its logarithm is normal; the score of a line is ``sqrt(r) S + sqrt(1 - r) e`` as that of an activity (``posterior``).
"""

import math
from dataclasses import dataclass

from sim.model.inputs import Inputs
from sim.model.posterior import Evidence, own_score, shared_score


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

    def programme_score(self, inputs: Inputs, seen: Evidence) -> float:
        """The score that lines share, given those of some of them; the factor of a line of middling luck is noted."""
        score = shared_score(self.correlation, seen).quantile(inputs.luck(self.name))
        inputs.note(self.name, self.median * math.exp(self.programme_sigma * score))
        return score

    def of_line(self, line: str, shared: float, inputs: Inputs, at_least: float = 0.0) -> float:
        """Factor of one line, noted by name; it is at least so large."""
        bound = self.score_of(at_least) if at_least > 0.0 and self.sigma else -math.inf
        score = own_score(shared, self.correlation, inputs.luck(f"{line}.{self.name}"), bound)
        return inputs.note(f"{line}.{self.name}", self.median * math.exp(self.sigma * score))
