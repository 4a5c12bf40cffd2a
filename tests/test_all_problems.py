"""All that is wrong is told at once, in one order; what only follows from something else is not."""

from itertools import combinations

import pytest
from conftest import Load
from test_scenario_errors import DATES, NETWORKS, STAGES

from sim.errors import InputError
from sim.scenario.checks.check import CHECKS, NEEDS, problems_of
from sim.scenario.load import compose_config, frozen, load_scenario

# Faults that have nothing to do with each other, each of another check.
APART = [
    "announced.rate_10.milestone=rate_ten", "offtake.renault_2026.last_year=2019", "line.assembly=stackin",
    "line.stages.stacking.start_defects=0.3", "maker.line_start.cell_yield=1.0",
    "blocks.block_2.decision.previous=block_3", "~pilot.activities.b_sample",
    "blocks.block_1.line_project.install.after=shell@165%", "blocks.block_2.decision.not_before=2020-06-28",
]  # fmt: skip


def told(*overrides: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        load_scenario(overrides)
    return str(refused.value).splitlines()


def test_faults_that_stand_apart_are_all_told() -> None:
    alone = {override: set(told(override)) for override in APART}
    together = told(*APART)
    for override, lines in alone.items():
        assert lines & set(together), override
    assert together == told(*reversed(APART))
    assert len(together) == len(set(together))


def test_faults_of_several_overrides_are_all_told() -> None:
    found = told("foo=1", "maker.cell_yeild_start=1", "~maker.nothing", "seed=3")
    assert [line.partition(":")[0] for line in found] == ["foo", "maker.cell_yeild_start", "maker.nothing"]


def test_a_check_needs_those_before_it() -> None:
    for find, needed in NEEDS.items():
        assert all(CHECKS.index(other) < CHECKS.index(find) for other in needed)


CASES = [overrides for overrides, _ in (*NETWORKS, *STAGES, *DATES) if "verkor" not in overrides]


def test_no_check_ends_in_an_error_of_its_own_on_two_faults(load: Load) -> None:
    """Whatever two faults meet: each check answers or is left out."""
    pairs = list(combinations(CASES, 2))[::97]
    for pair in pairs:
        words = list(dict.fromkeys(" ".join(pair).split()))
        try:
            scenario = frozen(compose_config(words))
        except InputError:
            continue
        assert list(problems_of(scenario)), pair
