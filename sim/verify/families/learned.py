"""Knowledge and yield: the model's compiled equations, and lines whose defects fall as they are learned away."""

import math
from collections.abc import Callable

import numpy as np
from scipy.special import exp1

from sim.distributions import constant
from sim.flow.alone import StageChange, simulate_line
from sim.flow.spec import Line, Stage
from sim.flow.tables import DEFECTS
from sim.model.learning import LEARNER, SKILL, learn
from sim.units import HOURS_PER_MONTH
from sim.verify.case import CERTAIN, Case, certain

FAMILY = "learning"
ALL_RAMP = 2.0  # a level of knowledge that no line reaches: all share the team
_TAU, _YEAR, _STEP = 6.0 * HOURS_PER_MONTH, 12.0 * HOURS_PER_MONTH, 3.0


def knowledge(hours: float, *, judged: float = 1.0, team: float = 9.0, lines: int = 1, sister: float = 0.0) -> float:
    """Knowledge after so many hours of the model's own reviews, four weeks apart and one at the end.

    judged: cells over the reference; team: lines that it serves; sister: what the others of all lines teach.
    """
    learners, skills = np.zeros(lines, LEARNER), np.zeros((lines, 1), SKILL)
    learners["plant"], learners["exponent"] = 1, 0.5
    learners["quality_hours"] = learners["speed_hours"] = _TAU
    learners["sister_share"], skills["cells_rate"], skills["hours_rate"] = sister, judged, 1.0
    for now in [*np.arange(672.0, hours, 672.0), hours]:
        learn(now, team, ALL_RAMP, learners, skills)
    return float(skills[0, 0]["quality"])


def _known(name: str, pull: float, **told: float) -> Case:
    return Case(
        FAMILY, f"knowledge in a year, {name}", lambda: 1.0 - math.exp(-pull * _YEAR / _TAU),
        "1 - exp(-t f / tau)", certain(lambda: knowledge(_YEAR, **told)), random=False,  # type: ignore[arg-type]
        tolerance=CERTAIN, source="dK/dt = f (1 - K) / tau",
    )  # fmt: skip


def good_months(yield_at: Callable[[float], float]) -> float:
    """Good output of a line of full starts over a year, in months of them, its yield changed every few hours."""
    line = Line("one", [Stage("a", constant(_STEP))], content=1.0)
    edges = np.arange(0.0, _YEAR, _STEP)
    changes = [StageChange("a", t, defects=-math.log(yield_at(t + 0.5 * _STEP))) for t in edges.tolist()]
    result = simulate_line(line, lots=len(edges), changes=changes)
    good = result.contents * np.exp(-result.column("a", DEFECTS))
    return float(good.mean()) * _YEAR / HOURS_PER_MONTH


def _exponential_yield() -> Case:
    start, mature = 0.3, 0.95
    return Case(
        FAMILY, "yield .95 - .65 exp(-t / 6), 12 months",
        lambda: mature * 12.0 - (mature - start) * 6.0 * -math.expm1(-12.0 / 6.0),
        "Yinf T - (Yinf - Y0) tau (1 - exp(-T / tau))",
        certain(lambda: good_months(lambda t: mature - (mature - start) * (1.0 - knowledge(t)))), random=False,
        tolerance=1e-5, why_tolerance="the yield changes every three hours", worked=8.02781,
        source="closed form and quadrature",
    )  # fmt: skip


def _defects(mature: float, span: float) -> Case:
    return Case(
        FAMILY, f"defects {mature:g} + {span:g} exp(-t / 6), 12 months",
        lambda: 6.0 * math.exp(-mature) * float(exp1(span * math.exp(-2.0)) - exp1(span)),
        "tau exp(-Dm) (E1(d exp(-T / tau)) - E1(d))",
        certain(lambda: good_months(lambda t: math.exp(-mature - span * (1.0 - knowledge(t))))), random=False,
        tolerance=1e-5, why_tolerance="the yield changes every three hours", source="exponential integral",
    )  # fmt: skip


CASES = (
    _known("all cells judged", 1.0),
    _known("a quarter judged", 0.5, judged=0.25),
    _known("4 x judged", 1.0, judged=4.0),
    _known("3 lines, team for 2", 2.0 / 3.0, lines=3, team=2.0),
    _known("sisters teach 40 %", math.sqrt(0.09 * 1.4), judged=0.09, lines=3, sister=0.4),
    _exponential_yield(),
    _defects(0.05, 1.2),
    _defects(0.1, 2.5),
)
