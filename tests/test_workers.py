"""Whoever calculates: the same bits; and nothing is lost when a worker dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, Load

from sim.errors import InputError
from sim.scenario.milestones import milestones
from sim.study.batch import Batch, pack, simulate_batch
from sim.study.runner import Results, collect, run
from sim.study.workers import ATTEMPTS, WorkerLostError, here, open_workers

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
    marks = tuple(milestones(scenario))
    order = np.random.default_rng(1).permutation(24)
    batches = [Batch(pack(scenario), (int(k),), marks, losses=True) for k in order]
    outcomes = [row for batch in batches for row in simulate_batch(batch)]
    assert bits(collect(scenario, marks, outcomes)) == bits(alone)


def die_once(folder: Path, number: int) -> int:
    """Kills the process that does number 3, the first time."""
    mark = folder / "died"
    if number == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number * number


def always_die(number: int) -> int:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return number


def test_a_task_whose_worker_was_killed_is_done_again(tmp_path: Path) -> None:
    with open_workers("2", most=2) as workers:
        done = dict(workers.results(partial(die_once, tmp_path), range(12)))
    assert (tmp_path / "died").exists()
    assert done == {k: k * k for k in range(12)}


def test_a_task_that_kills_every_worker_is_given_up_and_says_so() -> None:
    with open_workers("2", most=2) as workers:
        done = dict(workers.results(always_die, range(3)))
    assert isinstance(done[1], WorkerLostError)
    assert f"died {ATTEMPTS} times" in str(done[1])
    assert set(done) == {0, 1, 2}


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
from sim.study.workers import open_workers
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
    ))  # fmt: skip
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    parent = subprocess.Popen([sys.executable, str(script)], env={**os.environ, "PYTHONPATH": path})
    wait_until(lambda: len(list(folder.iterdir())) == 2, 60)
    parent.kill()
    parent.wait()
    workers = [int(path.name) for path in folder.iterdir()]
    wait_until(lambda: not any(alive(pid) for pid in workers), 20)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def test_a_cluster_that_does_not_answer_is_said_so() -> None:
    pytest.importorskip("distributed")
    with pytest.raises(InputError, match=r"workers = 'dask://127.0.0.1:1': no scheduler answers there"):
        open_workers("dask://127.0.0.1:1", most=10)
