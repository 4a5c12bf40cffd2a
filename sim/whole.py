"""Files that are there whole or not at all, also when their writer is killed or the disk is full."""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not on Windows: there leftovers stay
    fcntl = None  # type: ignore[assignment]


_TRIES = 100  # between opening and locking, another process may take a part for a leftover


def write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename. The part is locked until it has its name, which says to others that its writer lives.

    Raises:
        OSError: it cannot be written, with its name; nothing is left behind.
    """
    for _ in range(_TRIES):
        if _wrote(path, content):
            return
    raise OSError(errno.EBUSY, "others remove what is written", str(path))


def _wrote(path: Path, content: bytes) -> bool:
    """False where somebody took the part for a leftover."""
    part, written = path.parent / f".{path.name}.{secrets.token_hex(4)}.part", False
    try:
        with part.open("wb") as file:
            with suppress(OSError):  # some network disks have no locks: there leftovers stay
                _lock(file, wait=True)
            if fcntl is not None and os.fstat(file.fileno()).st_nlink == 0:
                return False
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # some disks say only now that they are full
            written = True
            if fcntl is not None:
                os.replace(part, path)  # still locked: nobody takes it for a leftover
        if fcntl is None:
            os.replace(part, path)  # closed before: Windows renames no open file
    except BaseException as error:
        if isinstance(error, FileNotFoundError) and written and path.parent.is_dir():
            return False
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from None
        raise
    return True


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
