"""Text of a file that a user wrote: of bounded size, and refused with file, line and reason where it is none."""

from pathlib import Path
from stat import S_ISREG

from sim.errors import InputError

MOST_BYTES = 1_000_000  # a scenario of a hundred blocks takes less
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def text_of(path: Path) -> str:
    """Text in UTF-8, or in UTF-16 with a mark.

    Raises:
        InputError: it cannot be read, is no file, is too large or is no text.
    """
    data = bytes_of(path, MOST_BYTES)
    if data[:2] in _UTF16:
        return _decoded(path, data, "utf-16").removeprefix("\ufeff")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise InputError(f"{path}, line {line}: is no text, it has a NUL byte; save the file as UTF-8")
    return _decoded(path, data, "utf-8-sig")


def bytes_of(path: Path, most: int) -> bytes:
    """All bytes of a file that has at most so many.

    Raises:
        InputError: it cannot be read, is no file or is larger.
    """
    try:
        if not S_ISREG(path.stat().st_mode):  # a folder; a pipe, which would never end
            raise InputError(f"{path}: cannot be read (is no file)")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if len(data) > most:
        raise InputError(f"{path}: is larger than {most / 1e6:g} MB, the most that is read")
    return data


def _decoded(path: Path, data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
        raise InputError(
            f"{path}, line {line}: byte 0x{data[error.start]:02x} is no {kind}; save the file as UTF-8"
        ) from None
