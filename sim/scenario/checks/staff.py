"""People: a stated headcount is of one site, each period once."""

from collections.abc import Iterator
from itertools import pairwise

from sim.scenario.our_plan import period
from sim.scenario.schema import Scenario


def check_headcount(scenario: Scenario) -> Iterator[str]:
    """A stated headcount has no end of a month or a year twice, and something to act on."""
    if not scenario.headcount:
        return
    if scenario.maker.staff is None:
        yield "headcount: moves nothing without maker.staff; choose a maker with it, or leave it out"
    if len(scenario.sites) > 1:
        yield "headcount: is that of one site; for several leave it out, each hires maker.staff.hires_per_month"
    named = sorted((period(name)[1], name) for name in scenario.headcount)
    for (before, earlier), (day, name) in pairwise(named):
        if before == day:
            yield f"headcount.{name}: ends with {earlier}; give one of them"
