"""``gigaramp run FOLDER seed=2``: a stored run is the base of another, as if its scenario had been asked for so."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from folders import resealed, rewritten
from test_cli import run_in

from sim import MODEL_VERSION
from sim.scenario.load import frozen, load_scenario
from sim.study.again import changed, earlier, said
from sim.study.files.identity import run_hash

FIRST = ("verkor_2026", "replications=2", "horizon_end=2027-06-30", "vendor_line_slots=3", "maker.schedule.median=1.3")
OVERRIDES = ["scenario=verkor_2026", *FIRST[1:]]
CHANGES = [
    ["seed=2"],
    ["vendor_line_slots=4", "pilot.enabled=false"],
    ["maker.schedule={median: 1.1}", "title=Béthune (2)"],
    ["~offtake", "+blocks.block_1.activities.shell.finish_after=utilities"],
    ["++blocks.block_1.lines=3"],
    ["horizon_end=2028-06-30", "twin=mean"],
    ["region=north_america"],
    ["retrofit=usual", "numerics=usual", "seed=5"],
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again")
    assert run_in(folder, "run", *FIRST)[0] == 0
    return folder


@pytest.fixture(scope="module")
def stored(place: Path) -> Path:
    (found,) = (place / "results").glob("verkor_2026-*")
    return found


@pytest.mark.parametrize("changes", CHANGES, ids=map(str, CHANGES))
def test_it_is_the_scenario_that_the_whole_command_would_give(changes: list[str], stored: Path) -> None:
    run = earlier(stored)
    found = frozen(changed(run, changes, None))
    asked = load_scenario(said(run, changes))
    assert run_hash(found) == run_hash(asked)
    assert found.title == asked.title
    assert found.sources.keys() == asked.sources.keys()
    assert (found.results, found.workers) == (str(stored.parent), "auto")


def test_another_class_replaces_what_was_set_inside_it(stored: Path) -> None:
    run = earlier(stored)
    found = frozen(changed(run, ["maker=incumbent", "maker.sister_share=0.5"], None))
    asked = load_scenario(
        [text for text in OVERRIDES if "maker." not in text] + ["maker=incumbent", "maker.sister_share=0.5"]
    )
    assert run_hash(found) == run_hash(asked)
    assert said(run, ["maker=incumbent"]) == [*OVERRIDES[:4], "maker=incumbent"]


WRONG = {
    "vendor_line_slot=3": "did you mean vendor_line_slots?",
    "vendor_line_slots=0": "vendor_line_slots = 0: should be greater",
    "scenario=renault_2021": "says which scenario it is",
    "maker=newcommer": "did you mean newcomer?",
    "~known.block_9": "known.block_9: there is no such key as block_9",
    "title=${name}": "a stored run cannot look up",
    "block@blocks.block_2=first": "over a stored run go values",
    "seed=1,2": "gigaramp sweep seed=1,2",
    "verkor_2026": "one run at a time",
    "+foo=1": "foo = 1: there is no such key",
}


@pytest.mark.parametrize(("typed", "message"), WRONG.items(), ids=WRONG)
def test_what_cannot_be_is_refused(
    typed: str, message: str, stored: Path, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(place.rglob("*"))
    assert run_in(place, "run", str(stored), typed)[0] == 2
    assert message in capsys.readouterr().err
    assert sorted(place.rglob("*")) == before


def test_alone_it_is_shown_and_with_a_change_it_stands_beside(stored: Path, place: Path, tmp_path: Path) -> None:
    status, shown = run_in(place, "run", *FIRST)
    assert run_in(tmp_path, "run", str(stored)) == (status, shown.rpartition("This run was there already")[0].replace(
        str(stored.relative_to(place)), str(stored)
    ).rstrip() + "\n")  # fmt: skip
    assert run_in(tmp_path, "run", "seed=2", str(stored))[0] == 0
    manifests = [json.loads(path.read_text(encoding="utf-8")) for path in stored.parent.glob("*/manifest.json")]
    (new,) = (manifest for manifest in manifests if manifest["seed"] == 2)
    assert new["overrides"] == [*OVERRIDES, "seed=2"]
    assert list(tmp_path.iterdir()) == []
    whole = run_in(place, "run", *FIRST, "seed=2")[1]
    assert "This run was there already" in whole


def test_a_run_of_another_model_is_simulated_again_and_left_as_it_is(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "from a mail" / "old"
    shutil.copytree(stored, old)
    resealed(old, model_version=MODEL_VERSION - 1)
    before = {path: path.read_bytes() for path in old.iterdir()}
    status, text = run_in(tmp_path, "run", str(old))
    assert status == 0, capsys.readouterr().err
    assert f"{old} was made by model version {MODEL_VERSION - 1}, this is {MODEL_VERSION}" in " ".join(text.split())
    assert {path: path.read_bytes() for path in old.iterdir()} == before
    (new,) = (path for path in old.parent.iterdir() if path != old)
    assert new.name == stored.name
    assert (new / "milestones.parquet").read_bytes() == (stored / "milestones.parquet").read_bytes()


def test_a_scenario_of_ones_own_takes_values_and_says_what_classes_need(
    stored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own"
    shutil.copytree(stored, own)
    content = yaml.safe_load((own / "scenario.yaml").read_text(encoding="utf-8"))
    content["name"] = "mine"
    rewritten(own, "scenario.yaml", yaml.safe_dump(content).encode())
    run = earlier(own)
    assert frozen(changed(run, ["seed=9"], None)).seed == 9
    assert run_in(tmp_path, "run", str(own), "maker=incumbent")[0] == 2
    assert "mine is not known here; give its folder with -cd" in capsys.readouterr().err
