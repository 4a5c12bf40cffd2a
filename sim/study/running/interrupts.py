"""Ctrl-C, and the signals by which a system ends a program: obeyed once, in words, at a good moment."""

import atexit
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

# Ctrl-C, kill or the end of a job, a closed terminal; not all systems have all.
ENDING = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
NOTHING_KEPT = "nothing half done was kept"
SECONDS_TO_TIDY = 10.0
SECONDS_TO_SAY_IT_AGAIN = 0.01


class Interrupted(KeyboardInterrupt):
    """A kind of its own: Python holds a plain one that came inside ``exec`` for unhandled, and ends by it later."""


# The signal by which this process was told to end, 0 before: signals are the process's, and so is this.
_heard = 0


@contextmanager
def ending(kept: Callable[[], str] = lambda: NOTHING_KEPT) -> Iterator[None]:
    """What fails after a signal fails by it: some libraries put an error of their own in its place, as DuckDB does.

    kept: gives what is said then of work that is ended here, unless something nearer to it has said so.

    Raises:
        Interrupted: for a ``KeyboardInterrupt`` at any time, for any other error after a signal.
    """
    try:
        yield
    except KeyboardInterrupt as stop:
        raise Interrupted(str(stop) or kept()) from None
    except Exception:
        if not _heard:
            raise
        raise Interrupted(kept()) from None


class Interrupts:
    """The first signal that ends programs becomes a ``KeyboardInterrupt``; the same again does not disturb what tidies.

    Whoever insists after so long that nothing can still be tidying ends the program at once. A signal that whoever
    started us has set to be ignored (``nohup``) stays so.

    Where Python ignores exceptions (the callback of a weak reference, a ``__del__``) it is raised again a moment later.

    own: this process is the command's. So nothing comes after it, and a late signal finds nothing to interrupt; a
    process of others hears signals as it likes.
    """

    def __init__(self, *, own: bool) -> None:
        self._own, self._since = own, 0.0
        self._signals: list[signal.Signals] = []

    def __enter__(self) -> "Interrupts":
        if self._own and threading.current_thread() is threading.main_thread():
            self._signals = [number for number in ENDING if signal.getsignal(number) not in (signal.SIG_IGN, None)]
            for number in self._signals:
                signal.signal(number, self._obey)
            self._others, sys.unraisablehook = sys.unraisablehook, self._ignored
            if hasattr(signal, "SIGALRM"):
                signal.signal(signal.SIGALRM, self._again)
        return self

    def __exit__(self, *_: object) -> None:
        for number in self._signals:
            signal.signal(number, signal.SIG_IGN)
        if self._signals and hasattr(signal, "SIGALRM"):
            signal.signal(signal.SIGALRM, signal.SIG_IGN)

    @property
    def status(self) -> int:
        """Exit status of a program that was ended so; without a signal that of Ctrl-C."""
        return 128 + (_heard or signal.SIGINT)

    def end(self) -> None:
        """End the program there and then, where it is the command's: what was begun has been tidied.

        The interpreter is not taken apart: a library that was interrupted may abort there (DuckDB did).
        """
        if self._signals:
            atexit._run_exitfuncs()
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):
                    stream.flush()
            os._exit(self.status)

    def _obey(self, number: int, _: FrameType | None) -> None:
        global _heard
        if not _heard:
            _heard, self._since = number, time.monotonic()
            raise Interrupted
        if time.monotonic() - self._since > SECONDS_TO_TIDY:
            os._exit(self.status)

    def _again(self, *_: object) -> None:
        raise Interrupted

    def _ignored(self, unraisable: "sys.UnraisableHookArgs") -> None:
        if unraisable.exc_type is not Interrupted:
            self._others(unraisable)
        elif hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, SECONDS_TO_SAY_IT_AGAIN)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals that end programs wait until this has ended. Threads that are started meanwhile never get one.

    The mask alone is not enough here: a thread of some library would take the signal for the whole process.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    late: list[int] = []
    handlers = {number: signal.getsignal(number) for number in ENDING}
    heard = {number: handler for number, handler in handlers.items() if handler not in (signal.SIG_IGN, None)}
    for number in heard:
        signal.signal(number, lambda number, _: late.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in heard.items():
            signal.signal(number, handler)
    if late:
        signal.raise_signal(late[0])
