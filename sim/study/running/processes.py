"""Processes of this machine that calculate."""

import multiprocessing
import os
import signal
import sysconfig
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from sim.study.running.interrupts import uninterrupted
from sim.study.running.pool import Pool

_LONGEST = 70  # bytes of the temporary folder: a fork server listens at a socket in it, whose path has at most 107


class Processes(ProcessPoolExecutor, Pool):
    """Processes that start with the model loaded. They hang on a leash, a pipe of which only this process holds the
    other end: when it is let go, or this process dies in whatever way, they end at once."""

    def __init__(self, size: int) -> None:
        context = _context()
        leash, self._held = context.Pipe(duplex=False)
        super().__init__(size, context, _attend, (leash,))

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Hand a call to a process; starting one is not interrupted halfway, and no process ever hears of Ctrl-C."""
        with uninterrupted(), _this_package():
            return super().submit(function, *args, **kwargs)

    def abandon(self) -> None:
        """End at once, whatever is still being calculated."""
        self._held.close()
        self.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    too_long = len(os.fsencode(tempfile.gettempdir())) > _LONGEST
    if too_long or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["sim.study.running.batch"])  # imported once, before the processes fork from it
    return context


@contextmanager
def _this_package() -> Iterator[None]:
    """What forks the processes imports the package by itself: this one, none of its name in the current folder."""
    root = str(Path(__file__).resolve().parents[2])
    ours = {"PYTHONSAFEPATH": "1"}
    if root != sysconfig.get_path("purelib"):  # a checkout
        ours["PYTHONPATH"] = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
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


def _attend(leash: Connection) -> None:
    """What a process does first: make sure that it ends when its leash is let go. Ctrl-C is for the other end."""

    def follow() -> None:
        with suppress(EOFError, OSError):
            leash.recv()  # nothing ever comes but the end
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
