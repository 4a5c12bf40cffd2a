"""The compiled recursion against the same line as SimPy processes, and against itself in more steps: bit for bit."""

from functools import cache

import numpy as np
import pytest
from oracles_lines import Case, known_records, play, random_case

PARTS, CASES_A_PART = 16, 25
BOTH_KEEP = ("clock", "next_failure", "failures", "run_hours", "last_start", "last_hours", "closed")


@cache
def cases(part: int) -> list[Case]:
    rng = np.random.default_rng([2026, part])
    return [random_case(rng) for _ in range(CASES_A_PART)]


@pytest.mark.parametrize("part", range(PARTS))
def test_both_flows_agree_to_the_last_bit(part: int) -> None:
    for number, case in enumerate(cases(part)):
        compiled, processes = play(case, "compiled"), play(case, "processes")
        assert compiled.operations == processes.operations, number
        for i in range(len(case.lines)):
            np.testing.assert_array_equal(compiled.contents(i), processes.contents(i), err_msg=f"case {number}")
            np.testing.assert_array_equal(compiled.holds(i), processes.holds(i), err_msg=f"case {number}")
            records = [known_records(flow, i, case.end_hours) for flow in (compiled, processes)]
            np.testing.assert_array_equal(*records, f"case {number}")
        np.testing.assert_array_equal(compiled.started, processes.started, f"case {number}")
        for name in BOTH_KEEP:
            np.testing.assert_array_equal(compiled.stages[name], processes.stages[name], f"case {number}, {name}")


@pytest.mark.parametrize("part", range(PARTS))
def test_settling_in_between_changes_nothing(part: int) -> None:
    """``settle(a); settle(b)`` leaves the same rows, lots and records as ``settle(b)``, whatever a."""
    rng = np.random.default_rng([7, part])
    for number, case in enumerate(cases(part)):
        often = play(case, "compiled", settles=rng.uniform(0, case.end_hours, int(rng.integers(1, 30))))
        once = play(case, "compiled")
        for name in once.stages.dtype.names:
            np.testing.assert_array_equal(often.stages[name], once.stages[name], f"case {number}, {name}")
        for i in range(len(case.lines)):
            np.testing.assert_array_equal(often.contents(i), once.contents(i), f"case {number}")
            records = [known_records(flow, i, np.inf) for flow in (often, once)]
            np.testing.assert_array_equal(*records, f"case {number}")


def test_the_cases_cover_what_a_line_can_do() -> None:
    """The comparison is worth what its cases hold: joins, servers, buffers, dwell, stops, growth and every rule."""
    drawn = [case for part in range(PARTS) for case in cases(part)]
    stages = [stage for case in drawn for stage in case.stages]
    assert {len(line.stages) for case in drawn for line in case.lines} == set(range(2, 16))
    assert {stage.servers for stage in stages} == {1, 2, 5, 50}
    assert {stage.buffer for stage in stages} == {0, 1, 3, 100}
    assert {stage.dwell for stage in stages} == {False, True}
    assert {stage.time.kind for stage in stages} == {"constant", "exponential", "gamma", "lognormal", "triangular"}
    assert {line.batches for case in drawn for line in case.lines} == {1, 2, 3, 12}
    assert sum(len(stage.feeders) > 2 for stage in stages) > 100
    assert sum(stage.breakdown is not None for stage in stages) > 1000
    rules = [(change.rule, change.rule == "share" and change.value == 0.0) for case in drawn for change in case.changes]
    assert min(rules.count(rule) for rule in set(rules)) > 50
    assert len(set(rules)) == 9  # a share of nothing counts as a rule of its own


def test_records_grow_when_there_is_no_more_room() -> None:
    grown = 0
    for case in cases(0):
        for kind in ("compiled", "processes"):
            flow = play(case, kind)
            assert all(flow.lines["released"] <= flow.lines["capacity"])
            grown += int(flow.lines["capacity"].max()) > case.capacity
    assert grown > 10
