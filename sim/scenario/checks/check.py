"""All checks of a scenario: small, named, each says what does not fit and how to mend it."""

from sim.errors import InputError
from sim.scenario.checks.dates import check_announced, check_dates, check_offtake, check_our_plan
from sim.scenario.checks.facts import check_facts_in_order, check_known
from sim.scenario.checks.goals import check_goals
from sim.scenario.checks.line import check_losses, check_stages, check_tree
from sim.scenario.checks.network import (
    check_blocks,
    check_events,
    check_line_start,
    check_looked_for,
    check_names,
    check_references,
)
from sim.scenario.checks.size import check_size
from sim.scenario.schema import Scenario

CHECKS = (
    check_dates, check_known, check_tree, check_stages, check_losses, check_line_start, check_names, check_blocks,
    check_references, check_events, check_looked_for, check_facts_in_order, check_announced, check_offtake,
    check_our_plan, check_goals, check_size,
)  # fmt: skip


def check(scenario: Scenario) -> None:
    """Run all checks.

    Raises:
        InputError: with one line for every problem found by the first check that finds any.
    """
    for find in CHECKS:
        problems = list(find(scenario))
        if problems:
            raise InputError("\n".join(list(dict.fromkeys(problems))[:5]))
