"""Whoever calculates: the same bits; and nothing is lost when a worker dies."""

import calendar
import importlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, SITE, Load
from sweep_process import wait_until

from sim.cli import main
from sim.scenario.milestones import milestones
from sim.study.files.parquet import parquet_bytes
from sim.study.files.tables import annual_table, band_table, milestone_table
from sim.study.running.attempts import ATTEMPTS, Attempts
from sim.study.running.batch import Batch, Packed, simulate_batch
from sim.study.running.runner import Results, collect, run
from sim.study.running.workers import WorkerLostError, here, open_workers

SHORT = ("horizon_end=2027-06-30", "replications=24")


@pytest.fixture(scope="module")
def alone(load: Load) -> Results:
    return run(load(*SHORT), losses=True)


def bits(results: Results) -> list[bytes]:
    """All numbers of a run."""
    arrays = [results.hours, results.good_gwh, results.sellable_gwh, *results.weekly.values(), *results.losses]
    return [np.ascontiguousarray(array).tobytes() for array in arrays] + [repr(results.inputs).encode()]


def test_two_workers_give_the_same_bits(alone: Results, load: Load) -> None:
    with open_workers("2", most=2) as workers:
        assert workers.size == 2
        assert bits(run(load(*SHORT), losses=True, workers=workers)) == bits(alone)


def test_the_order_of_the_work_moves_nothing(alone: Results, load: Load) -> None:
    scenario = load(*SHORT)
    packed, marks = Packed(scenario), tuple(milestones(scenario))
    order = np.random.default_rng(1).permutation(24)
    batches = [Batch(packed, (int(k),), marks, losses=True) for k in order]
    outcomes = [row for batch in batches for row in simulate_batch(batch)]
    assert bits(collect(packed, marks, outcomes)) == bits(alone)


def die_once(folder: Path, number: int) -> int:
    """Kills the process that does number 3, the first time."""
    mark = folder / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_die(number: int) -> int:
    if number == 1:
        time.sleep(0.2)  # until others run beside it
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.3)
    return number


def test_a_task_whose_worker_was_killed_is_done_again(tmp_path: Path) -> None:
    with open_workers("2", most=2) as workers:
        done = dict(workers.results(partial(die_once, tmp_path), range(12)))
    assert (tmp_path / "died").exists()
    assert done == {k: k * k for k in range(12)}


def test_a_task_that_kills_every_worker_is_given_up_and_no_other_with_it() -> None:
    with open_workers("2", most=2) as workers:
        done = dict(workers.results(always_die, range(6)))
    lost = done.pop(1)
    assert isinstance(lost, WorkerLostError)
    assert f"died {ATTEMPTS} times" in str(lost)
    assert done == {k: k for k in (0, 2, 3, 4, 5)}


def test_a_task_has_its_last_attempt_alone() -> None:
    attempts = Attempts("abc")
    a, b = attempts.take(0), attempts.take(1)
    assert (a, b) == ((0, "a"), (1, "b"))
    for _ in range(ATTEMPTS - 2):
        assert attempts.put_back((0, "a"))
        assert attempts.take(1) == a  # beside another
    assert attempts.put_back((0, "a"))
    assert attempts.take(1) is None  # not beside another
    assert attempts.take(0) == a
    assert attempts.take(1) is None  # nor another beside it
    assert not attempts.put_back((0, "a"))  # given up
    assert attempts.take(0) == (2, "c")
    assert attempts.take(1) is None
    assert attempts.take(0) is None


def test_threads_of_one_process_do_not_disturb_each_other(alone: Results, load: Load) -> None:
    """As in a Dask worker that has several."""
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda _: run(load(*SHORT), losses=True), range(4)))
        assert [bits(results) for results in found] == [bits(alone)] * 4
        tables = [band_table(alone), milestone_table(alone), annual_table(alone)]
        assert list(threads.map(parquet_bytes, tables * 20)) == [parquet_bytes(table) for table in tables] * 20


def raises(number: int) -> int:
    raise ValueError(f"number {number}")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_a_task_raises_is_raised(workers: str) -> None:
    with open_workers(workers, most=2) as opened, pytest.raises(ValueError, match="number 0"):
        list(opened.results(raises, [0]))


def test_this_process_works_one_task_after_the_other() -> None:
    seen: list[int] = []
    for number, _ in here().results(seen.append, range(3)):
        assert seen == list(range(number + 1))


def test_no_more_workers_than_work() -> None:
    assert open_workers("8", most=1).size == 1
    assert open_workers("auto", most=0).size == 1
    assert open_workers("auto", most=1000).size == len(os.sched_getaffinity(0))


PARENT = """
import os, sys, time
sys.path.insert(0, {tests!r})
from sim.study.running.workers import open_workers
from test_workers import note_and_wait
with open_workers("2", most=2) as workers:
    list(workers.results(note_and_wait, [{folder!r}] * 2))
"""


def note_and_wait(folder: str) -> None:
    """Leave the number of this process in a folder, then be busy."""
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(60)


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    folder = tmp_path / "pids"
    folder.mkdir()
    script = tmp_path / "parent.py"
    script.write_text("if __name__ == '__main__':\n" + "".join(
        f"    {line}\n" for line in PARENT.format(tests=str(ROOT / "tests"), folder=str(folder)).splitlines()
    ), encoding="utf-8")  # fmt: skip
    path = os.pathsep.join([str(SITE), str(ROOT / "tests")])
    parent = subprocess.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": path})
    wait_until(lambda: len(list(folder.iterdir())) == 2, 60)
    parent.kill()
    parent.wait()
    workers = [int(path.name) for path in folder.iterdir()]
    wait_until(lambda: not any(alive(pid) for pid in workers), 20)


CALLER = """
from sim.study.running.workers import open_workers
if __name__ == "__main__":
    with open_workers("2", most=2) as workers:
        print(sorted(workers.results(abs, [-1, -2])))
"""


def test_workers_import_this_package_whatever_lies_in_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "here" / "sim").mkdir(parents=True)
    (tmp_path / "here" / "sim" / "__init__.py").write_text(
        "raise SystemExit('a package of the user')\n", encoding="utf-8"
    )
    (tmp_path / "caller.py").write_text(CALLER, encoding="utf-8")
    call = [sys.executable, str(tmp_path / "caller.py")]
    environment = {**os.environ, "PYTHONPATH": str(SITE)}
    done = subprocess.run(
        call, cwd=tmp_path / "here", env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("[(0, 1), (1, 2)]\n", "")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_that_calls_the_command_hears_its_signals_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tells it to end means all of it."""
    heard: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.cli.names.main", lambda _: os.kill(os.getpid(), signal.SIGTERM) or 0)
    try:
        assert main(["list"]) == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    assert heard == [signal.SIGTERM]


def origin(module: str) -> str:
    """Where a module of that name comes from in this process."""
    return str(importlib.import_module(module).__file__)


def test_workers_have_the_modules_of_python_and_not_ours_in_their_place() -> None:
    """``calendar`` is a module of both: what forks the processes has our folder on its path, not the package itself."""
    with open_workers("2", most=2) as workers:
        assert list(workers.results(origin, ["calendar"])) == [(0, calendar.__file__)]
