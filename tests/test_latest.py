"""Verbs without a name take what was run or shown last from the current folder, wherever it stands, and say which."""

import json
import os
from pathlib import Path

import pytest
from test_cli import QUICK, run_in

from sim.cli.latest import RUN, SWEEP, latest, make_latest
from sim.errors import InputError


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def stands(folder: Path, kind: str = RUN, second: int = 0) -> Path:
    folder.mkdir(parents=True)
    (folder / kind).touch()
    os.utime(folder, (second, second))
    return folder


def test_without_a_note_the_newest_in_results_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    for second, (name, kind) in enumerate((("run", RUN), ("sweep", SWEEP), ("other", RUN), ("more", SWEEP))):
        stands(Path("results") / name, kind, second)
    assert latest() == Path("results/other")
    assert latest((RUN, SWEEP)) == Path("results/more")
    assert "Taken: results/more, the newest in results/." in capsys.readouterr().err


def test_what_is_shown_again_is_the_latest_again(here: Path) -> None:
    run, sweep, other = (
        stands(Path("results/run")),
        stands(here.parent / "far/sweep", SWEEP),
        stands(Path("results/other")),
    )
    for folder in (run, sweep, other, run, sweep):
        make_latest(folder)
        assert latest((RUN, SWEEP)) == folder
        assert latest() == (run if folder == sweep else folder)  # of runs the last, though a sweep came after
        assert latest((SWEEP,)) == sweep if folder == sweep else True
    make_latest(Path("results/none"))
    assert latest((RUN, SWEEP)) == sweep
    assert [path.name for path in here.iterdir()] == ["results"]


def test_every_folder_has_its_own_latest(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_latest(stands(here.parent / "far/run"))
    other = here.parent / "other"
    stands(other / "results/run")
    monkeypatch.chdir(other)
    assert latest() == Path("results/run")


@pytest.mark.parametrize("also_in_results", [False, True])
def test_what_is_gone_is_said_and_nothing_else_is_taken(also_in_results: bool, here: Path) -> None:
    gone = stands(here.parent / "far/run")
    make_latest(gone)
    if also_in_results:
        stands(Path("results/run"))
    (gone / RUN).unlink()
    with pytest.raises(InputError) as refused:
        latest()
    assert str(refused.value).startswith(f"{gone}: was run or shown last from here, and is not there any more")
    assert ("the newest in results/ is results/run" in str(refused.value)) == also_in_results


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"last": 3', b"null", b"[" * 100_000])
def test_a_note_that_cannot_be_read_is_none(content: bytes, here: Path) -> None:
    make_latest(stands(here.parent / "far/run"))
    (note,) = (here.parent / "state/gigaramp").iterdir()
    note.write_bytes(content)
    stands(Path("results/run"))
    assert latest() == Path("results/run")


@pytest.mark.parametrize("place", ["/dev/null/state", "~/.local/state"])
def test_where_nothing_can_be_noted_time_stamps_say_it(place: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", place)
    run, _ = stands(Path("results/run"), second=1), stands(Path("results/other"), second=2)
    make_latest(run)
    assert latest() == run
    assert [path.name for path in here.iterdir()] == ["results"]


def test_notes_do_not_pile_up(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.cli.latest.KEPT", 3)
    run = stands(here.parent / "far/run")
    for name in "abcde":
        (here / name).mkdir()
        monkeypatch.chdir(here / name)
        make_latest(run)
    assert len(list((here.parent / "state/gigaramp").iterdir())) == 3
    assert latest() == run


def test_a_run_elsewhere_is_what_is_reported(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stands(Path("results/older"))
    far = here.parent / "far"
    assert run_in(here, "run", f"results={far}", *QUICK)[0] == 0
    (run,) = far.iterdir()
    for words in (("export", "--csv", "sheets"), ("plot", "ramp", "--to", "slides"), ("replay", "1"), ("report",)):
        capsys.readouterr()
        assert run_in(here, *words)[0] == 0
        assert capsys.readouterr().err == f"Taken: {run}, run or shown last from here.\n"
    assert (run / "report.html").is_file()
    scenario = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["scenario"]
    (run / "summary.json").write_text("{", encoding="utf-8")
    assert run_in(here, "report")[0] == 2
    assert f"{run}: is damaged" in capsys.readouterr().err
    assert scenario == "renault_2021"
