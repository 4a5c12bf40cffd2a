"""Not one bit of a history moves without being said: digests of all of it against what was stored (``bits``)."""

import pytest
from bits import Case, cases, history, in_both_flows, moved, rounding, stored
from conftest import at_night

STORED = stored()
CASES = dict(cases())
CHUNKS = 8
FLOWS = in_both_flows(CASES)
rounds_alike = pytest.mark.skipif(
    rounding() != STORED["rounding"], reason="this processor or these libraries round otherwise than those that stored"
)


def test_every_case_is_stored() -> None:
    assert CASES.keys() == STORED["cases"].keys()


@rounds_alike
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_bit_of_a_history_moves(chunk: int) -> None:
    """Where one is meant to: see ``bits``; the fields that moved are named."""
    far = {name: moved(STORED["cases"][name], history(CASES[name])) for name in list(CASES)[chunk::CHUNKS]}
    assert {name: fields for name, fields in far.items() if fields} == {}


@rounds_alike
@pytest.mark.parametrize("name", [*FLOWS[:2], *at_night(FLOWS[2:])])
def test_the_processes_give_the_same_bits(name: str) -> None:
    assert moved(STORED["cases"][name], history(CASES[name], flow="processes")) == []


def test_a_moved_bit_is_seen() -> None:
    """Another seed moves every array that the history fills."""
    name, case = next(iter(CASES.items()))
    other = Case(case.scenario.model_copy(update={"seed": case.scenario.seed + 1}), case.replication)
    assert set(moved(STORED["cases"][name], history(other))) >= {"good_gwh", "losses_gwh", "hours", "inputs", "by_line"}
