"""A sweep that is stopped, starved of disk or doubled: called again, the files of an undisturbed one."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import at_night
from sweep_process import POINTS, SWEEP, contents, marks, session, started, swept, wait_until, workers_of

TWO = (*SWEEP, "workers=2")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    assert swept(folder, *TWO).returncode == 0
    assert len(marks(folder)) == POINTS
    return contents(folder)


def resume(folder: Path, undisturbed: dict[str, bytes]) -> None:
    """Call again: what was finished is not touched, and the rest comes to the same bytes."""
    finished = marks(folder)
    again = swept(folder, *TWO)
    assert (again.returncode, again.args[1]) == (0, "")
    assert finished.items() <= marks(folder).items()
    assert contents(folder) == undisturbed


@pytest.mark.nightly
def test_the_parent_is_killed_before_it_has_written_anything(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with started(tmp_path, *TWO) as sweep:
        time.sleep(0.2)
        sweep.kill()
    resume(tmp_path, undisturbed)


@pytest.mark.parametrize("done", [0, 2], ids=["while its processes start", "in the middle"])
@pytest.mark.parametrize("whom", ["all its processes", *at_night(["the parent alone"])])
def test_ctrl_c(whom: str, done: int, tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with started(tmp_path, *TWO) as sweep:
        wait_until(lambda: len(marks(tmp_path)) >= done and any(tmp_path.glob("results/*/plan.json")))
        time.sleep(0.0 if done else 0.3)
        (os.kill if whom == "the parent alone" else os.killpg)(sweep.pid, signal.SIGINT)
        _, error = sweep.communicate(timeout=20)
        wait_until(lambda: not session(sweep.pid), 20)
    assert sweep.returncode == 130
    (folder,) = tmp_path.glob("results/*")
    kept = f"finished scenarios are kept in {folder.relative_to(tmp_path)}/; call again to go on"
    assert error == f"gigaramp: interrupted; {kept}\n"
    assert done <= len(marks(tmp_path)) < POINTS
    if done:
        resume(tmp_path, undisturbed)


def test_ctrl_c_does_not_wait_for_a_long_point(tmp_path: Path) -> None:
    """Fifty thousand replications would take minutes."""
    with started(tmp_path, *TWO[:2], "replications=50000", *TWO[3:]) as sweep:
        wait_until(lambda: len(workers_of(sweep)) == 2)
        time.sleep(1)
        sweep.send_signal(signal.SIGINT)
        assert sweep.wait(timeout=10) == 130
        wait_until(lambda: not session(sweep.pid), 10)
    assert not marks(tmp_path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk on which the tables of three or four points find room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)]
    try:
        tried = subprocess.run(mount, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if tried.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {tried.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_the_disk_is_full(small_disk: Path, undisturbed: dict[str, bytes]) -> None:
    full = swept(small_disk, *TWO)
    assert full.returncode == 2
    assert full.args[1].startswith("gigaramp: results/sweep-vendor_line_slots-")
    assert full.args[1].endswith(": the disk is full; what is finished is kept. Make room, then call again\n")
    there = contents(small_disk)
    assert 1 < len(marks(small_disk)) < POINTS
    assert not [name for name in there if name.endswith(".part")]
    assert there.items() <= undisturbed.items()  # nothing half done
    assert swept(small_disk, *TWO).returncode == 2  # still full
    subprocess.run(["mount", "-o", "remount,size=10m", str(small_disk)], check=True)
    resume(small_disk, undisturbed)


def test_there_is_no_room_for_the_plan(small_disk: Path) -> None:
    (small_disk / "filling").write_bytes(b"-" * 200 * 1024)
    full = swept(small_disk, *TWO)
    assert full.returncode == 2
    assert "the disk is full" in full.args[1]
    assert "Traceback" not in full.args[1]


def test_two_sweeps_at_once(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with started(tmp_path, *TWO) as one, started(tmp_path, *TWO) as two:
        for sweep in (one, two):
            _, error = sweep.communicate(timeout=120)
            assert (sweep.returncode, error) == (0, "")
    assert contents(tmp_path) == undisturbed


def test_one_of_two_sweeps_at_once_is_killed(tmp_path: Path, undisturbed: dict[str, bytes]) -> None:
    with started(tmp_path, *TWO) as one, started(tmp_path, *TWO) as two:
        wait_until(lambda: len(marks(tmp_path)) >= 2)
        one.kill()
        _, error = two.communicate(timeout=120)
    assert (two.returncode, error) == (0, "")
    resume(tmp_path, undisturbed)
