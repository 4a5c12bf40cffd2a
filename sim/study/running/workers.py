"""Who calculates: this process, several processes of this machine, or a Dask cluster, behind one small interface."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from types import TracebackType
from typing import Any, TypeVar

from sim.errors import InputError
from sim.study.running.attempts import ATTEMPTS, Attempts
from sim.study.running.cluster import CLUSTER, GONE, Cluster
from sim.study.running.pool import Pool
from sim.study.running.processes import Processes

Task = TypeVar("Task")
Result = TypeVar("Result")
PATIENCE_SECONDS = 30.0  # after so long without a result it is asked whether anybody is left


class WorkerLostError(RuntimeError):
    """The worker that did a task died, again and again."""


class Workers:
    """A pool, and how to make one.

    size: tasks that run at the same time; ahead: tasks that are handed out at the same time; pool: one that is there
    already (default: made when there is something to do).
    """

    def __init__(self, size: int, make: Callable[[], Pool], ahead: int, pool: Pool | None = None) -> None:
        self.size, self._make, self._ahead, self._pool = size, make, ahead, pool

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None and kind is None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        elif self._pool is not None:
            self._pool.abandon()

    def results(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Iterator[tuple[int, Result | WorkerLostError]]:
        """Results as they are ready, each with the number of its task; a few tasks are handed out ahead.

        What ``function`` raises is raised here. A task whose worker died is handed out again.

        Raises:
            InputError: the cluster has gone, or all its workers.
        """
        attempts = Attempts(tasks)
        running: dict[Future[Result], tuple[int, Task]] = {}
        while True:
            while len(running) < self._ahead and (entry := attempts.take(len(running))):
                running[self._submit(function, entry[1])] = entry
            if not running:
                return
            for future in self._ended(running):
                entry = running.pop(future)
                lost = _lost(future)
                if lost is None:
                    yield entry[0], future.result()
                elif type(lost).__name__ == "KilledWorker":  # Dask has tried it on several workers before it says so
                    yield entry[0], WorkerLostError(f"its workers died: {lost}")
                elif not attempts.put_back(entry):
                    yield entry[0], WorkerLostError(f"its worker died {ATTEMPTS} times: {lost}")

    def _ended(self, running: Iterable[Future[Result]]) -> Iterable[Future[Result]]:
        """Those that have ended, once one has."""
        while not (done := wait(running, PATIENCE_SECONDS, FIRST_COMPLETED).done):
            if self._pool is not None:
                self._pool.check()
        return done

    def _submit(self, function: Callable[[Task], Result], task: Task) -> "Future[Result]":
        if self._pool is None:
            self._pool = self._make()
        return self._pool.submit(function, task)


def _lost(future: "Future[Any]") -> BaseException | None:
    """What became of the worker of a task, None where it is well."""
    if future.cancelled():
        raise InputError(GONE)
    error = future.exception()
    return error if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker" else None


class _Here(Pool):
    """Does at once what is submitted, in this process."""

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def open_workers(text: str, most: int) -> Workers:
    """Workers as a user asks for them.

    Args:
        text: ``auto`` (all cores), a number, or ``dask://HOST:PORT`` of a scheduler.
        most: more than so many would have nothing to do.

    Raises:
        InputError: no such workers, or the cluster does not answer.
    """
    if text.startswith(CLUSTER):
        cluster = Cluster(text)
        return Workers(cluster.size, lambda: cluster, 2 * cluster.size, cluster)
    size = max(1, min(processes_asked(text), most))
    return here() if size == 1 else Workers(size, lambda: Processes(size), 2 * size)


def processes_asked(text: str) -> int:
    """How many processes of this machine a user asks for; of a cluster none but this one."""
    if text == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return 1 if text.startswith(CLUSTER) else int(text)


def here() -> Workers:
    """This process alone."""
    return Workers(1, _Here, 1)
