"""Activities that follow each other and meet."""

from collections.abc import Callable
from functools import partial
from typing import Any

from scipy.integrate import quad

from sim.distributions import triangular
from sim.scenario.schema import Scenario
from sim.verify.case import Case
from sim.verify.durations import SCHEDULE, SPREAD, mean, mean_of_longest
from sim.verify.programmes import activity, block, months_to, programme

FAMILY = "networks"


def _network(name: str, event: str, activities: dict[str, Any], correlation: float, exact: Callable[[], float],
             formula: str) -> Case:  # fmt: skip
    made = partial(programme, {"b": block(activities)}, 40.0, {**SPREAD, "correlation": correlation})
    return Case(FAMILY, name, exact, formula, months_to(event, made), source="lognormal durations, one factor shared")


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
        return programme(blocks, 30.0, SCHEDULE, sites=sites, region=None, vendor_line_slots=None)

    return Case(
        FAMILY, "later of tri(12,17,24), tri(12,15,24)", exact, "24 - integral of F G",
        months_to("b.install.start", made), worked=18.7935,
        source="numerical integration of the product of the distribution functions",
    )  # fmt: skip


_CHAIN = {"a": activity(6.0), "b": activity(4.0, "a"), "c": activity(3.0, "b")}
_MEET = {"a": activity(8.0), "b": activity(7.0), "c": activity(2.0, "a, b")}
_ALIKE = {name: activity(6.0) for name in "abcd"} | {"e": activity(0.0, "a, b, c, d")}
_LAGS = {"a": activity(6.0), "b": activity(5.0, "a@50%"), "c": activity(2.0, "a.start+2m", finish_after="b")}
CASES = (
    _network("chain of 6, 4, 3 months", "b.c", _CHAIN, 0.5, lambda: mean(13.0), "sum of means"),
    *(_network(f"2 that meet, then 2 months, r = {r:g}", "b.c", _MEET, r,
               partial(lambda r: mean_of_longest((8.0, 7.0), r) + mean(2.0), r), "E[max] + mean, by quadrature")
      for r in (0.0, 0.5)),
    _network("4 alike that meet, r = 0.3", "b.e", _ALIKE, 0.3,
             lambda: mean_of_longest((6.0,) * 4, 0.3), "E[max], by quadrature"),
    _network("half of 6 months, then 5", "b.b", _LAGS, 0.5, lambda: mean(8.0),
             "half the first mean + the second"),
    _tri(),
)  # fmt: skip
