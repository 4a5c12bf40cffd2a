"""All checks of a scenario: small, named, each says what does not fit and how to mend it."""

from collections.abc import Callable, Iterable, Mapping

from sim.errors import InputError, bounded
from sim.scenario.checks.dates import check_announced, check_dates, check_offtake, check_our_plan
from sim.scenario.checks.delay import check_delay
from sim.scenario.checks.facts import check_facts_in_order, check_known
from sim.scenario.checks.goals import check_goals
from sim.scenario.checks.line import check_found_after, check_losses, check_stages, check_tree
from sim.scenario.checks.network import (
    check_blocks,
    check_events,
    check_line_start,
    check_looked_for,
    check_names,
    check_references,
)
from sim.scenario.checks.sites import check_site_has, check_sites
from sim.scenario.checks.size import check_size
from sim.scenario.checks.staff import check_headcount
from sim.scenario.mechanisms.all import MECHANISMS
from sim.scenario.schema import Scenario

Check = Callable[[Scenario], Iterable[str]]
CHECKS: tuple[Check, ...] = (
    check_dates, check_known, check_tree, check_stages, check_found_after, check_losses, check_line_start, check_names,
    check_blocks, check_sites, check_site_has, check_references, check_events, check_looked_for, check_facts_in_order,
    check_delay, check_announced, check_offtake, check_our_plan, check_goals, check_size,
    *(one.check for one in MECHANISMS if one.check is not None), check_headcount,
)  # fmt: skip
# What a check takes for granted: where that is not so, it could not answer, or would blame what follows from it.
NEEDS: Mapping[Check, tuple[Check, ...]] = {
    check_found_after: (check_tree, check_stages),
    check_events: (check_names, check_blocks, check_references),
    check_facts_in_order: (check_dates, check_known, check_names, check_blocks, check_references, check_events),
    check_site_has: (check_sites,),
    check_delay: (check_names, check_blocks, check_references, check_events, check_known),
    check_size: (check_dates, check_tree, check_stages, check_blocks, check_sites, check_site_has),
}


def check(scenario: Scenario) -> None:
    """Run all checks.

    Raises:
        InputError: with one line for every problem, in the order of the checks.
    """
    if problems := list(problems_of(scenario)):
        raise InputError(bounded(problems))


def problems_of(scenario: Scenario) -> Iterable[str]:
    """What all checks find that still make sense; those whose needs are not met are left out."""
    failed = set[Check]()
    for find in CHECKS:
        if not failed.isdisjoint(NEEDS.get(find, ())):
            failed.add(find)
            continue
        for problem in find(scenario):
            failed.add(find)
            yield problem
