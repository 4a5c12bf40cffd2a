"""Compiled functions, and the one place where what was compiled is kept.

numba looks for changes in the file of a function alone: where a function that it calls changes in another file, the old
code would run on. So a folder of the cache holds what was compiled of exactly these sources by exactly these libraries.
"""

import atexit
import hashlib
import os
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np

from sim.errors import InputError

PACKAGE = Path(__file__).resolve().parent
# What is compiled lives here with what it counts by, and nothing else decides what is made of it; a test keeps it so.
SOURCES = ("flow", "model", "jit.py", "kinds.py", "streams.py", "units.py")
_NAME = re.compile(r"gigaramp-[0-9a-f]{16}")
KEPT = 3  # folders of other sources or libraries that stay beside the one in use
Function = TypeVar("Function", bound=Callable[..., Any])
_settings: Any = numba.config


def compiled(**options: Any) -> Callable[[Function], Function]:
    """``numba.njit`` with these options, kept between processes.

    Raises:
        InputError: numba is told not to compile.
    """
    if _settings.DISABLE_JIT:
        raise InputError("NUMBA_DISABLE_JIT is set: nothing runs without compiling; unset it and try again")

    def decorate(function: Function) -> Function:
        usual, _settings.CACHE_DIR = _settings.CACHE_DIR, str(folder())
        try:
            dispatcher = numba.njit(cache=True, error_model="numpy", **options)(function)
        finally:
            _settings.CACHE_DIR = usual
        _drop_what_is_damaged(dispatcher)
        return cast(Function, dispatcher)

    return decorate


def called_often(function: Function) -> Function:
    """The same compiled function for calls with many arrays, again and again: numba looks at each of them every time.

    Which code is meant is looked up by the types of the arguments alone, so what their tuples hold must follow from
    these: in every field numbers or arrays of one kind. A numba that keeps its code otherwise is asked every time.
    """
    dispatcher: Any = function
    known: dict[tuple[type, ...], Callable[..., Any]] = {}

    def call(*arguments: Any) -> Any:
        types = tuple(map(type, arguments))
        if (code := known.get(types)) is not None:
            return code(*arguments)
        answer = dispatcher(*arguments)
        made = getattr(dispatcher, "overloads", {}).get(tuple(map(numba.typeof, arguments)))
        known[types] = getattr(made, "entry_point", dispatcher)
        return answer

    return cast(Function, call)


def _drop_what_is_damaged(dispatcher: Any) -> None:
    """Let an entry that cannot be read be one that is not there; without numba's own cache there is nothing to do."""
    kept = getattr(dispatcher, "_cache", None)
    load = getattr(kept, "load_overload", None)
    if kept is None or load is None:
        return

    def load_or_drop(signature: Any, context: Any) -> Any:
        try:
            return load(signature, context)
        except Exception:  # a cut or foreign pickle raises whatever it likes
            kept.flush()
            return None

    kept.load_overload = load_or_drop


@cache
def folder() -> Path:
    """Where compiled code of these sources is kept: the first place that can be written, else one of this process."""
    name = f"gigaramp-{key()}"
    if (told := os.environ.get("NUMBA_CACHE_DIR")) and _writable(Path(told) / name):
        return Path(told) / name  # a folder of others too: nothing is tidied there
    for base in _own_bases():
        if _writable(base / name):
            _tidy(base, name)
            return base / name
    private = Path(tempfile.mkdtemp(prefix="gigaramp-"))
    owner = os.getpid()  # forked workers share it and must not remove it
    atexit.register(lambda: shutil.rmtree(private, ignore_errors=True) if os.getpid() == owner else None)
    return private


@cache
def key() -> str:
    """Of all sources with compiled functions, of numba, numpy and Python, and of the processor."""
    found = hashlib.sha256()
    for path in sources():
        found.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    made_by = (numba.__version__, np.__version__, platform.python_version(), platform.machine(), platform.processor())
    found.update(repr(made_by).encode())
    return found.hexdigest()[:16]


def sources() -> list[Path]:
    """All files that may hold compiled functions, in a stated order."""
    places = (PACKAGE / name for name in SOURCES)
    return sorted(path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place]))


def _own_bases() -> Iterator[Path]:
    yield PACKAGE / "__pycache__"
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    yield Path(home) / "gigaramp"


def _writable(place: Path) -> bool:
    """Whether files can be made there, by making one: permissions do not tell on every file system."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False


def _tidy(base: Path, name: str) -> None:
    """Remove the oldest folders of other sources, so that they do not pile up; nothing else has such a name."""
    try:
        others = [place for place in base.iterdir() if _NAME.fullmatch(place.name) and place.name != name]
        for place in sorted(others, key=lambda place: place.stat().st_mtime)[:-KEPT]:
            shutil.rmtree(place, ignore_errors=True)
    except OSError:  # another process tidies too
        return
