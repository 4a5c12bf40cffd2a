"""Keys of the run in one's own scenario file count: the command line wins over the file, the file over defaults."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from test_cli import run_in

from sim.cli import main
from sim.errors import InputError
from sim.plan.write_tables import write_tables
from sim.scenario.layers import HERE_ONLY
from sim.scenario.load import compose_config, load_scenario
from sim.scenario.parts.running import GROUPS

pytestmark = pytest.mark.usefixtures("undrawn")

COMMON = yaml.safe_load((ROOT / "conf" / "config.yaml").read_text(encoding="utf-8"))
SHORT = {"horizon_end": "2024-06-30"}
OTHER: dict[str, Any] = {
    "replications": 3, "precision": "2weeks", "precision_of": "rate_16", "precision_at": "P50", "precision_cap": 7,
    "seed": 11, "twin": "mean", "flow": "processes", "store": {"curves": "all"},
    "as_planned": dict.fromkeys(GROUPS, True),
}  # fmt: skip
KEYS = [
    *((key, value) for key, value in OTHER.items() if not isinstance(value, dict)),
    ("store.curves", "all"), *((f"as_planned.{name}", True) for name in GROUPS),
]  # fmt: skip


def nested(path: str, value: Any) -> dict[str, Any]:
    for part in reversed(path.split(".")):
        value = {part: value}
    return dict(value)


def written(folder: Path, *contents: dict[str, Any], name: str = "mine", base: str = "renault_2021") -> Path:
    """A scenario of one's own that says this, and nothing else."""
    said: dict[str, Any] = {"name": name}
    for content in contents:
        said |= content
    text = "# @package _global_\n" + yaml.safe_dump({"defaults": [base, "_self_"], **said})
    (folder / "scenario").mkdir(parents=True, exist_ok=True)
    (folder / "scenario" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def at(node: Any, path: str) -> Any:
    for part in path.split("."):
        node = node[part] if isinstance(node, dict) else getattr(node, part)
    return node


def test_these_are_all_keys_of_the_run() -> None:
    assert set(OTHER) | set(HERE_ONLY) - {"hydra"} == set(COMMON) - {"defaults"}


@pytest.mark.parametrize(("path", "value"), KEYS, ids=[path for path, _ in KEYS])
def test_a_key_in_the_file_is_found_in_the_scenario_and_the_command_line_wins(
    path: str, value: Any, tmp_path: Path
) -> None:
    folder, usual = written(tmp_path, nested(path, value)), at(COMMON, path)
    assert value != usual
    assert at(load_scenario(["scenario=mine"], folder), path) == value
    said = str(usual).lower() if isinstance(usual, bool) else usual
    said = f'"{said}"' if "," in str(said) else said
    assert at(load_scenario(["scenario=mine", f"{path}={said}"], folder), path) == usual


ODD = ["year=2030/o'neil [1] * (2)", 'a"b', "a,b {c}", "ü ~", "a:b;c", "%41", "a$b", "back\\slash"]


@pytest.mark.parametrize("name", ODD)
def test_the_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    folder = written(tmp_path / name, {"seed": 4})
    assert load_scenario(["scenario=mine"], folder).seed == 4


@pytest.mark.parametrize("name", ["mine", "others"])
def test_a_file_on_a_file_is_heard_too(name: str, tmp_path: Path) -> None:
    written(tmp_path, {"seed": 3, "replications": 9}, name="mine")
    written(tmp_path, {"seed": 4} if name == "others" else {}, name="others", base="mine")
    found = load_scenario(["scenario=others"], tmp_path)
    assert (found.seed, found.replications) == (4 if name == "others" else 3, 9)


def manifest(place: Path, pattern: str) -> dict[str, Any]:
    (path,) = place.glob(f"results/{pattern}/manifest.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


FEW = {"seed": 11, "replications": 5, "horizon_end": "2027-06-30"}
FIRST = ("--milestone", "block_1_first_cell")


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        (("run", "scenario=mine"), "mine-*"),
        (("gap", "scenario=mine", "--milestone", "block_1_first_cell"), "gap-mine-*"),
        (("sensitivity", "mine", *FIRST), "sensitivity-mine-*"),
        (("levers", "mine", *FIRST, "--by", "2025-12-31"), "levers-mine-*"),
        (("assumptions", "mine", *FIRST), "assumptions-mine-*"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_verbs_use_what_the_file_says(words: tuple[str, ...], pattern: str, tmp_path: Path) -> None:
    folder = written(tmp_path / "own", FEW, {"announced": {
        "first": {"milestone": "block_1_first_cell", "date": "2025-06-30", "precision": "year", "published": "2021"}
    }})  # fmt: skip
    status, text = run_in(tmp_path, *words, "-cd", str(folder))
    assert status == 0, text
    found = manifest(tmp_path, pattern)
    assert (found["seed"], found["replications"]) == (11, 5)


def test_a_multirun_uses_it_too(tmp_path: Path) -> None:
    folder = written(tmp_path / "own", {**FEW, **SHORT, "replications": 2})
    status, text = run_in(tmp_path, "run", "-m", "scenario=mine", "twin=none,mean", "-cd", str(folder))
    assert status == 0, text
    found = [json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("results/mine-*/manifest.json")]
    assert {(one["seed"], one["replications"]) for one in found} == {(11, 2)}
    assert len(found) == 2


def test_all_points_of_a_sweep_have_one_seed_and_the_file_that_says_another_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "own", {**FEW, **SHORT, "replications": 2})
    words = ["sweep", "scenario=renault_2021,mine", "replications=2", "horizon_end=2024-06-30", "-cd", str(folder)]
    words += ["--milestones", "block_1_works_start"]
    status, text = run_in(tmp_path, *words)
    assert status == 0
    assert "seed = 1 for all, so that they share their luck; mine alone would have 11" in " ".join(text.split())
    (plan,) = tmp_path.glob("results/sweep-*/plan.json")
    assert json.loads(plan.read_text(encoding="utf-8"))["seed"] == 1
    assert "mine alone" not in run_in(tmp_path, *words, "seed=11")[1]


def test_those_compared_have_the_seed_of_the_first_or_that_of_the_command(tmp_path: Path) -> None:
    few = {**SHORT, "replications": 2}
    written(tmp_path / "own", {**few, "seed": 11}, name="mine")
    folder = written(tmp_path / "own", {**few, "seed": 12, "vendor_line_slots": 1}, name="others")
    compare = ("compare", "mine", "others", "--milestones", "block_1_works_start", "-cd", str(folder))
    status, text = run_in(tmp_path, *compare)
    assert status == 0
    assert "seed = 11 for all, so that they share their luck; others alone would have 12" in " ".join(text.split())
    assert "Not paired" not in text
    assert {manifest(tmp_path, f"{name}-*")["seed"] for name in ("mine", "others")} == {11}
    status, text = run_in(tmp_path, *compare, "seed=5")
    assert status == 0
    assert "alone would have" not in text
    (run,) = (
        path.parent
        for path in tmp_path.glob("results/mine-*/manifest.json")
        if '"seed": 5' in path.read_text(encoding="utf-8")
    )
    status, text = run_in(tmp_path, "compare", str(run), "others", "--milestones", "block_1_works_start", *compare[-2:])
    assert status == 0  # a folder has its seed already
    assert "seed = 5 for all" in text


@pytest.mark.parametrize("way", ["tables", "base"])
def test_an_import_keeps_what_its_tables_or_its_base_say(way: str, tmp_path: Path) -> None:
    folder, text = written(tmp_path / "own", OTHER), "period,gwh,unit\n2027,4.5,GWh\n"
    given = ["scenario=mine", "-cd", str(folder)]
    if way == "tables":
        assert run_in(tmp_path, "template", "plant", "--csv", *given)[0] == 0
    else:
        (tmp_path / "plant").mkdir()
        (tmp_path / "plant" / "ramp.csv").write_text(text, encoding="utf-8")
    assert run_in(tmp_path, "import", "plant", "--name", "again", *(given if way == "base" else []))[0] == 0
    before, after = (
        load_scenario(given[:1], folder),
        load_scenario(["scenario=again"], folder if way == "base" else tmp_path / "plant"),
    )
    assert {key: getattr(after, key) for key in OTHER} == {key: getattr(before, key) for key in OTHER}


def test_a_table_says_of_the_run_only_what_is_not_usual(tmp_path: Path) -> None:
    write_tables(load_scenario(["seed=7", "as_planned.speed=true"]), tmp_path)
    keys = [line.partition(",")[0] for line in (tmp_path / "settings.csv").read_text("utf-8-sig").splitlines()]
    assert [key for key in keys if key.partition(".")[0] in COMMON] == [
        *(f"as_planned.{name}" for name in GROUPS), "seed",
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["results", "workers", "hydra.run.dir"])
def test_a_table_cannot_say_where_and_who(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.csv").write_text(f"key,value\n{key},2\n", encoding="utf-8")
    assert run_in(tmp_path, "import", ".") == (2, "")
    assert (
        f"settings.csv, row 2, column key: {key} is given on the command line, not in a table"
        in capsys.readouterr().err
    )


REFUSED = [
    ("results", {"results": "elsewhere"}, "results = 'elsewhere'"), ("workers", {"workers": 2}, "workers = 2"),
    ("hydra", {"hydra": {"job": {"chdir": True}}}, "hydra = {'job': {'chdir': True}}"),
    ("searchpath", {"hydra": {"searchpath": ["file:///tmp"]}}, "hydra"),
    ("logging", {"defaults": ["renault_2021", {"override /hydra/job_logging": "default"}, "_self_"]},
     "defaults: override /hydra/job_logging"),
]  # fmt: skip


@pytest.mark.parametrize("verb", [("run",), ("check",), ("run", "-m", "seed=1,2"), ("sweep", "seed=1,2"), ("gap",)])
@pytest.mark.parametrize(("content", "words"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_what_only_a_call_can_say_is_refused_in_a_file(
    content: dict[str, Any], words: str, verb: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "own", content)
    status, text = run_in(tmp_path, *verb, "scenario=mine", "-cd", str(folder))
    assert (status, text) == (2, "")
    error = capsys.readouterr().err
    assert error.startswith(f"gigaramp: {folder}/scenario/mine.yaml: {words}")
    assert "given on the command line" in error
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own"]


def test_a_class_of_ones_own_is_no_way_around(tmp_path: Path) -> None:
    (tmp_path / "maker").mkdir()
    (tmp_path / "maker" / "ours.yaml").write_text(
        "# @package _global_\ndefaults: [newcomer@maker]\nresults: elsewhere\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"maker/ours\.yaml: results = 'elsewhere'"):
        compose_config(["maker=ours"], tmp_path)


def test_the_command_line_still_says_where_and_who(tmp_path: Path) -> None:
    folder = written(tmp_path / "own", {})
    found = load_scenario(["scenario=mine", "results=elsewhere", "workers=2"], folder)
    assert (found.results, found.workers) == ("elsewhere", "2")
    assert main(["check", "scenario=mine", "-cd", str(folder), "results=elsewhere"]) == 0
