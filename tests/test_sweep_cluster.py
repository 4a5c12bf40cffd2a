"""A sweep by the workers of a Dask cluster on this machine: the same bytes, whatever dies."""

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

import pytest
from conftest import ROOT, SITE
from sweep_process import POINTS, SWEEP, Process, children, contents, marks, started, swept, wait_until

from sim import MODEL_VERSION
from sim.errors import InputError
from sim.study.running.cluster import GONE
from sim.study.running.workers import open_workers

pytest.importorskip("distributed", reason="Dask is not installed: pip install 'gigaramp[cluster]'")

NIGHTLY = pytest.mark.nightly


@dataclass
class Cluster:
    """A scheduler and workers, processes in a folder of their own; address: as ``workers=`` takes it."""

    folder: Path
    stack: ExitStack
    workers: list[Process] = field(default_factory=list)

    def __post_init__(self) -> None:
        note = self.folder / "scheduler.json"
        self.scheduler = self._dask(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(note)
        )
        wait_until(note.exists)
        time.sleep(0.1)
        self.address = json.loads(note.read_text(encoding="utf-8"))["address"].replace("tcp://", "dask://")

    def _dask(self, *arguments: str, root: Path = SITE) -> Process:
        return self.stack.enter_context(started(self.folder, *arguments, module="dask", root=root))

    def add_worker(self, *options: str, root: Path = SITE) -> Process:
        """Start a worker and wait until it has announced itself to the scheduler."""
        from distributed import Client

        with Client(self.address.replace("dask://", "tcp://"), set_as_default=False) as client:
            before = len(client.nthreads())
            place = [self.address.replace("dask://", "tcp://"), "--host", "127.0.0.1"]
            self.workers.append(self._dask("worker", *place, "--no-dashboard", "--nthreads", "1", *options, root=root))
            client.wait_for_workers(before + 1, timeout=60)
        return self.workers[-1]


@pytest.fixture
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("cluster"), stack)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All files of the sweep by this machine's processes."""
    folder = tmp_path_factory.mktemp("local")
    assert swept(folder, *SWEEP, "workers=2").returncode == 0
    return contents(folder)


def test_two_workers_make_the_same_bytes(cluster: Cluster, tmp_path: Path, local: dict[str, bytes]) -> None:
    cluster.add_worker()
    cluster.add_worker("--nthreads", "2")  # threads of one process do not disturb each other
    sweep = swept(tmp_path, *SWEEP, f"workers={cluster.address}")
    assert (sweep.returncode, sweep.args[1]) == (0, "")
    assert f"scenarios: {POINTS} simulated" in sweep.args[0]
    assert contents(tmp_path) == local


@pytest.mark.parametrize(
    "options", [pytest.param(["--no-nanny"], id="for good"), pytest.param([], id="and started again", marks=NIGHTLY)]
)
def test_a_worker_is_killed(options: list[str], cluster: Cluster, tmp_path: Path, local: dict[str, bytes]) -> None:
    victim = cluster.add_worker(*options)
    cluster.add_worker()
    with started(tmp_path, *SWEEP, f"workers={cluster.address}") as sweep:
        wait_until(lambda: len(marks(tmp_path)) >= 3)
        if options:
            victim.kill()
        else:
            for pid in children(victim.pid):
                os.kill(pid, signal.SIGKILL)
        out, _ = sweep.communicate(timeout=90)
    assert sweep.returncode == 0
    assert f"scenarios: {POINTS} simulated" in out
    assert contents(tmp_path) == local


@NIGHTLY  # by this machine's processes it is killed in CI too
def test_the_parent_is_killed(cluster: Cluster, tmp_path: Path, local: dict[str, bytes]) -> None:
    cluster.add_worker()
    with started(tmp_path, *SWEEP, f"workers={cluster.address}") as sweep:
        wait_until(lambda: len(marks(tmp_path)) >= 3)
        sweep.kill()
    finished = marks(tmp_path)
    again = swept(tmp_path, *SWEEP, f"workers={cluster.address}")
    assert (again.returncode, again.args[1]) == (0, "")
    assert finished.items() <= marks(tmp_path).items()
    assert contents(tmp_path) == local


