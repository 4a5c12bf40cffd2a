"""Regular files and nothing else: no link, pipe, device or folder where a file is meant, and no more than expected.

Folders inside stored ones likewise: a link that came with a folder must not lead what is written to another place.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sim.errors import InputError

_CHUNK = 1 << 20
# A link is not followed, a pipe is not waited for; a system that has no such flag has no such files either.
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))


def read_regular(path: Path, most: int) -> bytes:
    """The content of a file that has at most so many bytes.

    Raises:
        ValueError: it is not there, no regular file, cannot be read or is larger; with its name.
    """
    with _opened(path) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise ValueError(f"{path.name} is larger than {most:,} bytes")
        return file.read()


def sum_of(path: Path) -> tuple[int, str]:
    """Bytes and checksum of a file, however large.

    Raises:
        ValueError: as ``read_regular``.
    """
    size, found = 0, hashlib.sha256()
    with _opened(path) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            found.update(chunk)
    return size, found.hexdigest()


def sum_of_bytes(content: bytes) -> str:
    """The checksum of a content."""
    return hashlib.sha256(content).hexdigest()


def make_inner(folder: Path) -> None:
    """Make a folder of our own inside another, unless it is there.

    Raises:
        InputError: a link or a file stands there.
        OSError: it cannot be made.
    """
    if os.path.lexists(folder) and not stat.S_ISDIR(folder.lstat().st_mode):
        what = "a link" if folder.is_symlink() else "no folder"
        raise InputError(f"{folder}: is {what}; a folder is to be written there, remove it")
    folder.mkdir(parents=True, exist_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The open file. It is looked at before, since opening a device may do something, and after, as it may change."""
    try:
        if stat.S_ISREG(path.lstat().st_mode):
            with open(os.open(path, _FLAGS), "rb") as file:
                if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    yield file
                    return
    except (FileNotFoundError, NotADirectoryError):
        raise ValueError(f"{path.name} is not there") from None
    except OSError as error:
        raise ValueError(f"{path.name} cannot be read: {error.strerror or error}") from None
    raise ValueError(f"{path.name} is no regular file")
