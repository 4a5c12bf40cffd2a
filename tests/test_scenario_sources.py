"""Every number in the shipped scenarios says where it comes from and how far to trust it."""

from itertools import product
from typing import Any, get_args

import pytest
from conftest import FEW

from sim.cli import main
from sim.scenario.load import compose_config
from sim.scenario.options import list_options
from sim.scenario.parts.values import Grade
from sim.scenario.sources import Number, numbers

pytestmark = pytest.mark.usefixtures("undrawn")

Config = dict[str, Any]
# Sources stand in the file of the number, so each pair of files is enough.
COMBINATIONS = [
    *product(FEW, list_options("maker"), ["western_europe"]),
    *product(["renault_2021"], ["newcomer"], list_options("region")),
]


@pytest.fixture(scope="module", params=COMBINATIONS, ids="-".join)
def shipped(request: pytest.FixtureRequest) -> list[Number]:
    scenario, maker, region = request.param
    return numbers(compose_config([f"scenario={scenario}", f"maker={maker}", f"region={region}"]))


@pytest.fixture(scope="module")
def base() -> Config:
    return compose_config()


def by_path(found: list[Number]) -> dict[str, Number]:
    return {number.path: number for number in found}


def test_every_shipped_number_has_a_grade_and_a_source(shipped: list[Number]) -> None:
    assert len(shipped) > 150  # of a plant of one block
    assert [n.path for n in shipped if n.grade not in get_args(Grade)] == []
    assert [n.path for n in shipped if not n.source or len(n.source.strip()) < 5] == []


def test_no_shipped_number_is_graded_as_the_users(shipped: list[Number]) -> None:
    assert [n.path for n in shipped if n.grade == "user"] == []


def test_a_published_number_can_be_looked_up(shipped: list[Number]) -> None:
    """A web address, or the words that name the document."""
    unclear = [n.path for n in shipped if n.grade == "published" and n.path != "data_date" and "http" not in n.source]
    assert unclear == []


def test_no_source_stands_for_something_that_does_not_exist(base: Config) -> None:
    """A source whose path holds no number is left over from an earlier version."""

    def walk(node: Config, path: tuple[str, ...]) -> list[str]:
        idle = []
        for key, value in node.items():
            if key == "sources":
                for name in value:
                    here: Any = node
                    for part in name.split("."):
                        here = here.get(part) if isinstance(here, dict) else None
                    idle += [".".join((*path, name))] if here is None else []
            elif isinstance(value, dict):
                idle += walk(value, (*path, key))
        return idle

    assert walk(base, ()) == []


def test_an_override_makes_the_number_the_users(base: Config) -> None:
    override = "maker.schedule.median=1.3"
    before, after = by_path(numbers(base)), by_path(numbers(compose_config([override])))
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {"maker.schedule.median"}
    assert after["maker.schedule.median"].value == 1.3
    assert after["maker.schedule.median"].grade == "user"
    assert override in str(after["maker.schedule.median"].source)


def test_an_override_of_a_whole_piece_makes_all_its_numbers_the_users() -> None:
    override = "maker.release={later_months:{low:2,mode:3,high:5}}"
    found = by_path(numbers(compose_config([override])))
    assert {found[f"maker.release.later_months.{name}"].grade for name in ("low", "mode", "high")} == {"user"}


def test_choosing_a_class_is_no_number_of_the_user() -> None:
    found = numbers(compose_config(["maker=incumbent"]))
    assert [n.path for n in found if n.grade == "user"] == []


def test_check_counts_what_the_user_gave(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "maker.schedule.median=1.3", "cell.energy_wh=350", "horizon_end=2024-06-30"]) == 0
    assert "3 user" in capsys.readouterr().out
