"""A list that a user writes replaces the one below it, and ``check`` says what that has dropped; a table does not."""

from pathlib import Path

import pytest
from conftest import Load
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.cli import main
from sim.scenario.design import references
from sim.scenario.fields import is_list
from sim.scenario.load import load_scenario
from sim.scenario.options import conf_dir
from sim.scenario.replaced import replaced
from sim.scenario.schema import Scenario

BASE = load_scenario(["scenario=renault_2021"])


def lists(scenario: Scenario) -> dict[str, str]:
    """All lists of a scenario by their keys."""
    found: dict[str, str] = {}

    def look(node: object, path: str) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                look(value, f"{path}.{key}" if path else key)
        elif isinstance(node, str) and node and is_list(path):
            found[path] = node

    look(scenario.model_dump(), "")
    return found


LISTS = lists(BASE)


def test_the_lists_are_what_is_waited_for() -> None:
    assert {path.rpartition(".")[2] for path in LISTS} == {"after", "finish_after", "order_release"}
    assert len(LISTS) > 40


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(LISTS)), st.data())
def test_what_a_list_drops_is_said_and_nothing_else(path: str, data: st.DataObject) -> None:
    """Any list of a scenario, with any of its entries left out, in any order, and perhaps another one more."""
    before = references(LISTS[path])
    kept = data.draw(st.permutations(before).flatmap(lambda order: st.integers(0, len(order)).map(lambda k: order[:k])))
    after = [*kept, "start"] if data.draw(st.booleans()) else kept
    gone = [one for one in before if one not in after]
    told = list(replaced(["scenario=renault_2021", f'{path}="{", ".join(after)}"'], None))
    assert len(told) == bool(gone)
    if gone:
        assert told[0].startswith(f"{path} = ")
        assert told[0].endswith(f"no longer in it: {', '.join(gone)}.")


def test_a_file_says_it_too_and_a_table_that_changes_one_number_does_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenario").mkdir()
    file = tmp_path / "scenario" / "mine.yaml"
    head = "# @package _global_\ndefaults: [renault_2021, _self_]\nname: mine\n"
    file.write_text(f"{head}blocks: {{block_1: {{lines: 3}}}}\n", encoding="utf-8")
    assert list(replaced(["scenario=mine"], tmp_path)) == []
    file.write_text(
        f"{head}blocks: {{block_1: {{line_project: {{install: {{after: shipping}}}}}}}}\n", encoding="utf-8"
    )
    assert main(["check", "-cd", str(tmp_path), "mine"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    key = "blocks.block_1.line_project.install.after = shipping"
    assert f"{key}: replaces the list that stood there, in scenario/mine.yaml; no longer in it: shell@65%." in told


@pytest.mark.parametrize("name", sorted(path.stem for path in (conf_dir() / "scenario").glob("*.yaml")))
def test_nothing_is_said_of_shipped_files(name: str, load: Load) -> None:
    assert load(f"scenario={name}").name == name
    assert list(replaced([f"scenario={name}"], None)) == []