@pytest.mark.parametrize("done", [0, 2], ids=["while it connects", "in the middle"])
def test_ctrl_c(done: int, cluster: Cluster, tmp_path: Path) -> None:
    cluster.add_worker()
    with started(tmp_path, *SWEEP, f"workers={cluster.address}") as sweep:
        wait_until(lambda: len(marks(tmp_path)) >= done and any(tmp_path.glob("results/*/plan.json")))
        time.sleep(0.0 if done else 0.2)
        sweep.send_signal(signal.SIGINT)
        _, error = sweep.communicate(timeout=20)
    assert sweep.returncode == 130
    assert error.startswith("gigaramp: interrupted; finished scenarios are kept in results/sweep-")
    assert len(error.splitlines()) == 1


def test_the_scheduler_goes(cluster: Cluster, tmp_path: Path, local: dict[str, bytes]) -> None:
    cluster.add_worker()
    with started(tmp_path, *SWEEP, f"workers={cluster.address}") as sweep:
        wait_until(lambda: len(marks(tmp_path)) >= 2)
        cluster.scheduler.kill()
        _, error = sweep.communicate(timeout=90)
    assert sweep.returncode == 2
    assert error == f"gigaramp: {GONE}\n"
    assert contents(tmp_path).items() <= local.items()


def test_work_for_a_scheduler_that_has_gone_is_refused(cluster: Cluster) -> None:
    cluster.add_worker()
    with open_workers(cluster.address, most=1) as workers:
        assert list(workers.results(abs, [-1])) == [(0, 1)]
        cluster.scheduler.kill()
        for _ in ("before the client has noticed", "after"):
            with pytest.raises(InputError, match="the scheduler of the workers has gone"):
                list(workers.results(abs, repeat(-1)))


def test_all_workers_are_killed(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.study.running.workers.PATIENCE_SECONDS", 0.5)
    worker = cluster.add_worker("--no-nanny")
    with open_workers(cluster.address, most=1) as workers:
        results = workers.results(time.sleep, [0.0, 1.5, 60.0])
        assert sorted([next(results), next(results)]) == [(0, None), (1, None)]  # waiting is no reason to give up
        worker.kill()
        with pytest.raises(InputError, match="the cluster has no workers any more; what is finished is kept"):
            next(results)


def test_workers_of_another_model_version_are_refused(cluster: Cluster, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    package = tmp_path / "sim" / "__init__.py"
    package.write_text(
        package.read_text(encoding="utf-8") + f"\nMODEL_VERSION = {MODEL_VERSION + 1}\n", encoding="utf-8"
    )
    cluster.add_worker()
    cluster.add_worker(root=tmp_path)
    said = f"its workers have model version {MODEL_VERSION}, {MODEL_VERSION + 1}, this is {MODEL_VERSION}; install the "
    with pytest.raises(InputError, match=said):
        open_workers(cluster.address, most=1)


def test_there_is_no_scheduler(tmp_path: Path) -> None:
    sweep = swept(tmp_path, *SWEEP, "workers=dask://127.0.0.1:1")
    assert sweep.returncode == 2
    assert sweep.args[1].startswith("gigaramp: workers = 'dask://127.0.0.1:1': no scheduler answers there")
    assert "Traceback" not in sweep.args[1]


def test_there_are_no_workers(cluster: Cluster, tmp_path: Path) -> None:
    sweep = swept(tmp_path, *SWEEP, f"workers={cluster.address}")
    assert sweep.returncode == 2
    said = (
        f"gigaramp: workers = '{cluster.address}': the scheduler has no workers; start one with dask worker ADDRESS\n"
    )
    assert sweep.args[1] == said
