"""gigaramp backtest: what it prints and writes, that it goes on where it stopped, and what it refuses."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from held import SAID, dated, made_up_plant, observed
from test_cli import run_in

from sim.cli.backtest import USAGE
from sim.errors import InputError
from sim.reference.load import plant_named, plants
from sim.scenario.schema import Scenario
from sim.study.backtest.folder import Asked, _kept, backtest_to_folder, stored
from sim.study.backtest.table import HEAD
from sim.study.files.seal import sealed, unsealed
from sim.study.files.store import file_sums

pytestmark = pytest.mark.usefixtures("undrawn")

PLANTS = ("morrow", "catl_arnstadt")
FEW = ("replications=10", "horizon_end=2030-06-30", "workers=1")
CALL = ("backtest", *PLANTS, *FEW)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a back-test was made."""
    folder = tmp_path_factory.mktemp("backtest")
    status, text = run_in(folder, *CALL)
    assert status == 0
    (folder / "printed.txt").write_text(text, encoding="utf-8")
    return folder


ALL = plants()


@cache
def scenario(name: str) -> Scenario:
    return plant_named(name).scenario(*FEW)


def asked(results: Path, *, names: tuple[str, ...] = PLANTS, **more: object) -> Asked:
    """What the command asks. more: numbers of the scenarios."""
    wanted = [plant for plant in ALL if plant.name in names]
    return Asked(wanted, [scenario(plant.name).model_copy(update=more) for plant in wanted], ALL, results, CALL[1:])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refusal(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    """What is said of a call that cannot be used: one thing, without a traceback."""
    status, _ = run_in(folder, *words)
    said = capsys.readouterr().err
    assert status == 2
    assert said.startswith("gigaramp: ")
    assert "Traceback" not in said
    return said


# What it says


def test_all_that_is_printed_fits_a_terminal_and_everything_seen_has_its_row(place: Path) -> None:
    text = (place / "printed.txt").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 80
    for part in (
        "catl_arnstadt (incumbent abroad)",
        "morrow (newcomer)",
        "CRPS",
        "in P10-P90",
        "plan x ratios",
        "\nFiles: ",
    ):
        assert part in text
    assert len(re.findall(r"^  (?:first cell|serial start) .*(?:below|inside|above)", text, re.MULTILINE)) == 4
    assert max(map(len, USAGE.splitlines())) <= 120


def test_the_table_has_a_row_for_everything_seen(place: Path) -> None:
    (path,) = (place / "results").glob("backtest-*/backtest.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEAD
    whats = {name: ["first_cell", "serial_start"] for name in sorted(PLANTS)}
    people = {"catl_arnstadt": 2, "morrow": 1}  # headcounts that were seen of them
    assert [(row["plant"], row["what"]) for row in rows] == [
        (name, what) for name, found in whats.items() for what in (*found, *["headcount"] * people[name])
    ]
    for row in rows:
        quantiles = [float(row[name]) for name in ("p10", "p25", "p50", "p75", "p90")]
        assert quantiles == sorted(quantiles)
        assert float(row["crps"]) >= 0.0


def test_the_page_names_the_model_and_shows_every_plant(place: Path) -> None:
    (path,) = (place / "results").glob("backtest-*/report.html")
    page = path.read_text(encoding="utf-8")
    assert page.count("<svg") == 3
    for part in ("model version", "n = 10 replications each", "Everything seen", "Plant by plant", "gigaramp backtest"):
        assert part in page


# What stands is used


def test_called_again_nothing_is_simulated_and_nothing_is_written(place: Path) -> None:
    (folder,) = (place / "results").iterdir()
    before = content(folder)
    status, text = run_in(place, *CALL)
    assert status == 0
    assert text.endswith("This back-test was there already; nothing was simulated.\n")
    assert (place / "printed.txt").read_text(encoding="utf-8") in text
    assert content(folder) == before


def test_after_an_interruption_only_what_is_missing_is_done_and_the_bytes_are_the_same(
    place: Path, tmp_path: Path
) -> None:
    (whole,) = (place / "results").iterdir()
    one = asked(tmp_path)
    assert one.folder.name == whole.name
    one.folder.mkdir()
    kept = "plant_catl_arnstadt.json"
    (one.folder / kept).write_bytes((whole / kept).read_bytes())
    (one.folder / "plant_morrow.json").write_bytes((whole / kept).read_bytes())  # whole, and another's
    time = (one.folder / kept).stat().st_mtime_ns
    assert backtest_to_folder(one) == 1
    assert (one.folder / kept).stat().st_mtime_ns == time
    assert content(one.folder) == content(whole)


@pytest.mark.parametrize("name", ["plant_morrow.json", "manifest.json"])
def test_a_damaged_file_is_refused_in_one_line(
    name: str, place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (whole,) = (place / "results").iterdir()
    folder = tmp_path / "results" / whole.name
    folder.mkdir(parents=True)
    for file, found in content(whole).items():
        (folder / file).write_bytes(found.replace(b"serial", b"serias") if file == name else found)
    if name == "manifest.json":
        (folder / name).write_bytes((folder / name).read_bytes().replace(b'"seed": 1', b'"seed": 2'))
    for words in (CALL, ("backtest", "morrow", *FEW, "--against", str(folder))):
        said = refusal(capsys, tmp_path, *words)
        assert said.count("\n") == 1
        assert said.count("is damaged") == 1


FORGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a word for a number": lambda it: it["rows"][0].update(n="many"),
    "a field more": lambda it: it.update(more=1),
    "a field less": lambda it: it.pop("never"),
    "four quantiles": lambda it: it["rows"][0]["quantiles"].pop(),
    "falling quantiles": lambda it: it["rows"][0]["quantiles"].reverse(),
    "a score below nothing": lambda it: it["rows"][0].update(crps=-1.0),
    "no score of a band": lambda it: it["rows"][0].update(crps=None),
    "more than all": lambda it: it["rows"][0].update(n=99),
    "another plant's row": lambda it: it["rows"][0]["seen"].update(plant="verkor_dunkirk"),
    "another plant": lambda it: it["never"].update(plant="verkor_dunkirk"),
    "no chance": lambda it: it["never"].update(chance=2.0),
    "a month without a band": lambda it: it["bands"]["months"].append(999.0),
    "a narrow band": lambda it: it["bands"]["share"][0].pop(),
}


def forged(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change a file of a back-test, with all its checksums."""
    found = unsealed((folder / name).read_bytes())
    change(found)
    (folder / name).write_bytes(sealed(found))
    if name != "manifest.json":
        forged(folder, "manifest.json", lambda it: it["files"].update(file_sums(folder, [name])))


def copied(place: Path, results: Path) -> Path:
    (whole,) = (place / "results").glob("backtest-*")
    folder = results / whole.name
    folder.mkdir(parents=True)
    for file, found in content(whole).items():
        (folder / file).write_bytes(found)
    return folder


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED)
def test_of_a_plant_that_no_back_test_writes_it_says_damage_once(
    change: Callable[[dict[str, Any]], object], place: Path, tmp_path: Path
) -> None:
    folder = copied(place, tmp_path)
    forged(folder, "plant_morrow.json", change)
    with pytest.raises(InputError, match=r"is damaged \(plant_morrow.json: ") as found:
        stored(folder)
    said = str(found.value)
    assert said.count("damaged") == 1
    assert said.count("\n") == 0
    assert "pydantic" not in said
    assert "http" not in said
    assert _kept(folder, plant_named("morrow"), scenario("morrow")) is None  # and is simulated anew


@pytest.mark.parametrize("names", [["../morrow"], ["morrow", "morrow"], ["/etc/passwd"], []])
def test_names_of_plants_are_names_before_they_are_paths(names: list[str], place: Path, tmp_path: Path) -> None:
    folder = copied(place, tmp_path)
    forged(folder, "manifest.json", lambda it: it.update(plants=names))
    with pytest.raises(InputError, match=r"is damaged \(manifest.json: plants"):
        stored(folder)


# Two versions


def test_against_itself_nothing_moved_and_against_another_seed_it_is_told_by_plant(place: Path) -> None:
    (folder,) = (place / "results").glob("backtest-*")
    status, text = run_in(place, *CALL, "--against", str(folder))
    assert status == 0
    assert "Nothing moved." in text
    assert re.search(r"^building +\d+\.\d\d +\d+\.\d\d +1\.00 +4 +2$", text, re.MULTILINE)
    (place / "other").mkdir()
    status, text = run_in(place / "other", "backtest", "morrow", *FEW, "seed=2", "--against", str(folder))
    assert status == 0
    told = text.partition("\nAgainst\n")[2]
    assert re.search(r"^morrow\n  first cell .*[+-]\d\.\d\d\n  serial start .*[+-]\d", told, re.MULTILINE)
    assert "Scored only before, and not compared: 4 of catl_arnstadt." in told
    assert max(map(len, told.partition("\n")[2].splitlines()[:-3])) <= 80


def test_another_question_is_another_folder(tmp_path: Path) -> None:
    one = asked(tmp_path)
    blind = one.known[0].model_copy(update={"observed": ()})
    others = [
        asked(tmp_path, replications=11), asked(tmp_path, seed=2), asked(tmp_path, vendor_line_slots=9),
        asked(tmp_path, names=("morrow",)), replace(one, known=[blind, *one.known[1:]]),
        replace(one, known=one.known[1:]),
    ]  # fmt: skip
    assert len({found.folder for found in [one, *others]}) == 1 + len(others)
    assert asked(tmp_path, workers="2").folder == one.folder


# What is refused, and a plant of one's own


def test_what_cannot_be_used_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = refusal(capsys, tmp_path, "backtest", "morow")
    assert said.startswith("gigaramp: morow: there is no such plant; did you mean morrow?\nknown: aesc_douai, ")
    assert "name plants instead" in refusal(capsys, tmp_path, "backtest", "scenario=verkor_2026")
    assert "replications" in refusal(capsys, tmp_path, "backtest", "morrow", "replications=0")
    assert "nowhere" in refusal(capsys, tmp_path, "backtest", "morrow", "--against", "nowhere")
    assert "called like its file" in refusal(capsys, tmp_path, "backtest", "morrow", "name=mine")
    for word in ("note=mine", "note=two words", "note="):
        assert "is kept with a run or a sweep" in refusal(capsys, tmp_path, "backtest", "morrow", word)
    broken = "blocks.block_2.lines=3"  # of which catl_arnstadt knows nothing
    said = refusal(capsys, tmp_path, "backtest", "morrow", "catl_arnstadt", broken)
    assert re.match(r"gigaramp: (morrow|catl_arnstadt): blocks.block_2", said)
    assert not (tmp_path / "results").exists()


def test_a_plant_of_ones_own_may_be_called_like_a_file_of_the_folder(tmp_path: Path) -> None:
    """And one of which nothing was seen is not held against anything."""
    marks = {"works_begun": dated("2024-01"), "first_cell": {**SAID, "date": "2026-02", "grade": "estimated",
             "source": "https://example.org/cell"}}  # fmt: skip
    own = made_up_plant(
        "manifest", observed("rate", 1.0, 12.0), forecast={"scenario": "renault_2021"}, milestones=marks
    )
    empty = made_up_plant("empty", forecast={"scenario": "renault_2021"})
    (tmp_path / "mine" / "reference").mkdir(parents=True)
    for plant in (own, empty):
        text = yaml.safe_dump(json.loads(plant.model_dump_json(exclude={"name"}, exclude_none=True)))
        (tmp_path / "mine" / "reference" / f"{plant.name}.yaml").write_text(text, encoding="utf-8")
    status, text = run_in(tmp_path, "backtest", "manifest", "empty", *FEW, "-cd", "mine")
    assert status == 0
    assert "\nmanifest (newcomer)\n  first cell  " in text
    (folder,) = (tmp_path / "results").glob("backtest-*")
    assert [one.plant for one in stored(folder)[1]] == ["empty", "manifest"]
    status, text = run_in(tmp_path, "backtest", "empty", *FEW, "-cd", "mine")
    assert status == 0
    assert text.startswith("Nothing was seen of these plants that could be scored.\n")


def test_why_nothing_is_scored_is_said(tmp_path: Path) -> None:
    few = run_in(tmp_path, "backtest", "morrow", *FEW[1:], "replications=9")
    assert few[0] == 0
    assert few[1].startswith("Fewer than 10 replications make no band")
    early = run_in(tmp_path, "backtest", "morrow", "replications=10", "horizon_end=2023-12-31", "workers=1")
    assert early[0] == 0
    assert early[1].startswith("None of the 3 things seen of these plants is scored: fewer than 10 replications\n")
    half = run_in(tmp_path, "backtest", "morrow", "replications=10", "horizon_end=2025-06-30", "workers=1")
    assert "2 of 3 things seen, of morrow." in " ".join(half[1].split())
