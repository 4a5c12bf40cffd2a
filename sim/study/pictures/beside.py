"""Pictures that a run leaves, drawn beside it: another process loads the drawing library while this one simulates.

This module is its program too (``python -m``). The process ends when its pipe closes, and so with whoever started it.
"""

import os
import pickle
import sys
from collections.abc import Mapping
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from typing import IO, Self

from sim.own_package import own_package

Pictures = Mapping[str, object]  # prepared, by name
Drawn = dict[str, bytes]
_GONE = (OSError, EOFError, pickle.UnpicklingError)


class Drawer:
    """Draws PNGs of what it is handed, in a process that was begun before; where there is none, here and now.

    One that ended or failed is none: what is wrong with a picture is then said here, as ever.
    """

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._handed: Pictures = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def begin(self) -> None:
        """Start the process, where there is a core for it and the drawing library has not been loaded here."""
        from sim.study.running.workers import processes_asked

        if self._process is None and processes_asked("auto") > 1 and "matplotlib" not in sys.modules:
            with suppress(OSError):
                program = [sys.executable, "-m", "sim.study.pictures.beside"]
                self._process = Popen(program, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=os.environ | own_package())

    def hand(self, pictures: Pictures) -> None:
        """Have pictures drawn; one call of ``drawn`` takes them."""
        self._handed = pictures
        if self._process is not None and self._process.stdin is not None:
            try:
                _send(pictures, self._process.stdin)
            except _GONE:
                self._end()

    def drawn(self) -> Drawn:
        """The files of what was handed over, by name."""
        if self._process is not None and self._process.stdout is not None:
            try:
                found: Drawn = pickle.load(self._process.stdout)
                return found
            except _GONE:
                self._end()
        return _files(self._handed)

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _files(pictures: Pictures) -> Drawn:
    from sim.report.drawing import draw, picture_bytes

    return {name: picture_bytes(draw(picture), "png") for name, picture in pictures.items()}


def _send(content: object, pipe: IO[bytes]) -> None:
    pickle.dump(content, pipe)
    pipe.flush()


def _serve() -> None:
    """Draw what is asked, until nobody asks any more."""
    import sim.report.drawing  # noqa: F401  # while there is nothing to draw yet

    with suppress(EOFError, OSError):
        while True:
            _send(_files(pickle.load(sys.stdin.buffer)), sys.stdout.buffer)


if __name__ == "__main__":
    _serve()
