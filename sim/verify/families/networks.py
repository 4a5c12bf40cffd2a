"""Activities that follow each other and meet, crews that install one line after another."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from scipy.integrate import quad
from scipy.special import ndtr

from sim.distributions import triangular
from sim.scenario.load import load_scenario
from sim.scenario.schema import Scenario
from sim.verify.case import CERTAIN, Case
from sim.verify.programmes import activity, block, day, months_to, programme

NETWORKS, CREWS, FACTS = "networks", "installers", "finished activities"
_SURE = {"schedule": True, "paths": True}
_SPREAD = {"median": 1.2, "sigma": 0.1}
_SCHEDULE = {**_SPREAD, "correlation": 0.5}


def _mean(months: float) -> float:
    """Mean of a lognormal duration; whatever the correlation."""
    return months * _SPREAD["median"] * math.exp(0.5 * _SPREAD["sigma"] ** 2)


def _mean_of_longest(months: tuple[float, ...], correlation: float, *, shortest: bool = False) -> float:
    """Mean of the longest (shortest) of lognormals, which are independent given the score that they share."""
    own, sigma, median = math.sqrt(1.0 - correlation), _SPREAD["sigma"], _SPREAD["median"]
    points, weights = np.polynomial.hermite_e.hermegauss(60)

    def given(shared: float) -> float:
        def beyond(x: float) -> float:
            below = [
                float(ndtr((math.log(x / m / median) / sigma - math.sqrt(correlation) * shared) / own)) for m in months
            ]
            return math.prod(1.0 - p for p in below) if shortest else 1.0 - math.prod(below)

        end = 20.0 * max(months)
        return quad(beyond, 1e-9, end, epsabs=1e-10, limit=200, points=[m * median for m in months])[0]

    return float(weights @ [given(x) for x in points] / weights.sum())


def _network(name: str, event: str, activities: dict[str, Any], correlation: float, exact: Callable[[], float],
             formula: str) -> Case:  # fmt: skip
    made = partial(programme, {"b": block(activities)}, 40.0, {**_SPREAD, "correlation": correlation})
    return Case(NETWORKS, name, exact, formula, months_to(event, made), source="lognormal durations, one factor shared")


def _tri() -> Case:
    """Two sites whose permits are the two durations; what waits for both starts with the later one."""
    building, equipment = triangular(12, 17, 24), triangular(12, 15, 24)

    def exact() -> float:
        return 24.0 - quad(lambda x: building.cdf(x) * equipment.cdf(x), 12.0, 24.0, points=[15.0, 17.0])[0]

    def made() -> Scenario:
        one = block({"building": activity(17.0, basis="permits"), "install": activity(1.0, "building, e.equipment")})
        other = block({"equipment": activity(15.0, basis="permits")})
        sites = {n: {"region": {"name": n, "permits_months": d.model_dump(exclude_none=True)}, "vendor_line_slots": 1}
                 for n, d in (("x", building), ("y", equipment))}  # fmt: skip
        blocks = {"b": {**one, "site": "x"}, "e": {**other, "site": "y"}}
        return programme(blocks, 30.0, _SCHEDULE, sites=sites, region=None, vendor_line_slots=None)

    return Case(
        NETWORKS, "later of tri(12,17,24), tri(12,15,24)", exact, "24 - integral of F G",
        months_to("b.install.start", made), worked=18.7935,
        source="numerical integration of the product of the distribution functions",
    )  # fmt: skip


def _crews(lines: int, slots: int, months: float) -> Case:
    made = partial(
        programme, {"b": block({}, lines=lines, install=months, after="start")}, lines * months + 2.0, _SCHEDULE,
        vendor_line_slots=slots, as_planned=_SURE,
    )  # fmt: skip
    return Case(
        CREWS, f"{lines} lines, {slots} at a time, {months:g} months", lambda: math.ceil(lines / slots) * months,
        "ceil(lines / crews) x months", months_to(f"b.line_{lines}_install", made), random=False, tolerance=CERTAIN,
        source="list schedule of equal jobs",
    )  # fmt: skip


def _drawn_crews(
    name: str, lines: int, slots: int, correlation: float, exact: Callable[[], float], formula: str
) -> Case:
    made = partial(
        programme, {"b": block({}, lines=lines, install=5.0, after="start")}, 40.0,
        {**_SPREAD, "correlation": correlation}, vendor_line_slots=slots,
    )  # fmt: skip
    return Case(CREWS, name, exact, formula, months_to(f"b.line_{lines}_install", made), source="list schedule")


def _conditional(correlation: float, scores: list[float]) -> tuple[float, float]:
    """Mean and variance of one more score given others, by the general formula for a multivariate normal."""
    n = len(scores)
    among = np.full((n, n), correlation) + (1.0 - correlation) * np.eye(n)
    weights = np.linalg.solve(among, np.full(n, correlation))
    return float(weights @ scores), 1.0 - float(weights @ np.full(n, correlation))


def _known(factors: tuple[float, ...], correlation: float) -> Case:
    """Activities of six months that took so many times the plan; months of one that starts when the last is done."""
    median, sigma, names = _SPREAD["median"], _SPREAD["sigma"], [f"a{k}" for k in range(len(factors))]
    start, whole = load_scenario().start, [round(6.0 * 30.4375 * factor) for factor in factors]

    def ends() -> list[Any]:
        return [day(start, days / 30.4375) for days in whole]

    def exact() -> float:
        took = [days / 30.4375 / 6.0 for days in whole]
        mean, variance = _conditional(correlation, [math.log(x / median) / sigma for x in took])
        return max(whole) / 30.4375 + 6.0 * median * math.exp(sigma * mean + 0.5 * sigma**2 * variance)

    def made() -> Scenario:
        activities = {name: activity(6.0) for name in names} | {"next": activity(6.0, ", ".join(names))}
        known = {name: {"start": start, "finish": end} for name, end in zip(names, ends(), strict=True)}
        return programme({"b": block(activities)}, 45.0, {**_SPREAD, "correlation": correlation},
                         known={"b": known}, data_date=max(ends()))  # fmt: skip

    told = f"{len(factors)} took {factors[0]:g}" if len(set(factors)) == 1 else " ".join(f"{x:g}" for x in factors)
    return Case(FACTS, f"{told} x plan, r = {correlation:g}", exact,
                "multivariate normal given the finished ones", months_to("b.next", made),
                source="conjugate normal posterior, Gelman et al., Bayesian Data Analysis, 3rd ed., 2.5")  # fmt: skip


_CHAIN = {"a": activity(6.0), "b": activity(4.0, "a"), "c": activity(3.0, "b")}
_MEET = {"a": activity(8.0), "b": activity(7.0), "c": activity(2.0, "a, b")}
_ALIKE = {name: activity(6.0) for name in "abcd"} | {"e": activity(0.0, "a, b, c, d")}
_LAGS = {"a": activity(6.0), "b": activity(5.0, "a@50%"), "c": activity(2.0, "a.start+2m", finish_after="b")}
CASES = (
    _network("chain of 6, 4, 3 months", "b.c", _CHAIN, 0.5, lambda: _mean(13.0), "sum of means"),
    *(_network(f"2 that meet, then 2 months, r = {r:g}", "b.c", _MEET, r,
               partial(lambda r: _mean_of_longest((8.0, 7.0), r) + _mean(2.0), r), "E[max] + mean, by quadrature")
      for r in (0.0, 0.5)),
    _network("4 alike that meet, r = 0.3", "b.e", _ALIKE, 0.3,
             lambda: _mean_of_longest((6.0,) * 4, 0.3), "E[max], by quadrature"),
    _network("half of 6 months, then 5", "b.b", _LAGS, 0.5, lambda: _mean(8.0),
             "half the first mean + the second"),
    _tri(),
    *(_crews(*told) for told in ((7, 2, 5.0), (6, 3, 4.0), (5, 1, 3.0), (4, 9, 6.0))),
    _drawn_crews("2 lines, 1 at a time, drawn", 2, 1, 0.5, lambda: 2.0 * _mean(5.0), "sum of means"),
    _drawn_crews("3 lines, 2 at a time, drawn, r = 0.5", 3, 2, 0.5,
                 lambda: _mean_of_longest((5.0, 5.0), 0.5, shortest=True) + _mean(5.0), "E[min of two] + mean"),
    _drawn_crews("4 lines, 3 at a time, drawn, r = 0", 4, 3, 0.0,
                 lambda: _mean_of_longest((5.0,) * 3, 0.0, shortest=True) + _mean(5.0), "E[min of three] + mean"),
    _known((1.4, 1.4), 0.5),
    _known((1.1, 1.4, 1.25), 0.5),
    _known((1.35,) * 5, 0.2),
)  # fmt: skip
