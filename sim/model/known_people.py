"""What a known headcount tells: at what rate this maker hires."""

from sim.chances import normal_score
from sim.model.posterior import Evidence, SharedScore, shared_score
from sim.scenario.our_plan import stated_headcount
from sim.scenario.schema import Scenario
from sim.units import HOURS_PER_DAY, HOURS_PER_MONTH

_EDGE = 1e-3  # a rate outside of what the maker is given is taken as the end of it


def hiring_seen(scenario: Scenario) -> dict[str, SharedScore]:
    """The score of net hires a month, by its name; nothing where fewer than two headcounts are known, or none grew."""
    settings = scenario.maker.staff
    known = [(day, people) for day, people in stated_headcount(scenario) if day <= scenario.data_date]
    if settings is None or len(known) < 2 or scenario.planned.shift_teams:
        return {}
    (first, before), (last, people) = known[0], known[-1]
    rate = (people - before) / ((last - first).days * HOURS_PER_DAY / HOURS_PER_MONTH)
    if rate <= 0.0:
        return {}
    share = min(max(settings.hires_per_month.cdf(rate), _EDGE), 1.0 - _EDGE)
    return {"hires_per_month": shared_score(1.0, Evidence(exact=(normal_score(share),)))}
