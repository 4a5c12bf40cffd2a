"""A run that was ended goes on where it was, and comes to the same bytes."""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Load
from sweep_process import contents, session, started, wait_until

from sim.model import programme
from sim.model.prepared import Prepared
from sim.model.trajectory import Trajectory
from sim.scenario.schema import Scenario
from sim.study.files.identity import run_folder
from sim.study.files.unfinished import unfinished_folder
from sim.study.running.block import Block, block_bytes
from sim.study.running.failures import AllFailedError, Failure
from sim.study.running.kept import InFolder
from sim.study.running.runner import run
from sim.study.study import run_to_folder

N = 110
TIMED = "timing.json"
pytestmark = pytest.mark.usefixtures("undrawn")
Count = Callable[..., list[int]]


@pytest.fixture
def scenario(load: Load, tmp_path: Path) -> Scenario:
    loaded = load(f"replications={N}", "horizon_end=2025-06-30", "workers=1")
    return loaded.model_copy(update={"results": str(tmp_path / "results")})


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> Count:
    """``simulated(stop)``: from now on the replications that are simulated; at that one of them Ctrl-C is pressed."""
    usual = programme.simulate

    def count(stop: int = -1, error: type[BaseException] = KeyboardInterrupt) -> list[int]:
        found: list[int] = []

        def simulate(prepared: Prepared, number: int, **options: object) -> Trajectory:
            if prepared.scenario.twin == "none":
                if number == stop:
                    raise error
                found.append(number)
            return usual(prepared, number, **options)  # type: ignore[arg-type]

        monkeypatch.setattr(programme, "simulate", simulate)
        return found

    return count


def files(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(folder).items() if not name.endswith(TIMED)}


def ended(scenario: Scenario, simulated: Count, at: int) -> Path:
    simulated(at)
    said = f"{at // 50 * 50} replications are kept; call again to go on" if at >= 50 else "nothing half done was kept"
    with pytest.raises(KeyboardInterrupt, match=said):
        run_to_folder(scenario)
    folder = unfinished_folder(run_folder(scenario))
    assert not run_folder(scenario).exists()
    return folder


def test_it_goes_on_with_what_is_missing(scenario: Scenario, simulated: Count) -> None:
    ended(scenario, simulated, 102)
    again = simulated()
    folder = run_to_folder(scenario)
    assert again == list(range(100, N))
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    undisturbed(scenario, folder)


def undisturbed(scenario: Scenario, folder: Path) -> None:
    """What stands in a folder is what the same run writes in one go."""
    whole = files(folder)
    shutil.rmtree(folder)
    assert files(run_to_folder(scenario)) == whole


def test_so_does_one_that_looks_for_a_precision(scenario: Scenario, simulated: Count) -> None:
    aimed = scenario.model_copy(update={"precision": "3month", "precision_of": "block_1_first_cell", "replications": 1})
    aimed = aimed.model_copy(update={"horizon_end": scenario.horizon_end.replace(year=2032), "precision_cap": 150})
    ended(aimed, simulated, 60)
    again = simulated()
    folder = run_to_folder(aimed)
    assert again[0] == 50
    undisturbed(aimed, folder)


@pytest.mark.parametrize("harm", ["flipped", "cut", "empty", "of another program", "of nothing"])
def test_what_is_not_what_was_calculated_is_calculated_again(scenario: Scenario, simulated: Count, harm: str) -> None:
    folder = ended(scenario, simulated, 102)
    path = folder / "000001.block"
    content = path.read_bytes()
    if harm == "of another program":
        (folder / "made_by.json").write_text("[]", encoding="utf-8")
    else:
        flipped = content[:2000] + bytes([content[2000] ^ 1]) + content[2001:]
        path.write_bytes({"flipped": flipped, "cut": content[:-1000], "empty": b"", "of nothing": bytes(5000)}[harm])
    again = simulated()
    run_to_folder(scenario)
    assert again == list(range(N if harm == "of another program" else 0)) or again == [*range(50, N)]


def test_of_fewer_than_fifty_nothing_is_left(scenario: Scenario, simulated: Count) -> None:
    folder = ended(scenario, simulated, 30)
    assert list(folder.parent.iterdir()) == []


def test_what_failed_is_tried_again(scenario: Scenario, simulated: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine short of memory is not asked for what it has found out about a history."""
    simulated(7, MemoryError)
    monkeypatch.setattr("sim.study.study._write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        run_to_folder(scenario)
    monkeypatch.undo()
    again = simulated()
    run_to_folder(scenario)
    assert again == list(range(50))


def test_where_all_fail_nothing_is_left(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Trajectory:
        raise RuntimeError("broken")

    monkeypatch.setattr(programme, "simulate", broken)
    with pytest.raises(AllFailedError, match="all 110 replications failed"):
        run_to_folder(scenario)
    assert list(Path(scenario.results).iterdir()) == []


def test_of_two_at_once_one_keeps(scenario: Scenario, simulated: Count) -> None:
    target = run_folder(scenario)
    folder = unfinished_folder(target)
    folder.mkdir(parents=True)
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    again = simulated()
    run_to_folder(scenario)
    os.close(lock)
    assert again == list(range(N))
    assert sorted(path.name for path in target.parent.iterdir()) == [folder.name, target.name]
    assert list(folder.iterdir()) == []


def test_the_old_of_other_runs_go(scenario: Scenario, simulated: Count, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = ended(scenario, simulated, 60)
    other = scenario.model_copy(update={"seed": 2, "replications": 3})
    simulated()
    run_to_folder(other)
    assert folder.is_dir()
    long_ago = time.time() - 8 * 86400
    os.utime(folder, (long_ago, long_ago))
    run_to_folder(other.model_copy(update={"seed": 3}))
    assert not folder.exists()


@pytest.mark.parametrize("more", [True, False])
def test_a_block_is_what_was_calculated(scenario: Scenario, tmp_path: Path, more: bool) -> None:
    """Rows with all that a run keeps, and with little; beside a failure."""
    found = run(scenario, range(7), losses=more, details=more)
    kept = run(scenario, range(7), losses=more, details=more, kept=InFolder(tmp_path, 7))
    outcomes = list(Block(tmp_path / "000000.block").outcomes())
    assert [outcome.replication for outcome in outcomes] == list(range(7))
    assert block_bytes(outcomes) == (tmp_path / "000000.block").read_bytes()
    assert (kept.hours.tobytes(), list(kept.inputs)) == (found.hours.tobytes(), list(found.inputs))
    assert len(kept.losses) == len(kept.details) == len(found.details) == (7 if more else 0)
    failure, path = Failure(7, "MemoryError: é", "…"), tmp_path / "with.block"
    path.write_bytes(block_bytes([*outcomes, failure]))
    assert Block(path).failures == [failure]
    assert len(list(Block(path).outcomes())) == 8


def test_killed_in_the_middle(tmp_path: Path) -> None:
    """Real processes and SIGKILL: what stands is taken, the bytes are those of an undisturbed run."""
    words = ("run", "replications=300", "horizon_end=2027-06-30", "workers=2")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with started(tmp_path / "a", *words) as process:
        wait_until(lambda: any((tmp_path / "a").glob("results/.*/*.block")))
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=60)
        wait_until(lambda: not session(process.pid), 20)
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "a").glob("results/.*/*.block")}
    assert kept
    for name in ("a", "b"):
        with started(tmp_path / name, *words) as process:
            _, error = process.communicate(timeout=120)
        assert (process.returncode, error) == (0, "")
    assert files(tmp_path / "a") == files(tmp_path / "b")
