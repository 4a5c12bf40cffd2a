"""What is said of a table: which values agree, which only by chance do not, and whether the whole of it holds.

Of m random values that are all right, one in twenty lies outside its own 95 % interval. So a value is called off only
where it lies outside an interval that holds all m together (Bonferroni), and the table where more lie outside their own
than a binomial law of m and 5 % has, at one in a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.chances import CONFIDENCE
from sim.verify.case import CERTAIN, ROUNDING, Case
from sim.verify.measure import Measured, student

WHOLE = 0.99  # that nothing is called off in a table where everything is right
RARE = 1e-3  # chance of so many values outside

AGREES, OUTSIDE = "agrees", "outside"


@dataclass(frozen=True)
class Verdict:
    """Of one case: ``said`` of it in few words; whether it lies outside its own interval, and whether it is off."""

    case: Case
    measured: Measured
    said: str
    outside: bool
    off: bool


@dataclass(frozen=True)
class Table:
    """All verdicts, and what is said of them together.

    random: values with an interval of their own and no tolerance, of which one in twenty is outside by chance.
    most: so many of them may be.
    """

    verdicts: tuple[Verdict, ...]
    random: int
    outside: int
    most: int

    @property
    def holds(self) -> bool:
        """Whether no value is off, nor too many outside."""
        return self.outside <= self.most and not any(verdict.off for verdict in self.verdicts)


def judge(cases: Sequence[Case], found: Sequence[Measured]) -> Table:
    """The verdict on every case and what came of it, and on all of them."""
    from scipy.stats import binom

    values = sum(one.n > 1 for one in found)
    verdicts = tuple(_verdict(case, one, max(values, 1)) for case, one in zip(cases, found, strict=True))
    plain = [verdict for verdict in verdicts if verdict.case.random and verdict.case.tolerance == 0.0]
    most = int(binom.ppf(1.0 - RARE, len(plain), 1.0 - CONFIDENCE)) if plain else 0
    return Table(verdicts, len(plain), sum(verdict.outside for verdict in plain), most)


def _verdict(case: Case, found: Measured, values: int) -> Verdict:
    if case.worked is not None and abs(found.exact / case.worked - 1.0) > ROUNDING:
        return Verdict(case, found, f"exact is off {case.worked:g}", False, True)
    if found.flows_agree is False:
        return Verdict(case, found, "the two flows differ", False, True)
    beyond = abs(found.off) - max(case.tolerance, CERTAIN)
    together = student(found.n, 1.0 - (1.0 - WHOLE) / values) * found.error / abs(found.exact)
    if beyond > together:
        return Verdict(case, found, f"off by {_percent(found.off)} %", True, True)
    outside = beyond > found.half
    return Verdict(case, found, OUTSIDE if outside else AGREES, outside, False)


def _percent(share: float) -> str:
    return f"{100.0 * share:+.2f}" if abs(share) >= 5e-5 else f"{100.0 * share:+.1e}"
