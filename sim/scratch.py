"""Hidden folders in which results are written before they take their place; those of dead writers go.

A writer locks its folder, and the lock of a process ends with it, however that ends. Other computers on a shared disk
may not see the lock, so the folder's name says on which one it was made: of others only what is old goes.
"""

import hashlib
import os
import platform
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

try:
    import fcntl
except ImportError:  # not on Windows: there leftovers stay
    fcntl = None  # type: ignore[assignment]

OLD_DAYS = 7.0  # no writer is silent for so long
HERE = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
# The second: of runs and studies by versions that neither locked nor said where. The third: what runs that were ended
# go on with; only what is old goes.
_NAMES = (
    re.compile(r"\..+-on-([0-9a-f]{8})-[a-z0-9_]{8}"), re.compile(r"\..+-[0-9a-f]{10}()-[a-z0-9_]{8}"),
    re.compile(r"\..+-[0-9a-f]{10}()\.unfinished"),
)  # fmt: skip


class Scratch:
    """A new folder in a place, for what will have a name there; locked, and removed in the end with what it holds."""

    def __init__(self, place: Path, name: str) -> None:
        _tidy(place)
        while True:  # until nobody has taken it for a leftover before it was locked
            self.folder = Path(tempfile.mkdtemp(prefix=f".{name}-on-{HERE}-", dir=place))
            self._lock = locked(self.folder, wait=True)
            if self.folder.is_dir():
                return
            self.remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove what still stands there, and only then unlock it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            unlock(self._lock)
            self._lock = None


def _tidy(place: Path) -> None:
    """Remove what dead writers have left."""
    with suppress(OSError):
        for folder in place.glob(".*-*"):
            match = next(filter(None, (name.fullmatch(folder.name) for name in _NAMES)), None)
            if match and folder.is_dir() and not folder.is_symlink() and (match[1] == HERE or _old(folder)):
                _remove_unless_locked(folder)


def _old(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime > OLD_DAYS * 86400


def _remove_unless_locked(folder: Path) -> None:
    lock = locked(folder, wait=False)
    if lock is not None:
        shutil.rmtree(folder, ignore_errors=True)
        unlock(lock)


def locked(folder: Path, *, wait: bool) -> int | None:
    """A lock on a folder, as an open file; None where another has it, or where there are none, as on some disks.

    It ends with ``unlock``, or with the process.
    """
    if fcntl is None:
        return None
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(lock)
        return None
    return lock


def unlock(lock: int) -> None:
    """Give a lock back."""
    os.close(lock)
