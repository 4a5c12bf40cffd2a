"""One exact result: what it is, how it is calculated, and how it is simulated."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.flow.spec import Line
from sim.keys import name_key

# Of one independent replication with a seed: what was gained, and what was spent for it (1 for a plain mean).
Observe = Callable[[int], tuple[float, float]]
ROUNDING = 5e-6  # of the six digits of a worked example
CERTAIN = 1e-9  # relative difference of two floating-point calculations of one number


@dataclass(frozen=True)
class Case:
    """A quantity with its exact value.

    name: what is calculated, with its parameters; unique in its family.
    exact: the value, calculated by a closed form, a Markov chain or a quadrature.
    formula: which.
    observe: one replication; the simulated value is the ratio of the sums of what it gives.
    random: whether replications differ; else there is one, and no interval.
    pilot: least replications of a set, where the width asks for fewer: many for the share of a rare event.
    tolerance: by how much the simulated quantity itself may differ from the exact one, relative, and why.
    worked: the value as calculated elsewhere, to six digits; None: nowhere.
    source: of the formula or the worked value.
    line: a line that both flows are held against each other on; None: no line is simulated, or none that has one.
    """

    family: str
    name: str
    exact: Callable[[], float]
    formula: str
    observe: Observe
    random: bool = True
    pilot: int = 0
    tolerance: float = 0.0
    why_tolerance: str = ""
    worked: float | None = None
    source: str = ""
    line: Line | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Its place in the table."""
        return self.family, self.name

    def seed(self, seed: int, replication: int) -> int:
        """Seed of one replication: another for every case, set and number."""
        return name_key("verify", self.family, self.name, str(seed), str(replication)) >> 1


def certain(value: Callable[[], float]) -> Observe:
    """How a quantity without chance is observed."""
    return lambda _: (value(), 1.0)
