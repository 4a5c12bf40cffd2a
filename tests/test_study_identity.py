"""Two runs are the same exactly where their results must be."""

import subprocess
import sys

import pytest
from conftest import ROOT, Load

from sim.scenario.parts.facts import Mark
from sim.scenario.schema import Scenario
from sim.study.files.identity import run_folder, run_hash

CHANGES = [
    "seed=2", "seed=0", "replications=201", "horizon_end=2040-06-30", "twin=mean", "maker=incumbent",
    "pilot.enabled=false", "region=north_america", "maker.schedule.median=1.21", "numerics.lot_hours=12",
    "vendor_line_slots=3", "announced.rate_10.date=2027-12-31", "blocks.block_1.activities.shell.months=13.5",
    "scenario=verkor_2026", "as_planned.speed=true",
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_can_move_a_result_makes_another_run(change: str, load: Load) -> None:
    assert run_hash(load(change)) != run_hash(load())


def test_all_of_them_differ_from_each_other(load: Load) -> None:
    assert len({run_hash(load(change)) for change in CHANGES}) == len(CHANGES)


@pytest.mark.parametrize("change", ["results=elsewhere", "title=another", "name=another", "flow=processes"])
def test_prose_places_and_the_flow_do_not(change: str, load: Load) -> None:
    """Both flows give the same bits, so either may have made the run."""
    assert run_hash(load(change)) == run_hash(load())


def test_neither_do_marks_and_sources(load: Load) -> None:
    base = load()
    marks = {"then": Mark.model_validate({"date": "2024-01-01", "label": "something happened"})}
    assert run_hash(base.model_copy(update={"marks": marks, "sources": {}})) == run_hash(base)


class Wider(Scenario):
    """A later version that knows one more kind of pieces."""

    tomorrow: dict[str, Mark] = {}  # noqa: RUF012


def test_a_new_kind_of_pieces_of_which_there_is_none_renames_no_run(load: Load) -> None:
    assert run_hash(Wider(**load().model_dump())) == run_hash(load())


def test_whole_numbers_and_decimals_are_the_same(load: Load) -> None:
    assert run_hash(load("vendor_line_slots=2", "cell.energy_wh=365")) == run_hash(load("cell.energy_wh=365.0"))


def test_the_name_is_the_same_in_every_process(load: Load) -> None:
    """No part of it depends on the order in which a process keeps names."""
    code = "from sim.scenario.load import load_scenario; from sim.study.files.identity import run_folder\n"
    code += "print(run_folder(load_scenario()))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(run_folder(load()))
