"""Who calculates: this process, several processes of this machine, or a Dask cluster, behind one small interface."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import suppress
from types import TracebackType
from typing import Any, TypeVar

from sim.errors import InputError

Task = TypeVar("Task")
Result = TypeVar("Result")
ATTEMPTS = 3  # a task whose worker dies so often is given up
CLUSTER = "dask://"


class WorkerLostError(RuntimeError):
    """The worker that did a task died, again and again."""


class Workers:
    """Any ``concurrent.futures`` executor, and how to make another one when its processes have died.

    size: tasks that run at the same time; ahead: tasks that are handed out at the same time.
    """

    def __init__(self, size: int, make: Callable[[], Executor], ahead: int) -> None:
        self.size, self._make, self._ahead = size, make, ahead
        self._executor: Executor | None = None

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def _close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def results(
        self, function: Callable[[Task], Result], tasks: Iterable[Task]
    ) -> Iterator[tuple[int, Result | WorkerLostError]]:
        """Results as they are ready, each with the number of its task; a few tasks are handed out ahead.

        What ``function`` raises is raised here. A task whose worker died is handed out again.
        """
        waiting = iter(enumerate(tasks))
        running: dict[Future[Result], tuple[int, Task]] = {}
        tries: dict[int, int] = {}
        again: list[tuple[int, Task]] = []
        while True:
            while len(running) < self._ahead and (entry := again.pop() if again else next(waiting, None)):
                tries[entry[0]] = tries.get(entry[0], 0) + 1
                running[self._submit(function, entry[1])] = entry
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, task = running.pop(future)
                lost = _lost(future)
                if lost is None:
                    yield number, future.result()
                elif tries[number] >= ATTEMPTS:
                    yield number, WorkerLostError(f"its worker died {ATTEMPTS} times: {lost}")
                else:
                    again.append((number, task))

    def _submit(self, function: Callable[[Task], Result], task: Task) -> "Future[Result]":
        if self._executor is None:
            self._executor = self._make()
        try:
            return self._executor.submit(function, task)
        except BrokenExecutor:
            with suppress(Exception):
                self._close()
            self._executor = self._make()
            return self._executor.submit(function, task)


def _lost(future: "Future[Any]") -> str | None:
    """What a future says of its dead worker, None where the worker is well."""
    error = future.exception()
    if isinstance(error, BrokenExecutor) or type(error).__name__ in ("KilledWorker", "CancelledError"):
        return str(error) or type(error).__name__
    return None


class _Here(Executor):
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
        return _cluster(text)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    size = max(1, min(cores if text == "auto" else int(text), most))
    return here() if size == 1 else Workers(size, lambda: _processes(size), 2 * size)


def here() -> Workers:
    """This process alone."""
    return Workers(1, _Here, 1)


def _processes(size: int) -> Executor:
    """Processes that start with the model loaded, and end with this one."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    if "forkserver" not in multiprocessing.get_all_start_methods():
        return ProcessPoolExecutor(size, multiprocessing.get_context("spawn"), _attend)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sim.study.batch"])  # imported once, before the processes fork from it
    return ProcessPoolExecutor(size, context, _attend)


def _attend() -> None:
    """What a worker process does first: make sure that it ends with the process that started it, and on Ctrl-C."""
    import multiprocessing
    import signal
    import threading

    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))


def _cluster(address: str) -> Workers:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(f"workers = {address!r}: a cluster needs Dask; pip install 'gigaramp[cluster]'") from None
    try:
        client = Client("tcp://" + address.removeprefix(CLUSTER), timeout=10)
    except (OSError, ValueError) as error:
        raise InputError(f"workers = {address!r}: no scheduler answers there ({error})") from None
    size = sum(client.nthreads().values())
    if not size:
        raise InputError(f"workers = {address!r}: the scheduler has no workers; start one with dask worker ADDRESS")
    return Workers(size, client.get_executor, 2 * size)
