"""What lies in a sweep's folder may be cut, foreign or of another time: it is mended, left alone or refused."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SITE
from folders import resealed
from sweep_process import contents, wait_until

from sim import MODEL_VERSION
from sim.cli import main
from sim.errors import InputError
from sim.model import programme
from sim.study.sweep.folder import SweepFolder
from sim.study.sweep.point import PointFailed, PointTask, simulate_point
from sim.study.sweep.rows import sweep_rows
from sim.whole import remove_leftovers, write_whole

FEW = ["sweep", "vendor_line_slots=range(1,7)", "replications=2", "horizon_end=2026-06-30", "workers=1"]
KINDS = ("annual", "bands", "milestones", "done")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a finished sweep of six points."""
    folder = tmp_path_factory.mktemp("sound")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(FEW) == 0
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sweep, to be damaged; the command runs beside it."""
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    (path,) = tmp_path.glob("results/sweep-*")
    return path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def one_bit_moved(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def foreign(path: Path) -> None:
    path.write_text("a letter to my aunt", encoding="utf-8")


def of_another_point(path: Path) -> None:
    """A whole file of the right kind, with other rows."""
    others = [other for other in sorted(path.parent.glob(f"*{path.suffix}")) if other != path]
    shutil.copyfile(others[0], path)


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [cut, emptied, one_bit_moved, foreign, of_another_point, removed])
def test_a_damaged_file_is_made_again(
    damage: Callable[[Path], None], folder: Path, sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file of every kind, each of another point; two points stay as they are."""
    for number, kind in enumerate(KINDS):
        damage(sorted((folder / kind).iterdir())[number])
    if damage is not of_another_point:
        for name in ("plan.json", "points.parquet", "table.csv", "manifest.json"):
            damage(folder / name)
    assert main(FEW) == 0
    assert "4 simulated, 2 there already" in capsys.readouterr().out
    assert contents(folder) == contents(sound / folder.relative_to(Path.cwd()))


def test_tables_and_mark_of_another_point_under_its_name(folder: Path, sound: Path) -> None:
    for kind in KINDS:
        one, other, *_ = sorted((folder / kind).iterdir())
        shutil.copyfile(one, other)
    assert main(FEW) == 0
    assert contents(folder) == contents(sound / folder.relative_to(Path.cwd()))


