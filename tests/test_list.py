"""``gigaramp list``: what can be chosen says of a scenario what composing it does; what was run is found again."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, SITE
from test_cli import run_in
from test_stored_folders import KINDS, PRESENT, unpacked

from sim.errors import InputError
from sim.scenario import load
from sim.scenario.glance import Glance, glance
from sim.scenario.options import list_options

PLANTS = ROOT / "tests" / "data" / "plants"


def composed(name: str, folder: Path | None) -> Glance:
    """The same from the composed scenario."""
    found = load.frozen(load.compose_config([f"scenario={name}"], folder))
    gwh = sum(block.lines * block.line_nameplate_gwh_per_year for block in found.blocks.values())
    assert found.region is not None
    return Glance(name, found.maker.kind.replace("_", " "), found.country or found.region.name, f"{gwh:.3g} GWh")


@pytest.mark.parametrize("folder", [None, PLANTS], ids=["shipped", "of one's own"])
def test_a_glance_is_what_composing_says(folder: Path | None, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {name: composed(name, folder) for name in list_options("scenario", folder)}
    monkeypatch.setattr(load, "compose_config", None)  # plain files are read without it, which is why a list is fast
    assert {name: glance(name, folder) for name in said} == said


ODD = {
    "a reference": "blocks: {block_1: {lines: '${vendor_line_slots}'}}",
    "a sum of exponents": "blocks: {block_1: {line_nameplate_gwh_per_year: 3.5e0}}",
    "another class": "maker: {kind: joint_venture}",
    "a block more": "blocks: {block_3: {lines: 9}}",
}


@pytest.mark.parametrize("more", ODD.values(), ids=ODD)
@pytest.mark.parametrize("base", ["[verkor_2026, _self_]", "[verkor_2026, override /maker: incumbent, _self_]"])
def test_whatever_stands_there_a_glance_is_what_composing_says(more: str, base: str, tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    base = base.replace("override /maker: incumbent", "{override /maker: incumbent}")
    text = f"# @package _global_\n# Mine.\ndefaults: {base}\nname: mine\n{more}\n"
    (tmp_path / "scenario" / "mine.yaml").write_text(text, encoding="utf-8")
    assert glance("mine", tmp_path) == composed("mine", tmp_path)


NO_FILES = {
    "a pipe": lambda path: os.mkfifo(path),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a device": lambda path: path.symlink_to(os.devnull),
    "a folder": lambda path: path.mkdir(),
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_file_is_listed_or_refused_as_such(
    make: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for group in ("scenario", "experiment", "reference"):
        (tmp_path / "mine" / group).mkdir(parents=True)
        make(tmp_path / "mine" / group / "odd.yaml")
    status, text = run_in(tmp_path, "list", "-cd", "mine")
    assert status == 0
    for group in ("scenario", "experiment"):
        assert f"mine/{group}/odd.yaml: cannot be read (" in " ".join(text.split())
    for words in (("reference",), ("check", "odd"), ("backtest", "morrow")):
        assert run_in(tmp_path, *words, "-cd", "mine")[0] == 2
        said = capsys.readouterr().err
        assert re.fullmatch(r"gigaramp: mine/\w+/odd.yaml: cannot be read \(.*\)\n", said)


@pytest.mark.parametrize(
    "text", ["", "[", "# @package _global_\ndefaults: [nobody]\n", "x: 1", "# @package _global_\ndefaults: [mine]"]
)
def test_what_cannot_be_read_is_listed_by_its_name(text: str, tmp_path: Path) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load.compose_config(["scenario=mine"], tmp_path)
    assert glance("mine", tmp_path) == Glance("mine")
    status, told = run_in(tmp_path, "list", "-cd", ".")
    assert status == 0
    assert "\n  mine" in told


# What was run


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    """Folders of every kind, by it, made one minute after the other in ``results``."""
    found = unpacked(PRESENT, tmp_path / "results")
    for minute, path in enumerate(sorted((tmp_path / "results").iterdir(), key=lambda path: path.name[::-1])):
        os.utime(head(path), (60 * minute, 60 * minute))
    return found


@pytest.fixture
def place(folders: dict[str, Path], tmp_path: Path) -> Path:
    assert set(folders) == set(KINDS)
    return tmp_path


def head(folder: Path) -> Path:
    """The file by which a folder is known."""
    return next(path for path in (folder / "plan.json", folder / "manifest.json") if path.is_file())


def rows(text: str) -> list[str]:
    """The names of the folders."""
    return [line.split()[0] for line in text.splitlines() if re.search(r"^\w.* \d\d:\d\d$", line)]


def test_every_kind_of_folder_is_listed_the_newest_first(place: Path) -> None:
    status, text = run_in(place, "list", "--runs")
    assert status == 0
    stamps = {path.name: head(path).stat().st_mtime for path in (place / "results").iterdir()}
    assert sorted(rows(text)) == sorted(stamps)
    for some in ([name for name in rows(text) if name.startswith("renault")],
                 [name for name in rows(text) if not name.startswith("renault")]):  # fmt: skip
        assert [stamps[name] for name in some] == sorted((stamps[name] for name in some), reverse=True)
    assert "cannot be read" not in text


def test_a_run_says_its_goal_its_date_and_what_was_set(folders: dict[str, Path], place: Path) -> None:
    run = folders["run"]
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    row = summary["milestones"][summary["headline"]]
    (run / "note.txt").write_text("with partner,\n  2 lines\n", encoding="utf-8")
    lines = run_in(place, "list", "--runs")[1].splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith(run.name))
    assert lines[at].split()[1] == (row["p50"] or "-")[:7]
    assert lines[at + 1].startswith(f"  {row['label'].partition(' (')[0]}; ")
    assert "replications=2 horizon_end=2026-06-30" in lines[at + 1]
    assert "  note: with partner, 2 lines" in lines[at + 2 : at + 4]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b"{}"])
def test_a_damaged_folder_is_listed_as_such_and_the_others_stay(
    kind: str, content: bytes, folders: dict[str, Path], place: Path
) -> None:
    head(folders[kind]).write_bytes(content)
    status, text = run_in(place, "list", "--runs", "results")
    assert status == 0
    assert text.count("is damaged") == 1
    assert len(rows(text)) == len(list((place / "results").iterdir()))
    assert text.index("cannot be read") < text.index(folders[kind].name)


def test_a_run_whose_summary_is_not_what_was_written_is_damaged(folders: dict[str, Path], place: Path) -> None:
    summary = folders["run"] / "summary.json"
    summary.write_text(summary.read_text(encoding="utf-8").replace('"seed": 1', '"seed": 2'), encoding="utf-8")
    text = run_in(place, "list", "--runs")[1]
    assert "is damaged (summary.json is not what was written)" in " ".join(text.split())


def test_what_is_no_folder_of_runs_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(tmp_path, "list", "--runs")[0] == 2
    assert "results: there is no such folder" in capsys.readouterr().err
    (tmp_path / "results" / "mine").mkdir(parents=True)
    assert run_in(tmp_path, "list", "--runs") == (0, "results/ holds no run yet; gigaramp run makes one\n")
    assert run_in(tmp_path, "list", "--runs", "a", "b")[0] == 2


@pytest.mark.parametrize("words", [("list",), ("list", "--runs")], ids=" ".join)
def test_a_list_imports_nothing_heavy(words: tuple[str, ...], place: Path) -> None:
    """It comes at once because nothing is composed, simulated, drawn or read from tables for it."""
    heavy = ("scipy", "hydra", "omegaconf", "numba", "matplotlib", "duckdb", "simpy")
    code = (
        f"import sys; from sim.cli import main; main({list(words)}); "
        f"print([n for n in {heavy} if n in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(SITE)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=place, capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"


# Notes and names


@pytest.fixture
def noted(folders: dict[str, Path]) -> Path:
    return folders["run"]


def test_a_note_is_kept_replaced_and_taken_away(noted: Path) -> None:
    place, before = noted.parents[1], {path.name: path.read_bytes() for path in noted.iterdir()}
    for note in ("with partner, 2 lines", "b=c {d}", "né à Douai"):
        assert f"\nnote: {note}\n" in run_in(place, "run", str(noted), f"note={note}")[1]
        assert f"\nnote: {note}\n" in run_in(place, "show")[1]
    assert {path.name: path.read_bytes() for path in noted.iterdir() if path.name != "note.txt"} == before
    assert "note:" not in run_in(place, "run", str(noted), "note=")[1]
    assert not (noted / "note.txt").exists()


@pytest.mark.parametrize("note", ["a\u202eb", "x" * 301, "\x1b[2J", "a\nb", "e" + "\u0301" * 30])
def test_a_note_that_cannot_be_shown_is_refused(note: str, noted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(noted.parents[1], "run", str(noted), f"note={note}")[0] == 2
    assert capsys.readouterr().err.startswith("gigaramp: note=")
    assert not (noted / "note.txt").exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\x1b[2Jb", "\u202e".encode(), b"x" * 100_000])
def test_whatever_stands_in_a_note_does_no_harm(content: bytes, noted: Path) -> None:
    (noted / "note.txt").write_bytes(content)
    for words in (("show", str(noted)), ("list", "--runs"), ("run", str(noted))):
        status, text = run_in(noted.parents[1], *words)
        assert status == 0
        assert not {"\x1b", "\u202e"} & set(text)


@pytest.mark.parametrize("verb", ["gap", "levers", "sensitivity", "check", "assumptions"])
def test_what_keeps_no_note_says_so(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_in(tmp_path, verb, "note=x")[0] == 2
    assert "gigaramp run and gigaramp sweep take it" in capsys.readouterr().err


@pytest.mark.usefixtures("undrawn")
def test_a_named_run_takes_another_class_as_any_other(tmp_path: Path) -> None:
    short = ("replications=1", "horizon_end=2022-06-30")
    for base in ((), ("tesla_nevada", "horizon_end=2015-06-30")):
        where = f"results={tmp_path / str(len(base))}"
        assert run_in(tmp_path, "run", *base[:1], "name=ours", *short[:1], *(base[1:] or short[1:]), where)[0] == 0
        (run,) = (tmp_path / str(len(base))).iterdir()
        assert run.name.startswith("ours-")
        assert run_in(tmp_path, "run", str(run), "maker=joint_venture")[0] == 0
        assert len(list((tmp_path / str(len(base))).iterdir())) == 2
        shutil.rmtree(run.parent)
