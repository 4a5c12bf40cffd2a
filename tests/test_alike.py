"""What neighbouring scenarios have in common is made once, and the same as if it were made again."""

import pickle
from operator import eq
from typing import Any

import pytest

from sim.errors import InputError
from sim.remembered import remembered
from sim.scenario.alike import Freezer
from sim.scenario.load import compose_config, frozen
from sim.study.sweep.points import with_value

CHANGES: tuple[tuple[str, Any], ...] = (
    ("vendor_line_slots", 3), ("maker.schedule.median", 1.37), ("line.pace_margin", 1.1), ("pilot.enabled", False),
    ("blocks.block_1.lines", 2), ("delay.block_2.shell", "3m"),
)  # fmt: skip


@pytest.fixture(scope="module")
def config() -> dict[str, Any]:
    return compose_config()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_scenarios_that_follow_each_other_are_what_they_are_alone(config: dict[str, Any], elsewhere: bool) -> None:
    freeze = Freezer(eq) if elsewhere else Freezer()
    for key, value in CHANGES:
        changed = with_value(config, key, value)
        sent = pickle.loads(pickle.dumps(changed)) if elsewhere else changed
        assert freeze(sent).model_dump() == frozen(changed).model_dump()


def test_a_piece_that_did_not_change_is_the_same_object(config: dict[str, Any]) -> None:
    freeze = Freezer()
    before, after = (freeze(with_value(config, "maker.schedule.median", value)) for value in (1.0, 1.2))
    assert before.line is after.line
    assert before.blocks["block_1"] is after.blocks["block_1"]
    assert before.maker.release is after.maker.release
    assert before.maker.schedule is not after.maker.schedule


@pytest.mark.parametrize(("key", "wrong"), [("blocks.block_1.lines", True), ("delay.block_1", "6m"), ("seed", "x")])
def test_what_is_wrong_is_said_as_ever(config: dict[str, Any], key: str, wrong: Any) -> None:
    freeze = Freezer()
    freeze(with_value(config, "blocks.block_1.lines", 1))
    changed = with_value(config, key, wrong)
    with pytest.raises(InputError) as alone:
        frozen(changed)
    with pytest.raises(InputError) as after_another:
        freeze(changed)
    assert str(after_another.value) == str(alone.value)


def test_an_answer_is_kept_for_the_same_objects_and_equal_numbers() -> None:
    asked = []

    @remembered(2)
    def answer(thing: list[int], number: float) -> float:
        asked.append(number)
        return len(thing) * number

    one, other = [1], [1]
    assert [answer(one, 2.0), answer(one, 2.0), answer(other, 2.0), answer(one, 2.0)] == [2.0] * 4
    assert asked == [2.0, 2.0]
    answer(one, 3.0)
    answer(one, 2.0)  # the oldest of three is forgotten
    assert asked == [2.0, 2.0, 3.0, 2.0]