def test_files_beside_are_left_alone(folder: Path, sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside = {"notes.txt": b"mine", "bands/old.parquet": b"PAR1 mine PAR1", "failed/readme.md": b"mine"}
    whole = (folder / "milestones" / sorted((folder / "milestones").iterdir())[0].name).read_bytes()
    beside["milestones/copy.parquet"] = whole
    for name, content in beside.items():
        (folder / name).write_bytes(content)
    (folder / "table.csv").unlink()
    assert main(FEW) == 0
    said = "Not of this sweep, left alone and in no table: bands/old.parquet, milestones/copy.parquet"
    assert said in " ".join(capsys.readouterr().out.split())
    undisturbed = contents(sound / folder.relative_to(Path.cwd()))
    assert contents(folder) == undisturbed | beside


def test_a_finished_point_is_taken_from_another_sweep_unless_it_is_damaged(
    folder: Path, sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut(sorted((folder / "bands").iterdir())[0])
    folder.rename(folder.with_name("sweep-other-0123456789"))
    assert main(FEW) == 0
    assert "1 simulated, 5 taken from another sweep" in capsys.readouterr().out
    assert contents(folder) == contents(sound / folder.relative_to(Path.cwd()))


def test_another_model_version_is_refused_and_nothing_is_touched(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    resealed(folder, of="plan.json", model_version=MODEL_VERSION + 1)
    sorted((folder / "bands").iterdir())[0].unlink()
    shutil.rmtree(folder / "failed")
    (folder / "done" / ".left.part").touch()
    before = contents(folder)
    assert main(FEW) == 2
    assert capsys.readouterr().err == (
        f"gigaramp: {folder.relative_to(Path.cwd())}: was made by model version {MODEL_VERSION + 1}, this is "
        f"{MODEL_VERSION}; their points cannot be mixed. Take another folder with results=..., or remove it\n"
    )
    assert contents(folder) == before
    assert not (folder / "failed").exists()


def test_a_worker_of_another_model_version_gives_no_result() -> None:
    """It may join a cluster after the sweep has begun."""
    outcome = simulate_point(PointTask("0123456789", {}, curves=False, model=MODEL_VERSION + 1))
    assert isinstance(outcome, PointFailed)
    said = f"the worker has model version {MODEL_VERSION}, this sweep is of {MODEL_VERSION + 1}"
    assert outcome.message == said


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("results").write_text("taken", encoding="utf-8")
    assert main(FEW) == 2
    assert capsys.readouterr().err.startswith("gigaramp: results = 'results': cannot write results/sweep-")


# Points that fail


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Every history of the point with three slots fails until this is undone."""
    real = programme.simulate

    def simulate(prepared: Any, number: int, **kwargs: Any) -> Any:
        if prepared.scenario.vendor_line_slots == 3:
            raise ArithmeticError("three is too many")
        return real(prepared, number, **kwargs)

    monkeypatch.setattr(programme, "simulate", simulate)
    return monkeypatch


def test_a_point_that_fails_is_recorded_and_tried_again(
    failing: pytest.MonkeyPatch, sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing.chdir(tmp_path)
    assert main(FEW) == 1
    out = " ".join(capsys.readouterr().out.split())
    message = "AllFailedError: all 2 replications failed; the first: ArithmeticError: three is too many"
    assert f"point 3 failed: {message}" in out
    assert "scenarios: 5 simulated, 1 FAILED (run again to retry)" in out
    (folder,) = tmp_path.glob("results/sweep-*")
    (note,) = (folder / "failed").iterdir()
    told = json.loads(note.read_text(encoding="utf-8"))
    assert told["message"] == message
    assert "Traceback" in told["traceback"]
    assert "three is too many" in told["traceback"]
    states = [line.split(",")[3] for line in (folder / "table.csv").read_text(encoding="utf-8").splitlines()]
    assert states == ["state", "done", "done", "failed", "done", "done", "done"]

    note.write_text("{", encoding="utf-8")  # what was said of it can no longer be read
    assert main(FEW) == 1
    assert json.loads(note.read_text(encoding="utf-8")) == told
    failing.undo()
    failing.chdir(tmp_path)
    assert main(FEW) == 0
    assert "1 simulated, 5 there already" in capsys.readouterr().out
    assert contents(tmp_path) == contents(sound)


def test_notes_of_failures_that_cannot_be_read_are_damage(folder: Path) -> None:
    mark = sorted((folder / "done").iterdir())[0]
    mark.unlink()
    (folder / "manifest.json").unlink()
    (folder / "failed" / "readme.json").write_text("[]", encoding="utf-8")
    (row,) = [row for row in sweep_rows(SweepFolder(folder), ["rate_10"]) if row.state != "done"]
    assert row.state == "pending"
    (folder / "failed" / mark.name).write_text('{"mess', encoding="utf-8")
    with pytest.raises(InputError, match=rf"is damaged \(failed/{mark.name}: .*; the same gigaramp sweep again makes"):
        sweep_rows(SweepFolder(folder), ["rate_10"])


# Parts of files

HOLD = "import sys\nfrom sim import whole\nfile = open(sys.argv[1], 'wb')\nwhole._lock(file, wait=True)\n"


def test_parts_of_the_dead_are_removed_those_of_the_living_are_not(folder: Path, sound: Path, tmp_path: Path) -> None:
    part = folder / "bands" / ".x.parquet.12345678.part"
    left = [folder / ".plan.json.1.part", folder / "done" / ".x.json.2.part", folder / "failed" / ".y.json.3.part"]
    for path in left:
        path.write_text("half", encoding="utf-8")
    script = tmp_path / "hold.py"
    script.write_text(HOLD + "print('held', flush=True)\nsys.stdin.read()\n", encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(part)],
        env={**os.environ, "PYTHONPATH": str(SITE)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert main(FEW) == 0
        assert part.exists()
        assert not any(path.exists() for path in left)
        other.kill()
    assert main(FEW) == 0
    assert contents(folder) == contents(sound / folder.relative_to(tmp_path))


def test_writing_and_removing_leftovers_at_once(tmp_path: Path) -> None:
    """Whoever is about to write is never robbed of what it writes."""
    ended = threading.Event()

    def remove() -> None:
        while not ended.is_set():
            remove_leftovers(tmp_path)

    others = [threading.Thread(target=remove) for _ in range(2)]
    for other in others:
        other.start()
    try:
        for number in range(300):
            write_whole(tmp_path / "file", b"%d" % number)
            assert (tmp_path / "file").read_bytes() == b"%d" % number
    finally:
        ended.set()
    for other in others:
        other.join()
    wait_until(lambda: [path.name for path in tmp_path.iterdir()] == ["file"], 1)
