"""``gigaramp assumptions``: what it prints, what it writes, what it refuses."""

import csv
import json
from pathlib import Path

import pytest
from conftest import Load
from test_cli import run_in

import sim.cli.assumptions
from sim.study.assumptions.ledger import ledger

QUICK = ("--milestone", "block_1_first_cell", "replications=3", "horizon_end=2026-12-31")
FILES = {"ledger.csv", "screen.csv", "screen.txt", "screen.png", "screen.svg", "manifest.json"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the command has been given once, with a bare scenario name."""
    folder = tmp_path_factory.mktemp("place")
    status, text = run_in(folder, "assumptions", "renault_2021", *QUICK)
    assert status == 0
    (folder / "printed.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(place: Path) -> Path:
    (found,) = (place / "results").iterdir()
    return found


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_folder_has_all_its_files(study: Path) -> None:
    assert study.name.startswith("assumptions-renault_2021-")
    assert {path.name for path in study.iterdir()} == FILES
    assert (study / "screen.png").read_bytes().startswith(b"\x89PNG")


def test_the_ledger_file_is_the_ledger(study: Path, load: Load) -> None:
    found = rows(study / "ledger.csv")
    assert [row["key"] for row in found] == [entry.path for entry in ledger(load())]
    assert all(row["unit"] and row["meaning"] and row["grade"] and row["source"] for row in found)


def test_the_screen_file_has_every_assumption_ranked(study: Path) -> None:
    found = rows(study / "screen.csv")
    assert {row["grade"] for row in found} == {"assumed"}
    largest: dict[int, float] = {}
    for row in found:
        assert row["shift_months"] or row["not_possible"] or row["p50_beyond_horizon"] == "yes"
        size = float("inf") if row["p50_beyond_horizon"] == "yes" else abs(float(row["shift_months"] or 0.0))
        largest[int(row["rank"])] = max(largest.get(int(row["rank"]), 0.0), size)
    assert list(largest.values()) == sorted(largest.values(), reverse=True)
    assert found[0]["key"].startswith("blocks.block_1.")


def test_the_manifest_says_what_was_asked(study: Path) -> None:
    manifest = json.loads((study / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["milestone"] == "block_1_first_cell"
    assert (manifest["replications"], manifest["ran"], manifest["grades_moved"]) == (3, 3, ["assumed"])


def test_the_screen_on_the_terminal(place: Path, study: Path) -> None:
    text = (place / "printed.txt").read_text(encoding="utf-8")
    for line in (
        "numbers by grade: ",
        "n = 3, seed 1",
        "change no date at all",
        "Noise bar",
        f"{study.name}/",
        "not possible",
    ):
        assert line in " ".join(text.split())
    assert len(text.splitlines()) <= 80
    assert max(map(len, text.splitlines())) <= 170


def test_the_same_command_again_shows_what_is_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not(*_: object) -> None:
        raise AssertionError("simulated again")

    monkeypatch.setattr("sim.study.assumptions.folder.study_to_folder", must_not)
    status, text = run_in(place, "assumptions", "scenario=renault_2021", *QUICK)
    assert status == 0
    assert text.startswith((place / "printed.txt").read_text(encoding="utf-8").rstrip())
    assert "nothing was simulated" in text


def test_an_interrupted_study_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(sim.cli.assumptions, "named_bar", stop)
    assert run_in(tmp_path, "assumptions", *QUICK)[0] == 130
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("vekor_2026",), "scenario = 'vekor_2026': there is no such scenario; did you mean verkor_2026?"),
        (("--milestone", "rate_ten"), "milestone 'rate_ten': there is no such milestone; known: "),
        (("--milestone",), "--milestone: give a value, e.g. --milestone headline"),
        (("--most",), "--most: there is no such option"),
        (
            ("replications=2", "horizon_end=2024-06-30"),
            "milestone 'rate_10': 0% of 2 replications reach it by 2024-06-30",
        ),
        (("results=taken", *QUICK), "results = 'taken': cannot write there"),
    ],
)
def test_refusals(arguments: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    assert run_in(tmp_path, "assumptions", *arguments)[0] == 2
    assert capsys.readouterr().err.startswith(f"gigaramp: {message}")
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["taken"]


def test_all_moves_the_estimated_too(tmp_path: Path) -> None:
    status, _ = run_in(tmp_path, "assumptions", *QUICK[:2], *QUICK[3:], "replications=1", "--all")
    assert status == 0
    (folder,) = (tmp_path / "results").iterdir()
    assert {row["grade"] for row in rows(folder / "screen.csv")} == {"assumed", "estimated"}
