"""A sweep as a process of its own with processes below it, to be disturbed; and its folder, to be compared."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import SITE

POINTS = 6
SWEEP = ("sweep", f"vendor_line_slots=range(1,{POINTS + 1})", "replications=20", "horizon_end=2027-06-30")
Process = subprocess.Popen[str]


@contextmanager
def started(cwd: Path, *arguments: str, module: str = "sim.cli", root: Path = SITE) -> Iterator[Process]:
    """The command in a session of its own, by the package in a folder; what is left of it in the end is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=cwd, env={**os.environ, "PYTHONPATH": str(root)},
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        for pid in session(process.pid):
            os.kill(pid, signal.SIGKILL)
        process.communicate()


def swept(cwd: Path, *arguments: str, timeout: float = 120) -> Process:
    """The same command from beginning to end; what it said is in ``args``."""
    with started(cwd, *arguments) as process:
        process.args = list(process.communicate(timeout=timeout))
    return process


def marks(cwd: Path) -> dict[str, int]:
    """Points of a sweep that are done, with the time at which they were."""
    return {path.name: path.stat().st_mtime_ns for path in cwd.glob("results/*/done/*.json")}


def contents(cwd: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too."""
    return {str(path.relative_to(cwd)): path.read_bytes() for path in sorted(cwd.rglob("*")) if path.is_file()}


def session(leader: int) -> list[int]:
    """Living processes of a session."""
    return [pid for pid, fields in _processes() if fields[3] == str(leader)]


def children(parent: int) -> list[int]:
    """Living processes that a process has started."""
    return [pid for pid, fields in _processes() if fields[1] == str(parent)]


def workers_of(process: Process) -> list[int]:
    """The processes that calculate: they stand below the one that forks them."""
    return [pid for child in children(process.pid) for pid in children(child)]


def _processes() -> Iterator[tuple[int, list[str]]]:
    """Number, and state, parent, group, session, ... of all living processes."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZX":
            yield int(path.parent.name), fields


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
