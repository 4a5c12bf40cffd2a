"""Files that are there whole or not at all, also when their writer is killed or the disk is full."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not on Windows: there leftovers stay
    fcntl = None  # type: ignore[assignment]


_TRIES = 5  # another sweep may take a part for a leftover, before it is locked


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename. The part is locked while it is written, which says to others that its writer lives.

    Raises:
        OSError: it cannot be written, with its name; nothing is left behind.
    """
    for _ in range(_TRIES - 1):
        try:
            _write(path, content)
        except FileNotFoundError:
            if path.parent.is_dir():
                continue
            raise
        return
    _write(path, content)


def _write(path: Path, content: bytes) -> None:
    part = path.parent / f".{path.name}.{secrets.token_hex(4)}.part"
    try:
        with part.open("wb") as file:
            with suppress(OSError):  # some network disks have no locks: there leftovers stay
                _lock(file, wait=True)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # some disks say only now that they are full
        os.replace(part, path)  # closed before: some systems rename no open file
    except BaseException as error:
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise


def remove_leftovers(folder: Path) -> None:
    """Remove parts whose writer is dead; the lock of a process ends with it."""
    for part in folder.glob(".*.part"):
        with suppress(OSError), part.open("r+b") as file:  # gone already, or its writer lives
            _lock(file, wait=False)
            part.unlink()


def _lock(file: IO[bytes], *, wait: bool) -> None:
    if fcntl is None:
        raise OSError("no locks here")
    fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
