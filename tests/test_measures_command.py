"""``gigaramp sensitivity`` and ``gigaramp levers``: what they print, what they write, what they refuse."""

import csv
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from folders import resealed
from test_cli import run_in

import sim.cli.levers
import sim.cli.sensitivity

pytestmark = pytest.mark.usefixtures("undrawn")

FIRST = ("--milestone", "block_1_first_cell")
QUICK = ("replications=4", "horizon_end=2027-06-30")
SENSITIVITY = ("sensitivity", *FIRST, *QUICK)
LEVERS = ("levers", *FIRST, "--by", "2025-12-31", *QUICK)
MUST = ("levers", "--must", "block_1_first_cell", "--by", "2025-12-31", "--points", "100",
        "horizon_end=2027-06-30", "workers=1")  # fmt: skip
FILES = {
    "sensitivity": {"sensitivity.txt", "shares.csv", "tornado.csv", "manifest.json",
                    "shares.png", "shares.svg", "tornado.png", "tornado.svg"},
    "levers": {"levers.txt", "levers.csv", "levers.png", "levers.svg", "manifest.json"},
    "must": {"must.txt", "points.csv", "manifest.json", "must.png", "must.svg"},
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which each of the three questions has been asked once."""
    folder = tmp_path_factory.mktemp("place")
    for name, words in (("sensitivity", SENSITIVITY), ("levers", LEVERS), ("must", MUST)):
        status, text = run_in(folder, *words)
        assert status == 0
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def study(place: Path, kind: str) -> Path:
    (found,) = (place / "results").glob(f"{kind}-*")
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("kind", FILES)
def test_the_folder_has_all_its_files(kind: str, place: Path) -> None:
    folder = study(place, kind)
    assert {path.name for path in folder.iterdir()} == FILES[kind]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["kind"] == kind
    assert folder.name == f"{kind}-renault_2021-{manifest['hash']}"
    assert f"{folder.name}/" in (place / f"{kind}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(("kind", "words"), [("sensitivity", SENSITIVITY), ("levers", LEVERS), ("must", MUST)])
def test_the_same_command_again_shows_what_is_there(
    kind: str, words: tuple[str, ...], place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not(*_: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.running.batch.prepare", must_not)
    status, text = run_in(place, *words)
    assert status == 0
    assert text.startswith((place / f"{kind}.txt").read_text(encoding="utf-8").rstrip())
    assert "nothing was simulated" in text


def test_the_sensitivity_on_the_terminal(place: Path) -> None:
    text = (place / "sensitivity.txt").read_text(encoding="utf-8")
    for line in ("first cell, block 1: P10 ", "n = 4", "assumption or luck", "what is drawn from ranges",
                 "beyond the noise", "uncertainties and levers moved one at a time", "uncertainty"):  # fmt: skip
        assert line in " ".join(text.split())
    assert max(map(len, text.splitlines())) <= 80


def test_parts_of_the_spread_sum_to_one_and_a_first_cell_knows_no_breakdown(place: Path) -> None:
    split = json.loads((study(place, "sensitivity") / "manifest.json").read_text(encoding="utf-8"))["split"]
    assert sum(split[key]["value"] for key in ("ranges", "events", "breakdowns")) == pytest.approx(1.0)
    assert split["breakdowns"]["value"] == pytest.approx(0.0, abs=1e-9)


def test_every_input_and_every_bar_is_in_the_files(place: Path) -> None:
    inputs = {row["input"] for row in rows(study(place, "sensitivity") / "shares.csv")}
    assert {"block_1.schedule", "quality_months", "block_1.shell_months"} <= inputs
    moved = {row["key"]: row["kind"] for row in rows(study(place, "sensitivity") / "tornado.csv")}
    assert moved["maker.schedule.median"] == moved["region.permits_months"] == "uncertainty"
    assert moved["vendor_line_slots"] == moved["blocks.*.decision.rate_share"] == "lever"


def test_the_levers_on_the_terminal(place: Path) -> None:
    text = (place / "levers.txt").read_text(encoding="utf-8")
    for line in ("lever ", "at P50", "order_before_freeze", "incumbent_partner", "months/", "seed 1"):
        assert line in text
    assert max(map(len, text.splitlines())) <= 80
    found = {row["levers"]: row for row in rows(study(place, "levers") / "levers.csv")}
    assert float(found["order_before_freeze"]["p50_gain_months"]) > 0.0
    assert found["blocks_overlap"]["inside_noise"] == "yes"


def test_what_must_be_true_on_the_terminal(place: Path) -> None:
    text = (place / "must.txt").read_text(encoding="utf-8")
    assert "What must be true for first cell, block 1 by 2025-12-31 with 80 %?" in " ".join(text.split())
    assert "of 100 points" in text
    assert len(rows(study(place, "must") / "points.csv")) == 100


def test_nothing_does_where_nothing_can(tmp_path: Path) -> None:
    words = ("--must", "45", "--by", "2025-06-30", "--points", "100", "horizon_end=2025-12-31", "workers=1")
    status, text = run_in(tmp_path, "levers", *words)
    assert status == 0
    told = " ".join(text.split())
    assert (
        "Nothing in these ranges does: 0 of 100 points get there. The largest 13-week rate of any by then is " in told
    )


# From a run folder


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    assert run_in(folder, "run", *QUICK)[0] == 0
    (found,) = (folder / "results").iterdir()
    return found


def test_a_run_folder_gives_its_replications(
    run_folder: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same shares as simulated: hours and inputs come from its tables."""
    from sim.study.sensitivity import study as module

    simulated = []
    reached = module.reached
    monkeypatch.setattr(module, "reached", lambda *a: simulated.append(1) or reached(*a))
    assert run_in(tmp_path, "sensitivity", str(run_folder), *FIRST)[0] == 0
    assert not simulated
    (folder,) = run_folder.parent.glob("sensitivity-*")
    assert rows(folder / "shares.csv") == rows(study(place, "sensitivity") / "shares.csv")
    shutil.rmtree(folder)


def damaged(run_folder: Path, tmp_path: Path, what: str) -> Path:
    copy = tmp_path / "run"
    shutil.copytree(run_folder, copy)
    if what == "version":
        resealed(copy, model_version=0)
    elif what == "missing":
        (copy / "inputs.parquet").unlink()
    elif what == "garbage":
        (copy / "milestones.parquet").write_bytes(b"no table")
    else:
        query = f"select replication + 100 as replication, input, value from '{run_folder}/inputs.parquet'"
        duckdb.execute(f"copy ({query}) to '{copy}/inputs.parquet' (format parquet)")
        resealed(copy)
    return copy


@pytest.mark.parametrize(
    ("what", "message"),
    [
        ("version", "was made by model version 0, this is "),
        ("missing", "is damaged (inputs.parquet is not there); remove it and run it again"),
        ("garbage", "is damaged (milestones.parquet is not what was written); remove it"),
        ("in common", "milestones.parquet and inputs.parquet have no replication in common"),
    ],
)
def test_run_folders_that_cannot_be_used(
    what: str,
    message: str,
    run_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = damaged(run_folder, tmp_path, what)
    before = {path.name for path in run_folder.parent.iterdir()}
    monkeypatch.setattr("sim.study.sensitivity.study.screen", None)  # found out before anything is simulated
    assert run_in(tmp_path, "sensitivity", str(copy), *FIRST)[0] == 2
    error = capsys.readouterr().err
    assert message in error
    assert str(copy) in error
    assert len(error.splitlines()) <= 3
    assert {path.name for path in run_folder.parent.iterdir()} == before


# Refusals


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("sensitivity", "results/none"), "results/none: there is no such folder; gigaramp run makes one"),
        (("sensitivity", "seed=2", "a/b"), "a/b: a run folder says all of its scenario; leave out seed=2"),
        (("sensitivity", "--milestone", "rate_ten"), "milestone 'rate_ten': there is no such milestone"),
        (("sensitivity", "horizon_end=2024-06-30", "replications=2"), "milestone 'rate_10': 0% of 2 replications"),
        (("sensitivity", "renault"), "scenario = 'renault': there is no such scenario"),
        (("levers", "--by", "2060-01-01"), "--by 2060-01-01: lies outside what is simulated"),
        (("levers", "--chance", "80"), "--chance: belongs to --must"),
        (("levers", "--must", "45", "--by", "2050-12-31"), "--by 2050-12-31: lies outside what is simulated"),
        (("levers", "--must", "47"), "milestone 'rate_47': no date was announced for it; give one"),
        (("levers", "--must", "45", "--chance", "0"), "--chance 0: should be a whole number from 1 to 99"),
        (("levers", "--must", "45", "--points", "9"), "--points 9: should be a whole number from 100 to 1,000,000"),
        (("levers", "--must", "45", "--milestone", "rate_10"), "--milestone rate_10: --must 45 says it already"),
        (("levers", "--must", "much"), "milestone 'much': there is no such milestone"),
        (("results=taken", *LEVERS), "results=taken: there is no such command"),
        (("levers", "results=taken", *LEVERS[1:]), "results = 'taken': cannot write there"),
        (("sensitivity", "results=taken", *SENSITIVITY[1:]), "results = 'taken': cannot write there"),
    ],
)
def test_refusals(words: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    assert run_in(tmp_path, *words)[0] == 2
    error = capsys.readouterr().err
    assert error.startswith(f"gigaramp: {message}")
    assert "Traceback" not in error
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["taken"]


def test_interrupted_studies_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> object:
        raise KeyboardInterrupt

    for module in (sim.cli.levers, sim.cli.sensitivity):
        monkeypatch.setattr(module, "named_bar", stop)
        monkeypatch.setattr(module, "bar", stop)
    for words in (SENSITIVITY, LEVERS, MUST):
        assert run_in(tmp_path, *words)[0] == 130
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
