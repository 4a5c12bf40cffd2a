"""What finished activities tell of one that follows them: months in a programme whose data date they lie before."""

import math
from typing import Any

import numpy as np

from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.verify.case import Case
from sim.verify.durations import SPREAD
from sim.verify.programmes import activity, block, day, months_to, programme

FAMILY = "finished activities"
_DAYS = 30.4375  # a month


def _conditional(correlation: float, scores: list[float]) -> tuple[float, float]:
    """Mean and variance of one more score given others, by the general formula for a multivariate normal."""
    n = len(scores)
    among = np.full((n, n), correlation) + (1.0 - correlation) * np.eye(n)
    weights = np.linalg.solve(among, np.full(n, correlation))
    return float(weights @ scores), 1.0 - float(weights @ np.full(n, correlation))


def _known(factors: tuple[float, ...], correlation: float) -> Case:
    """Activities of six months that took so many times the plan; months of one that starts when the last is done."""
    median, sigma, names = SPREAD["median"], SPREAD["sigma"], [f"a{k}" for k in range(len(factors))]
    start, whole = load_scenario().start, [round(6.0 * _DAYS * factor) for factor in factors]

    def ends() -> list[Any]:
        return [day(start, days / _DAYS) for days in whole]

    def exact() -> float:
        took = [days / _DAYS / 6.0 for days in whole]
        mean, variance = _conditional(correlation, [math.log(x / median) / sigma for x in took])
        return max(whole) / _DAYS + 6.0 * median * math.exp(sigma * mean + 0.5 * sigma**2 * variance)

    def made() -> Scenario:
        activities = {name: activity(6.0) for name in names} | {"next": activity(6.0, ", ".join(names))}
        known = {name: {"start": start, "finish": end} for name, end in zip(names, ends(), strict=True)}
        return programme({"b": block(activities)}, 45.0, {**SPREAD, "correlation": correlation},
                         known={"b": known}, data_date=max(ends()))  # fmt: skip

    told = f"{len(factors)} took {factors[0]:g}" if len(set(factors)) == 1 else " ".join(f"{x:g}" for x in factors)
    return Case(FAMILY, f"{told} x plan, r = {correlation:g}", exact,
                "multivariate normal given the finished ones", months_to("b.next", made),
                source="conjugate normal posterior, Gelman et al., Bayesian Data Analysis, 3rd ed., 2.5")  # fmt: skip


CASES = (
    _known((1.4, 1.4), 0.5),
    _known((1.1, 1.4, 1.25), 0.5),
    _known((1.35,) * 5, 0.2),
)  # fmt: skip
