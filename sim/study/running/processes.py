"""Processes of this machine that calculate."""

import gc
import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any

from sim.errors import InputError
from sim.own_package import own_package
from sim.study.running.interrupts import ENDING, uninterrupted
from sim.study.running.pool import Pool

_LONGEST = 70  # bytes of the temporary folder: a fork server listens at a socket in it, whose path has at most 107
_HANDLES, _HANDLES_EACH = (
    16,
    4,
)  # files that stand open: of this process and the fork server, and of each that calculates
Call = Callable[[], Any]
Asked = tuple[BaseProcess, Connection]  # a process, and this end of the pipe on which it is asked


class Processes(Pool):
    """Processes that start with the model loaded, each with a pipe and a thread that asks it and waits.

    One that dies takes its own task along and no other. There is no semaphore between them: Python keeps account of
    those, and says at length on the screen which of them a kill has left. They hang on a leash, a pipe of which only
    this process holds the other end: when it is let go, or this process dies in whatever way, they end at once.
    """

    def __init__(self, size: int) -> None:
        _check_handles(size)
        self._context = _context()
        # It keeps account of what is shared by a name, and nothing here is: that it was killed is no news to a user.
        warnings.filterwarnings("ignore", "resource_tracker: process died unexpectedly")
        self._leash, self._held = self._context.Pipe(duplex=False)
        self._threads = ThreadPoolExecutor(size)
        self._idle: list[Asked] = []
        self._starting = threading.Lock()

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand a call to a process; its future breaks where the process dies."""
        with uninterrupted():
            return self._threads.submit(self._ask, partial(function, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the processes go when they have done what they were asked."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for process, pipe in self._idle:
            pipe.close()
            process.join()
        self._idle.clear()
        self._held.close()

    def abandon(self) -> None:
        """End at once, whatever is still being calculated."""
        self._held.close()
        self.shutdown(cancel_futures=True)

    def _ask(self, call: Call) -> Any:
        asked = pickle.dumps(call)
        try:
            process, pipe = self._free()
            pipe.send_bytes(asked)
            answer, error = pipe.recv()
        except (EOFError, ConnectionError, FileNotFoundError):  # ended while it worked, or while it was started
            raise BrokenExecutor("its process has ended") from None
        self._idle.append((process, pipe))
        if error is not None:
            raise error
        return answer

    def _free(self) -> Asked:
        with suppress(IndexError):
            return self._idle.pop()
        return self._start()

    def _start(self) -> Asked:
        ours, theirs = self._context.Pipe()
        with self._starting, _this_package(), theirs:
            _mask()
            process = self._context.Process(target=_work, args=(theirs, self._leash), daemon=True)
            process.start()
        return process, ours


def _check_handles(size: int) -> None:
    """Refuse where files run out while processes are started: what is told then is not told in words.

    Raises:
        InputError: fewer files may be open than so many processes take.
    """
    with suppress(ImportError):  # there is no such limit on Windows
        import resource

        allowed, needed = resource.getrlimit(resource.RLIMIT_NOFILE)[0], _HANDLES + _HANDLES_EACH * size
        if resource.RLIM_INFINITY != allowed < needed:
            raise InputError(
                f"workers = {size}: takes {needed} files open at a time, and {allowed} are allowed here; "
                "take fewer workers, or allow more (ulimit -n)"
            )


def _context() -> ForkServerContext | SpawnContext:
    too_long = len(os.fsencode(tempfile.gettempdir())) > _LONGEST
    if too_long or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sim.study.running.batch"])  # imported once, before the processes fork from it
    return context


def _mask() -> None:
    """Let what is started from this thread begin without hearing of signals, e.g. of a Ctrl-C for all processes."""
    if hasattr(signal, "pthread_sigmask"):
        resource_tracker.ensure_running()  # what it masks while it is started it unmasks then, so it comes first
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)


@contextmanager
def _this_package() -> Iterator[None]:
    """What forks the processes imports the package by itself."""
    ours = own_package()
    before = {key: os.environ.get(key) for key in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value


def _work(pipe: Connection, leash: Connection) -> None:
    """What a process does: answer, until nobody asks any more."""
    _attend(leash)
    gc.freeze()  # the model that it began with stays
    with suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _answer(asked: bytes) -> bytes:
    """What comes of a call, and None; or None, and what it raised."""
    try:
        return pickle.dumps((pickle.loads(asked)(), None))
    except Exception as error:
        error.add_note(f"in a process that calculates:\n{traceback.format_exc()}")
        try:
            pickle.loads(sent := pickle.dumps((None, error)))
        except Exception:  # some errors cannot be sent, or not be put together again
            sent = pickle.dumps((None, RuntimeError(traceback.format_exc())))
        return sent


def _attend(leash: Connection) -> None:
    """Make sure that this process ends when its leash is let go, and when it alone is told to; Ctrl-C is for others."""

    def follow() -> None:
        with suppress(EOFError, OSError):
            leash.recv()  # nothing ever comes but the end
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
